import type { Fault as DiscordFault } from "discord-stand-in";
import { errors, type Fault as FalFault, type JobScript, MODEL_ERRORS, REQUEST_ERRORS } from "fal-stand-in";

/** Chance that can be had again: the same seed draws the same. */
interface Chance {
  /** A whole number from 0 up to, and without, `below`. */
  below(below: number): number;
  /** Whether something happens that does so in `percent` of all cases. */
  hits(percent: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

/** Mulberry32: small, quick, and even enough for drawing lots. */
function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    below,
    hits: (percent) => next() * 100 < percent,
    pick(items) {
      const [drawn] = items.slice(below(items.length));
      if (drawn === undefined) throw new RangeError("There is nothing to pick from.");
      return drawn;
    },
  };
}

const HTML = "<html><body>Bad gateway</body></html>";
const SUBMIT = /^queue\.fal\.run\/fal-ai\/(?:flux-2-pro|moondream2\/visual-query)$/;
const STREAM = /\/status\/stream$/;
const STATUS = /\/status$/;
const RESULT = /^queue\.fal\.run\/fal-ai\/[^/]+\/requests\/[^/]+$/;
const FILE = /^v3\.fal\.media\//;

/** What breaks a connection: before anything happens, or when only the answer is lost. */
const RESETS: readonly { readonly reset: "before" | "after" }[] = [{ reset: "before" }, { reset: "after" }];

/** Something that goes wrong at fal, or on the way there or back. */
function drawFalFault(chance: Chance): FalFault {
  const route = chance.pick([SUBMIT, STREAM, STREAM, STATUS, RESULT, RESULT, FILE]);
  if (route === STREAM && chance.hits(70)) {
    return {
      route,
      ...chance.pick([{ dropStreamAfterEvents: 1 }, { endStreamAfterEvents: 1 }, { dropStreamAfterEvents: 2 }]),
      ...(chance.hits(10) && { silentStream: true }),
    };
  }
  return {
    route,
    ...chance.pick([
      ...RESETS,
      { status: 500, body: HTML },
      { status: 502, body: HTML },
      { status: 503, body: HTML },
      { status: 504, body: HTML },
      { status: 429, body: { detail: "Too many requests" }, headers: { "retry-after": "1" } },
      { malformedJson: true },
      { status: 200, body: HTML },
      { status: 200, body: HTML, contentType: "application/json" },
      { delayMs: 400 },
      { answerDelayMs: 400 },
    ]),
  };
}

const CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback";
const EDIT = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";
const ATTACHMENT = /^\/(?:ephemeral-)?attachments\//;

/** Something that goes wrong with Discord's REST API. */
function drawDiscordFault(chance: Chance): DiscordFault {
  const retryAfterSeconds = chance.pick([0.2, 1, 2]);
  return {
    route: chance.pick([CALLBACK, EDIT, EDIT, EDIT, ATTACHMENT]),
    ...chance.pick([
      ...RESETS,
      { status: 500, body: { message: "500: Internal Server Error", code: 0 } },
      { status: 502, body: HTML },
      { status: 503, body: HTML },
      {
        status: 429,
        body: { message: "You are being rate limited.", retry_after: retryAfterSeconds, global: false },
        headers: { "Retry-After": String(Math.ceil(retryAfterSeconds)), "X-RateLimit-Scope": "shared" },
      },
      { delayMs: 300 },
    ]),
  };
}

/** Something that Discord does to the bot's connection. */
export type GatewayTrouble = "close 4000" | "op 7" | "op 9, resumable" | "op 9";

/** When the bot is killed: at once, or at the very moment when something happens. */
export type Ending = "at once" | "fal takes a job" | "fal answers" | "a message changes" | "Discord answers";

/** What a person asks for, and how its job goes. */
export interface PlannedCommand {
  readonly kind: "picture" | "text";
  readonly prompt: string;
  /** Which of so many pictures a question is about, as a share of 1. */
  readonly picture: number;
  readonly script: JobScript;
  /** A job that has not ended by itself so long after its submit ends then. */
  readonly endsAfterMs: number;
}

