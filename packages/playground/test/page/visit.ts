import { onTestFinished } from "vitest";
import type { Action, ActionAnswer, PageEvent, Person, Place, PageState } from "../../src/page/protocol.ts";
import { type PlaygroundOptions, startPlayground } from "../../src/start.ts";
import { createManualClock, drive, type ManualClock } from "../../../../test/support/manual-clock.ts";
import { readSourceScript } from "./source-scripts.ts";
import { openInProcessDecoder } from "../../../../test/support/in-process-decoder.ts";

type MessageEvent = Extract<PageEvent, { type: "message" }>;

/** A person at the page: what they do, and what they are told. */
export interface Visitor extends Person {
  readonly events: readonly PageEvent[];
  /** `general`, `pictures`, or `Sightline` for their direct messages. */
  place(name: string): Place;
  /** `POST /api/actions`: the answer with its status. */
  act(act: Unsigned): Promise<ActionAnswer & { readonly status: number }>;
  /** Takes a file in and gives its id. */
  upload(bytes: Uint8Array, query?: Readonly<Record<string, string>>): Promise<string>;
  /** The first event, told or yet to be told, that `find` finds something in. */
  heard<Found>(find: (event: PageEvent) => Found | undefined): Promise<Found>;
  /** The first message that says so. */
  read(words: string | RegExp): Promise<MessageEvent>;
  /** As {@link read}, while time passes. */
  readInTime(words: string | RegExp): Promise<MessageEvent>;
}

/** What a person does; the page says who. */
type Unsigned = Action extends infer One ? (One extends { person: string } ? Omit<One, "person"> : One) : never;

/** The whole playground on a clock that stands still. */
export interface Visited {
  readonly url: string;
  readonly clock: ManualClock;
  state(person?: string): Promise<PageState>;
  /** Opens the page as one of the people, by their name. */
  visit(name: "Nele" | "Tomasz" | "Priya"): Promise<Visitor>;
}

/** Starts a playground that ends with the test. */
export async function startVisited(options: PlaygroundOptions = {}): Promise<Visited> {
  const clock = createManualClock();
  const { environment, ...rest } = options;
  const playground = await startPlayground({
    clock,
    readScript: readSourceScript,
    openDecoder: openInProcessDecoder,
    // Reading takes the machine's own time, of which such a clock knows nothing.
    openReader: () => undefined,
    environment: { PLAYGROUND_PORT: "0", ...environment },
    ...rest,
  });
  const leaving = new AbortController();
  onTestFinished(async () => {
    leaving.abort();
    await playground.close();
  });
  const { url } = playground;
  const state = async (person?: string) => {
    const response = await fetch(`${url}/api/state${person === undefined ? "" : `?person=${person}`}`);
    return (await response.json()) as PageState;
  };
  return {
    url,
    clock,
    state,
    async visit(name) {
      const person = (await state()).people.find((one) => one.name === name);
      if (!person) throw new Error(`nobody is called ${name}`);
      const { places } = await state(person.id);
      const stream = await openStream(`${url}/api/events?person=${person.id}`, leaving.signal);
      return {
        ...person,
        ...stream,
        ...hands(url, person),
        ...eyes(stream, clock),
        place: (name) => named(places, name),
      };
    },
  };
}

function named(places: readonly Place[], name: string): Place {
  const place = places.find((one) => one.name === name);
  if (!place) throw new Error(`no place is called ${name}`);
  return place;
}

function hands(url: string, { id }: Person): Pick<Visitor, "act" | "upload"> {
  return {
    async act(act) {
      const body = JSON.stringify("does" in act && act.does === "scenario" ? act : { ...act, person: id });
      const response = await fetch(`${url}/api/actions`, { method: "POST", body });
      return { status: response.status, ...((await response.json()) as ActionAnswer) };
    },
    async upload(bytes, query = { name: "picture.png" }) {
      const search = new URLSearchParams(query).toString();
      const response = await fetch(`${url}/api/files?${search}`, { method: "POST", body: new Uint8Array(bytes) });
      return ((await response.json()) as { id: string }).id;
    },
  };
}

/** The words of a message's texts, one after the other. */
export function wordsOf({ message }: Pick<MessageEvent, "message">): string {
  const texts = (value: unknown): string[] => {
    if (typeof value !== "object" || value === null) return [];
    const own = "content" in value && typeof value.content === "string" ? [value.content] : [];
    return [...own, ...Object.values(value).flatMap(texts)];
  };
  return [message.content, ...texts(message.components)].join("\n");
}

type Heard = Pick<Visitor, "events" | "heard">;

function eyes({ heard }: Heard, clock: ManualClock): Pick<Visitor, "read" | "readInTime"> {
  const read: Visitor["read"] = (words) =>
    heard((event) => {
      if (event.type !== "message") return undefined;
      const text = wordsOf(event);
      return (typeof words === "string" ? text.includes(words) : words.test(text)) ? event : undefined;
    });
  // Short steps: what passes on the wire while a step of the queue lasts must have its time to be read.
  return { read, readInTime: (words) => drive(clock, read(words), 50) };
}

/** Reads a stream of events as it comes. */
async function openStream(url: string, signal: AbortSignal): Promise<Heard> {
  const events: PageEvent[] = [];
  const listeners = new Set<() => void>();
  const response = await fetch(url, { signal });
  void readEvents(response, (event) => {
    events.push(event);
    for (const listener of listeners) listener();
  }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  const heard: Visitor["heard"] = (find) =>
    new Promise((resolve) => {
      let next = 0;
      const look = () => {
        for (; next < events.length; next += 1) {
          const event = events[next];
          const found = event && find(event);
          if (found === undefined) continue;
          listeners.delete(look);
          return resolve(found);
        }
      };
      listeners.add(look);
      look();
    });
  return { events, heard };
}

async function readEvents(response: Response, tell: (event: PageEvent) => void): Promise<void> {
  let rest = "";
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const frames = `${rest}${text}`.split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      if (frame.startsWith("data: ")) tell(JSON.parse(frame.slice("data: ".length)) as PageEvent);
    }
  }
}
