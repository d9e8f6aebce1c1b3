import type { InteractionHandle } from "discord-stand-in";
import type { Harness } from "../harness.ts";

type DiscordFault = Omit<Parameters<Harness["discord"]["faults"]["add"]>[0], "route" | "method" | "times">;
type Often = "once" | "twice" | "for ever";

/** One thing that goes wrong at Discord, for each of two who ask: for a picture, and for words. */
export interface DiscordRow {
  readonly fault: string;
  readonly often: Often;
  /** Lays out the fault for one of the two. */
  readonly layOut: (harness: Harness, handle: InteractionHandle) => void;
  /** What is read in the end by each; `undefined` where no person can be told any more. */
  readonly picture: RegExp | undefined;
  readonly text: RegExp | undefined;
  /** How many jobs fal takes of each: none where no person was there to spend it for. */
  readonly submits: 0 | 1;
  /** Whether the picture is a large one, yet not too large by what Discord says. */
  readonly large?: true;
}

/** Something that happens at the gateway, or to the messages, while both wait. */
export interface Disturbance {
  readonly fault: string;
  readonly disturb: (harness: Harness, waiting: readonly InteractionHandle[]) => void;
  /** The event by which the bot is back at the gateway, where it was away. */
  readonly back?: "RESUMED" | "READY";
}

const TIMES: Readonly<Record<Often, number>> = { once: 1, twice: 2, "for ever": 9_999 };
const PICTURE = /^\(the picture\)$/;
const WORDS = /^A house\.$/;

type Readings = Pick<DiscordRow, "picture" | "text" | "submits">;
const answered: Readings = { picture: PICTURE, text: WORDS, submits: 1 };
const unread: Readings = { picture: undefined, text: undefined, submits: 1 };
const both = (reading: RegExp): Readings => ({ picture: reading, text: reading, submits: 1 });

const row = (
  fault: string,
  often: Often,
  layOut: (faults: Harness["discord"]["faults"], handle: InteractionHandle) => void,
  readings: Readings,
): DiscordRow => ({ fault, often, layOut: ({ discord }, handle) => layOut(discord.faults, handle), ...readings });

const callback = (what: string, fault: DiscordFault, often: Often, readings: Readings) =>
  row(
    `callback: ${what}`,
    often,
    (faults, { id }) =>
      faults.add({ method: "POST", route: new RegExp(`/interactions/${id}/`), ...fault, times: TIMES[often] }),
    readings,
  );

const editOf = ({ token }: InteractionHandle) => ({
  method: "PATCH",
  route: new RegExp(`${token}/messages/@original$`),
});
const edit = (what: string, fault: DiscordFault, often: Often, readings: Readings) =>
  row(
    `edit: ${what}`,
    often,
    (faults, handle) => faults.add({ ...editOf(handle), ...fault, times: TIMES[often] }),
    readings,
  );

const refusal = (status: number, code: number): DiscordFault => ({ status, body: { code, message: "Refused." } });

const passing: readonly (readonly [string, DiscordFault])[] = [
  [
    "429, retry_after",
    {
      status: 429,
      body: { message: "You are being rate limited.", retry_after: 0.1, global: false },
      headers: { "retry-after": "0.1" },
    },
  ],
  ["500", { status: 500, body: {} }],
  ["502, a page", { status: 502, body: "<html>" }],
  ["503", { status: 503, body: {} }],
  ["reset before it arrived", { reset: "before" }],
  ["reset after it was taken (then 40060)", { reset: "after" }],
];

/** First responses. */
const callbacks: readonly DiscordRow[] = [
  ...passing.flatMap(([what, fault]) => [
    callback(what, fault, "once", answered),
    callback(what, fault, "twice", answered),
  ]),
  callback("no answer", { delayMs: 3_600_000 }, "once", answered),
  callback("500", { status: 500, body: {} }, "for ever", { ...unread, submits: 0 }),
  callback("10062", refusal(404, 10_062), "for ever", { ...unread, submits: 0 }),
];