/** A command, what goes wrong just before, and how long it is until the next. */
export interface Step {
  readonly command: PlannedCommand;
  readonly falFault: FalFault | undefined;
  readonly discordFault: DiscordFault | undefined;
  readonly gateway: GatewayTrouble | undefined;
  readonly pauseMs: number;
}

/** What the bot lives through between one start and its end. */
export interface Life {
  readonly steps: readonly Step[];
  /** Undefined for the last life. */
  readonly ending: Ending | undefined;
}

/** Draws all that will happen: the same seed gives the same plan. */
export function drawPlan(seed: number, commandsByLife: readonly number[]): Life[] {
  const chance = createChance(seed);
  let number = 0;
  return commandsByLife.map((commands, index) => ({
    steps: Array.from({ length: commands }, () => drawStep(chance, (number += 1))),
    ending:
      index === commandsByLife.length - 1
        ? undefined
        : chance.pick<Ending>(["at once", "fal takes a job", "fal answers", "a message changes", "Discord answers"]),
  }));
}

function drawCommand(chance: Chance, number: number): PlannedCommand {
  const kind = chance.pick<PlannedCommand["kind"]>(["picture", "text"]);
  return {
    kind,
    prompt: kind === "picture" ? `picture ${number} of many` : `What is question ${number}?`,
    picture: chance.below(1_000) / 1_000,
    script: drawScript(chance),
    endsAfterMs: 100 + chance.below(4_000),
  };
}

/** What dies while people ask, and for how long it is gone before it is started again. */
export type Death =
  | { readonly of: "store"; readonly goneMs: number }
  | { readonly of: "bot"; readonly index: number; readonly goneMs: number };

/** A command to one of several bots on one store, what dies just before, and how long it is until the next. */
export interface SharedStep {
  readonly command: PlannedCommand;
  readonly bot: number;
  readonly death: Death | undefined;
  readonly pauseMs: number;
}

export interface SharedPlanOptions {
  readonly commands: number;
  readonly bots: number;
  readonly storeDeaths: number;
  readonly botDeaths: number;
}

/** Draws what happens to several bots on one store; the deaths are spread evenly. */
export function drawSharedPlan(seed: number, options: SharedPlanOptions): SharedStep[] {
  const { commands, bots, storeDeaths, botDeaths } = options;
  const chance = createChance(seed);
  const isTimeFor = (number: number, deaths: number) =>
    Math.floor((number * (deaths + 1)) / commands) > Math.floor(((number - 1) * (deaths + 1)) / commands);
  return Array.from({ length: commands }, (_, index): SharedStep => {
    const goneMs = chance.hits(20) ? 7_000 : 100 + chance.below(2_000); // so long that every claim ends, or a blink
    const bot = chance.below(bots);
    const isStores = index > 0 && isTimeFor(index, storeDeaths);
    const isBots = index > 0 && isTimeFor(index, botDeaths);
    const death: Death | undefined = isStores
      ? { of: "store", goneMs }
      : isBots
        ? { of: "bot", index: chance.below(bots), goneMs: 0 }
        : undefined;
    const pauseMs = 100 + chance.below(200);
    return { command: drawCommand(chance, index + 1), bot, death, pauseMs };
  });
}

function drawStep(chance: Chance, number: number): Step {
  return {
    command: drawCommand(chance, number),
    falFault: chance.hits(30) ? drawFalFault(chance) : undefined,
    discordFault: chance.hits(25) ? drawDiscordFault(chance) : undefined,
    gateway: chance.hits(3)
      ? chance.pick<GatewayTrouble>(["close 4000", "op 7", "op 9, resumable", "op 9"])
      : undefined,
    pauseMs: 20 + chance.below(80),
  };
}

function drawScript(chance: Chance): JobScript {
  const percent = chance.below(100);
  if (percent < 55) return {};
  if (percent < 70) return { queue: [3, 1], logs: ["loading", "working"] };
  if (percent < 87) return { queue: [2], hold: true };
  return { error: drawFailure(chance) };
}

/** An error that fal documents, of a job that it took. */
function drawFailure(chance: Chance) {
  return chance.hits(60)
    ? errors.model(chance.pick(MODEL_ERRORS.map(({ type }) => type)))
    : errors.request(chance.pick(REQUEST_ERRORS.map(({ type }) => type)));
}
