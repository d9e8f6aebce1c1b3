import type { Harness } from "../harness.ts";
import { type ErrorAnswer, errors, MODEL_ERRORS, REQUEST_ERRORS } from "fal-stand-in";
import { noisy, encode } from "../../support/pictures.ts";

/** The endpoints that the two who ask lead to. */
export const FLUX = "fal-ai/flux-2-pro";
export const DETAILED = "fal-ai/florence-2-large/detailed-caption";

type FalFault = Omit<Parameters<Harness["fal"]["faults"]["add"]>[0], "route">;

/** One thing that goes wrong at fal, for a person who asks for a picture and a person who asks for words. */
export interface FalRow {
  readonly fault: string;
  readonly often: string;
  readonly layOut: (harness: Harness) => void | Promise<void>;
  /** What is read in the end. */
  readonly picture: RegExp;
  readonly text: RegExp;
  /** How many jobs fal takes of each; one unless it is said. */
  readonly submits?: { readonly pictures?: number; readonly texts?: number };
  /** Takes part in the course of things, once both are submitted. */
  readonly meanwhile?: (harness: Harness) => Promise<void>;
  /** How far the clock leaps at a time: less where something takes real time, such as unpacking what is packed. */
  readonly stepMs?: number;
}

/** The requests of one app's jobs, at each stage of them. */
const ROUTES = {
  submit: (app: string) => ({ method: "POST", route: new RegExp(`^queue\\.fal\\.run/fal-ai/${app}(?:/[\\w-]+)?$`) }),
  stream: (app: string) => ({ method: "GET", route: new RegExp(`${app}/requests/[^/]+/status/stream$`) }),
  status: (app: string) => ({ method: "GET", route: new RegExp(`${app}/requests/[^/]+/status$`) }),
  result: (app: string) => ({ method: "GET", route: new RegExp(`${app}/requests/[^/]+$`) }),
} as const;
const APPS = ["flux-2-pro", "florence-2-large"] as const;
type Stage = keyof typeof ROUTES;
type Often = "once" | "twice" | "for ever";

const PICTURE = /^\(the picture\)$/;
const WORDS = /^A house\.$/;
const UNCERTAIN = /I did not send it again\..* \[Try again\]$/;
const BUSY = /too busy.* \[Try again\]$/;
const AWAY = /can't be reached right now.* \[Try again\]$/;
const OWNER = /(?:credit at fal|bot's key|bot's account)\. Please tell the people who run this bot\.$/;
const TIMED_OUT = /took longer than 3 minutes and was stopped.* \[Try again\]$/;
const SENTENCE = /^[A-Z][^{}<>]+\.(?: \[Try again\])?$/;

const answered = { picture: PICTURE, text: WORDS };
const both = (reading: RegExp, submits = { pictures: 0, texts: 0 }) => ({ picture: reading, text: reading, submits });

const TIMES: Readonly<Record<Often, number>> = { once: 1, twice: 2, "for ever": 9_999 };

/** A fault that befalls each of the two so often at one stage of their jobs. */
function at(stage: Stage, fault: FalFault, often: Often) {
  return ({ fal }: Harness): void => {
    for (const app of APPS) {
      // Polling begins where the stream is gone.
      if (stage === "status") fal.faults.add({ ...ROUTES.stream(app), reset: "before" });
      fal.faults.add({ ...ROUTES[stage](app), ...fault, times: TIMES[often] });
    }
  };
}

type Readings = Omit<FalRow, "fault" | "often" | "layOut">;
const row = (fault: string, often: Often, layOut: FalRow["layOut"], readings: Readings): FalRow => ({
  fault,
  often,
  layOut,
  ...readings,
});
const rowAt = (stage: Stage, what: string, fault: FalFault, often: Often, readings: Readings): FalRow =>
  row(`${stage}: ${what}`, often, at(stage, fault, often), readings);