const BLOCKED = /moderation of this server blocked the answer.* \[Try again\]$/;
const EXPLICIT = /Discord considers the answer explicit.* Please change the words or the picture\.$/;
const SMALLER = /^\(the picture\) saved at a lower quality$/;
const NO_FILE = /Discord does not accept the file here.* \[Try again\]$/;
const BUG = /^Something went wrong\..*this number: \S+ \[Try again\]$/;

/** Edits that are taken later, that are over for good, and that Discord takes amiss. */
const edits: readonly DiscordRow[] = [
  ...passing.flatMap(([what, fault]) => [edit(what, fault, "once", answered), edit(what, fault, "twice", answered)]),
  // The interaction leads nowhere any more, or may not lead there: the bot itself writes to the channel.
  edit("50027", refusal(401, 50_027), "for ever", answered),
  edit("10062", refusal(404, 10_062), "for ever", answered),
  edit("10015", refusal(404, 10_015), "for ever", answered),
  edit("50001", refusal(403, 50_001), "for ever", answered),
  edit("50013", refusal(403, 50_013), "for ever", answered),
  edit("50083, an archived thread", refusal(400, 50_083), "for ever", answered),
  edit("160005, a locked thread", refusal(400, 160_005), "for ever", answered),
  edit("40094", refusal(400, 40_094), "for ever", answered),
  edit("50005", refusal(403, 50_005), "for ever", answered),
  row(
    "edit: 50027, and no answer to the new message",
    "for ever",
    (faults, handle) => {
      faults.add({ ...editOf(handle), ...refusal(401, 50_027), times: TIMES["for ever"] });
      faults.add({ method: "POST", route: /^\/channels\/\d+\/messages$/, reset: "after" });
    },
    answered,
  ),
  // No person is there to read it.
  edit("10003", refusal(404, 10_003), "for ever", unread),
  edit("10008", refusal(404, 10_008), "for ever", unread),
  // What Discord says of the answer is told in its place, where it cannot be mended.
  edit("200000, AutoMod", refusal(400, 200_000), "once", both(BLOCKED)),
  edit("200000, AutoMod", refusal(400, 200_000), "for ever", unread),
  edit("240000, harmful links", refusal(400, 240_000), "once", both(BLOCKED)),
  edit("20009, explicit content", refusal(403, 20_009), "once", both(EXPLICIT)),
  edit("50046, invalid file", refusal(400, 50_046), "once", both(NO_FILE)),
  edit("400001, no uploads here", refusal(403, 400_001), "once", both(NO_FILE)),
  edit("50045, file too large", refusal(400, 50_045), "once", answered),
  {
    ...edit("50045, a large file", refusal(400, 50_045), "once", { ...answered, picture: SMALLER }),
    large: true,
  },
  edit("50045, file too large", refusal(400, 50_045), "twice", both(NO_FILE)),
  edit("40005, too large", refusal(413, 40_005), "once", answered),
  edit("50006, empty", refusal(400, 50_006), "once", both(BUG)),
  edit("50035, malformed", refusal(400, 50_035), "once", { picture: BUG, text: WORDS, submits: 1 }),
];

export const DISCORD_ROWS: readonly DiscordRow[] = [...callbacks, ...edits];

export const DISTURBANCES: readonly Disturbance[] = [
  { fault: "gateway: closed with 4000", back: "RESUMED", disturb: ({ discord }) => discord.gateway.closeAll(4000) },
  { fault: "gateway: op 7", back: "RESUMED", disturb: ({ discord }) => discord.gateway.reconnect() },
  { fault: "gateway: op 9", back: "READY", disturb: ({ discord }) => discord.gateway.invalidate(false) },
  {
    fault: "the message is deleted",
    disturb: ({ discord }, waiting) => {
      for (const handle of waiting) discord.remove({ id: handle.message()?.id ?? "" });
    },
  },
];
