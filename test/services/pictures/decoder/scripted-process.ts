import type {
  WorkerResponse,
  WorkerRequest,
  WorkName,
} from "../../../../src/services/pictures/decoder/process/messages.ts";
import type {
  DecoderProcessEvents,
  OpenDecoderProcess,
} from "../../../../src/services/pictures/decoder/process/open-process.ts";

/** A process that does what the test says, and nothing by itself but to hold and to drop. */
export interface ScriptedProcess {
  /** What it was asked to do and has not answered, as `name handle`. */
  readonly asked: () => string[];
  /** The handles that it was told to drop. */
  readonly dropped: () => number[];
  /** Delivers for what was asked first by that name, or of that handle. */
  deliver(what: string, delivery: { result?: unknown } | { announcedBytes: number }): void;
  /** It ends by itself. */
  die(): void;
  residentBytes: number;
  readonly isKilled: () => boolean;
}

/** @returns what opens such processes, and all that were opened */
export function scriptProcesses() {
  const processes: ScriptedProcess[] = [];
  const open: OpenDecoderProcess = (events) => {
    const { scripted, send, kill } = createScripted(events);
    processes.push(scripted);
    return { send, kill, residentBytes: () => scripted.residentBytes };
  };
  const last = (): ScriptedProcess => {
    const process = processes.at(-1);
    if (!process) throw new Error("No process was started.");
    return process;
  };
  return { open, processes, last };
}

function createScripted({ delivered, ended }: DecoderProcessEvents) {
  const asked: { readonly id: number; readonly what: string }[] = [];
  const dropped: number[] = [];
  let isKilled = false;
  const silent: ReadonlySet<WorkName> = new Set(["drop", "hold"]);
  const send = ({ id, work }: WorkerRequest): void => {
    if (work === "abandon") return;
    const [name, handle] = work;
    if (name === "drop") dropped.push(handle);
    if (silent.has(name)) queueMicrotask(() => delivered({ id, result: undefined }));
    else asked.push({ id, what: typeof handle === "number" ? `${name} ${handle}` : name });
  };
  const scripted: ScriptedProcess = {
    residentBytes: 60_000_000,
    isKilled: () => isKilled,
    dropped: () => dropped,
    asked: () => asked.map(({ what }) => what),
    deliver(wanted, delivery) {
      const at = asked.findIndex(({ what }) => what === wanted || what.startsWith(`${wanted} `));
      const one = asked[at];
      if (!one) throw new Error(`${wanted} was not asked for: ${asked.map(({ what }) => what).join(", ")}`);
      if (!("announcedBytes" in delivery)) asked.splice(at, 1);
      const whole: WorkerResponse = { id: one.id, result: undefined, ...delivery };
      delivered(whole);
    },
    die: () => ended("SIGSEGV"),
  };
  const kill = (): void => {
    isKilled = true;
    ended("SIGKILL");
  };
  return { scripted, send, kill };
}