const fileRow = (what: string, fault: FalFault, often: Often, picture: RegExp): FalRow =>
  row(
    `file: ${what}`,
    often,
    ({ fal }) => void fal.faults.add({ method: "GET", route: /\.fal\.media\//, ...fault, times: TIMES[often] }),
    { picture, text: WORDS },
  );

const OFTEN = ["once", "twice", "for ever"] as const;
const HOUR_MS = 3_600_000;
const SOON = { "retry-after": "2" };
const page = (status: number): FalFault => ({ status, body: `<html>${status}</html>` });

const UNCERTAIN_ONCE = { picture: UNCERTAIN, text: WORDS };
const TAKEN = { pictures: 1, texts: 1 };

/** Where fal's gateways fail with a page of HTML instead of an answer. */
const gateways: FalRow[] = [500, 502, 503, 504].flatMap((status) =>
  OFTEN.flatMap((often) => {
    const isForEver = often === "for ever";
    const failing = (stage: Stage, readings: Readings) =>
      rowAt(stage, `${status}, a page`, page(status), often, readings);
    const uncertain = often === "once" ? { ...UNCERTAIN_ONCE, submits: { pictures: 0, texts: 1 } } : both(UNCERTAIN);
    const turnedAway = isForEver ? both(BUSY) : answered;
    return [
      failing("submit", status === 503 ? turnedAway : uncertain),
      failing("stream", answered),
      failing("status", isForEver ? both(TIMED_OUT, TAKEN) : answered),
      failing("result", isForEver ? both(TIMED_OUT, TAKEN) : answered),
    ];
  }),
);

/** Where an answer in JSON looks like fal's own and says nothing of the job. */
const nothings: FalRow[] = [404, 500, 502, 503, 504].flatMap((status) =>
  [{}, { detail: "Something went wrong" }].flatMap((body): FalRow[] => [
    rowAt("status", `${status} ${JSON.stringify(body)}`, { status, body }, "twice", answered),
    rowAt("result", `${status} ${JSON.stringify(body)}`, { status, body }, "twice", answered),
    fileRow(`${status} ${JSON.stringify(body)}`, { status, body }, "twice", PICTURE),
  ]),
);

/** Where the connection breaks, or what comes is no answer; each once and for ever. */
const lines: FalRow[] = (["once", "for ever"] as const).flatMap((often) => {
  const isOnce = often === "once";
  const faults: readonly (readonly [string, FalFault, accepted: boolean])[] = [
    ["reset before it arrived", { reset: "before" }, false],
    ["reset after it was accepted", { reset: "after" }, true],
    ["malformed JSON", { malformedJson: true }, true],
    ["HTML with 200", page(200), false],
    ["no answer for an hour", { answerDelayMs: HOUR_MS }, true],
  ];
  return faults.flatMap(([what, fault, isAccepted]): FalRow[] => {
    const taken = isAccepted ? 1 : 0;
    const failing = (stage: Stage, readings: Readings) => rowAt(stage, what, fault, often, readings);
    return [
      failing(
        "submit",
        isOnce
          ? { ...UNCERTAIN_ONCE, submits: { pictures: taken, texts: taken + 1 } }
          : both(UNCERTAIN, { pictures: taken, texts: taken * 2 }),
      ),
      failing("stream", answered),
      failing("status", isOnce ? answered : both(TIMED_OUT, TAKEN)),
      failing("result", isOnce ? answered : both(TIMED_OUT, TAKEN)),
    ];
  });
});

/** What fal says of the operator's account, of limits, and of models that are gone. */
const account: FalRow[] = [
  rowAt(
    "submit",
    "401, the key",
    { status: 401, body: { detail: "invalid key credentials" } },
    "for ever",
    both(OWNER),
  ),
  rowAt(
    "submit",
    "403, the balance",
    { status: 403, body: { detail: "User is locked. Reason: Exhausted balance. Top up your balance." } },
    "for ever",
    both(OWNER),
  ),
  rowAt("submit", "403, an admin lock", errors.adminLock(), "for ever", both(OWNER)),
  rowAt("submit", "402", errors.paymentRequired(), "for ever", both(OWNER)),
  rowAt(
    "submit",
    "404, a retired model",
    { status: 404, body: { detail: "Application not found" } },
    "for ever",
    both(/no longer offers the model/),
  ),
  ...OFTEN.flatMap((often) => {
    const limited = (stage: Stage, readings: Readings) =>
      rowAt(stage, "429, a limit", { status: 429, body: { detail: "slow" }, headers: SOON }, often, readings);
    const isForEver = often === "for ever";
    return [
      limited("submit", isForEver ? both(BUSY) : answered),
      limited("status", isForEver ? both(TIMED_OUT, TAKEN) : answered),
      limited("result", isForEver ? both(TIMED_OUT, TAKEN) : answered),
    ];
  }),
];

const failing = (name: string, make: (harness: Harness) => ErrorAnswer): FalRow =>
  row(
    `result: ${name}`,
    "for ever",
    (harness) => {
      for (const endpoint of [FLUX, DETAILED]) harness.fal.answer(endpoint, { error: make(harness) });
    },
    // A text is shown to the model once more where it saw nothing.
    both(SENTENCE, { pictures: 1, texts: name.endsWith("file_download_error") ? 2 : 1 }),
  );

/** Every documented way in which a job itself fails. */
const documented: FalRow[] = [
  ...MODEL_ERRORS.map(({ type, status }) => failing(`${status} ${type}`, ({ fal }) => fal.errors.model(type))),
  ...REQUEST_ERRORS.map(({ type, status }) => failing(`${status} ${type}`, ({ fal }) => fal.errors.request(type))),
];

const streams: FalRow[] = [
  rowAt("stream", "dropped midway", { dropStreamAfterEvents: 1 }, "for ever", answered),
  rowAt("stream", "ends midway", { endStreamAfterEvents: 1 }, "for ever", answered),
  rowAt("stream", "silent", { silentStream: true }, "for ever", answered),
];

const fileOf = (bytes: Buffer, contentType: string) => ({
  output: (_input: unknown, { putFile }: { putFile: (bytes: Buffer, contentType: string) => string }) => ({
    images: [{ url: putFile(bytes, contentType) }],
    seed: 1,
  }),
});

/** What is wrong with the file that was made; words have none. */
const files: FalRow[] = [
  fileRow("404", { status: 404, body: { detail: "Not Found" } }, "for ever", /fal no longer has the result/),
  fileRow("503, a page", page(503), "twice", PICTURE),
  fileRow("503, a page", page(503), "for ever", AWAY),
  fileRow("reset", { reset: "before" }, "twice", PICTURE),
  fileRow("no answer for an hour", { delayMs: HOUR_MS }, "once", PICTURE),
  row(
    "file: not a picture",
    "for ever",
    ({ fal }) => fal.answer(FLUX, fileOf(Buffer.from("<html>Sorry</html>"), "text/html")),
    { picture: /could not be read/, text: WORDS },
  ),
  row(
    "file: larger than Discord takes",
    "for ever",
    async ({ fal }) => {
      const bytes = await encode(noisy({ width: 2_000, height: 2_000 }), "png");
      if (bytes.length <= 10 * 1024 * 1024) throw new Error("The picture is not large enough to be of use here.");
      fal.answer(FLUX, fileOf(bytes, "image/png"));
    },
    { picture: /^\(the picture\) saved at a lower quality$/, text: WORDS },
  ),
];

const hold = ({ fal }: Harness) => {
  for (const endpoint of [FLUX, DETAILED]) fal.answer(endpoint, { hold: true, queue: [3] });
};

const FLOOD = { flood: { bytes: 400 * 1024 * 1024 } };
const PACKED = { flood: { ...FLOOD.flood, isPacked: true } };
const UNREADABLE = /could not be read.* \[Try again\]$/;

/** Answers of 400 MB: each costs itself alone. */
const floods: FalRow[] = [
  rowAt("submit", "400 MB", FLOOD, "for ever", both(UNCERTAIN)),
  rowAt("status", "400 MB", FLOOD, "twice", answered),
  rowAt("result", "400 MB", FLOOD, "for ever", both(UNREADABLE, TAKEN)),
  { ...rowAt("result", "400 MB, packed", PACKED, "for ever", both(UNREADABLE, TAKEN)), stepMs: 20 },
  fileRow("400 MB", { ...FLOOD, contentType: "image/png" }, "for ever", UNREADABLE),
  row(
    "file: a picture served as JSON",
    "for ever",
    async ({ fal }) =>
      fal.answer(FLUX, fileOf(await encode(noisy({ width: 40, height: 30 }), "png"), "application/json")),
    answered,
  ),
];

const times: FalRow[] = [
  {
    fault: "job: never leaves the queue",
    often: "for ever",
    layOut: hold,
    ...both(TIMED_OUT, TAKEN),
  },
  {
    fault: "clock: jumps an hour on, job queued",
    often: "once",
    layOut: hold,
    meanwhile: ({ clock }) => clock.jump(HOUR_MS),
    ...both(TIMED_OUT, TAKEN),
  },
  {
    fault: "clock: jumps an hour back, job queued",
    often: "once",
    layOut: hold,
    meanwhile: async ({ clock, fal }) => {
      await clock.jump(-HOUR_MS);
      for (const job of fal.jobs) await job.complete(job.endpoint === DETAILED ? { results: "A house." } : undefined);
    },
    ...answered,
  },
];

export const FAL_ROWS: readonly FalRow[] = [
  ...account,
  ...documented,
  ...gateways,
  ...nothings,
  ...lines,
  ...streams,
  ...files,
  ...floods,
  ...times,
];
