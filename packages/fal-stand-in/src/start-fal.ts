import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import { type Clock, systemClock } from "./protocol/clock.ts";
import { type ReportFailure, writeFailure } from "./protocol/failure-report.ts";
import { errors } from "./protocol/error-answers.ts";
import { createFaults } from "./server/faults.ts";
import { createFiles, type Files } from "./files/stored-files.ts";
import type { Job } from "./jobs/job.ts";
import { createQueue } from "./jobs/queue.ts";
import { createRoute } from "./server/routes.ts";
import { createScripts, type JobScript } from "./jobs/script.ts";
import { type Call, serve } from "./server/serve.ts";
import { createStorage, type Upload } from "./files/upload-api.ts";
import { createSubmits } from "./jobs/submits.ts";

/** Options of a fal; all are optional. */
export interface FalOptions {
  /** The clock of expiry, pings, delays and times of jobs. */
  readonly clock?: Clock;
  /** 0, the default, picks a free one. */
  readonly port?: number;
  /** The one key that is accepted; unset, any is. */
  readonly key?: string;
  /** Whether the pictures that inputs name are downloaded and checked, as fal does. */
  readonly fetchImages?: boolean;
  /** Downloads them. */
  readonly fetch?: typeof fetch;
  /** Makes request ids (UUIDs) and the names of files. */
  readonly createId?: () => string;
  /** Called with failures of the stand-in itself. Default: they are written to stderr. */
  readonly reportFailure?: ReportFailure;
}

interface FalEvents {
  readonly call: Call;
  readonly submit: Job;
}

/** A running stand-in for all of fal's hosts. */
export interface Fal {
  /** The value for `FAL_URL`: every request to a fal host goes to `${url}/<original host><original path and query>`. */
  readonly url: string;
  /** Sets the script of all jobs of an endpoint from now on. */
  answer: (endpoint: string, script: JobScript) => void;
  /** Sets the script of the next job of an endpoint; a second call, that of the one after it. */
  answerNext: (endpoint: string, script: JobScript) => void;
  /** Accepted jobs, in order. */
  readonly jobs: readonly Job[];
  /** Accepted jobs of one endpoint, or of all. */
  submits: (endpoint?: string) => readonly Job[];
  /** Resolves with the next accepted job that matches, at once where one came earlier that no call has returned. */
  nextSubmit: (matches?: (job: Job) => boolean) => Promise<Job>;
  /** Every HTTP call that was answered or broken off, in the order in which that happened. */
  readonly calls: readonly Call[];
  /** How many event streams are open. */
  openStreams: () => number;
  /** Listens to each call, or to each accepted job; the returned function stops listening. */
  on: <Name extends keyof FalEvents>(event: Name, listener: (value: FalEvents[Name]) => void) => () => void;
  readonly faults: Pick<ReturnType<typeof createFaults>, "add" | "clear">;
  readonly errors: typeof errors;
  /** Files on fal's public hosts. */
  readonly files: Files;
  /** Announced uploads, in order. */
  readonly uploads: readonly Upload[];
  /** Ends every open stream and connection. */
  close: () => Promise<void>;
}

/** Starts a stand-in on the loopback interface. */
export async function startFal(options: FalOptions = {}): Promise<Fal> {
  const { clock = systemClock, port = 0, key, fetchImages = false, createId = randomUUID } = options;
  const { reportFailure = writeFailure } = options;
  const closing = new AbortController();
  const listeners: { [Name in keyof FalEvents]: Set<(value: FalEvents[Name]) => void> } = {
    call: new Set(),
    submit: new Set(),
  };
  const [files, scripts, submits, faults] = [
    createFiles(clock, createId),
    createScripts(),
    createSubmits(),
    createFaults(),
  ];
  const storage = createStorage(files, createId);
  const reader = { files, signal: closing.signal, ...(fetchImages && { fetch: options.fetch ?? fetch }) };
  const onSubmit = (job: Job) => {
    submits.add(job);
    for (const listener of listeners.submit) listener(job);
  };
  const queue = createQueue({ clock, files, scripts, reader, createId, reportFailure, onSubmit });

  const route = createRoute({ queue, storage, files, key });
  const calls: Call[] = [];
  const streams = new Set<ServerResponse>();
  const record = (call: Call) => {
    calls.push(call);
    for (const listener of listeners.call) listener(call);
  };
  const takeFault = faults.take;
  const server = serve({ route, takeFault, record, streams, clock, reportFailure, closing: closing.signal });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");

  return {
    url: addressOf(server),
    answer: scripts.always,
    answerNext: scripts.next,
    jobs: submits.jobs,
    submits: (endpoint) => submits.jobs.filter((job) => endpoint === undefined || job.endpoint === endpoint),
    nextSubmit: submits.next,
    calls,
    openStreams: () => streams.size,
    on: (event, listener) => {
      listeners[event].add(listener);
      return () => listeners[event].delete(listener);
    },
    faults,
    errors,
    files,
    uploads: storage.uploads,
    close: async () => {
      closing.abort();
      submits.close();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fal stand-in has no port");
  return `http://127.0.0.1:${address.port}`;
}
