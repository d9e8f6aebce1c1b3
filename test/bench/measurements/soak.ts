import { imageVariables } from "../../support/assignments.ts";
import type { Measurement, Row } from "../measurement.ts";
import { severalAtOnce } from "../several-at-once.ts";
import { residentMegabytes } from "../resident.ts";
import { type Stage, withBots } from "../stage.ts";

const COMMANDS = 10_000;
const FIRST_COMMANDS = 1_000;
const AT_ONCE = 10;
/** Long enough that the bot has noticed, and Node has done what it does then. */
const QUIET_MS = 30_000;
const BOTS = ["ours", "bare"] as const;
/** What bounds the memory of a bot, and lets it give some back, as the image has it, and so the systemd unit. */
const MEMORY_VARIABLES = new Set(["MALLOC_ARENA_MAX", "NODE_OPTIONS"]);

/**
 * Memory after 1 000 and after 10 000 commands of all kinds, each time when the bot was left alone: what the process
 * has resident, which holds whatever garbage Node has not cared to collect yet, and what is live in it.
 */
export const soak: Measurement = {
  name: "soak",
  run: async () => withBots(BOTS, compare, { isObserved: true, environment: await memoryAsShipped() }),
};

async function memoryAsShipped(): Promise<Record<string, string>> {
  const image = await imageVariables();
  return Object.fromEntries(Object.entries(image).filter(([name]) => MEMORY_VARIABLES.has(name)));
}

interface Memory {
  readonly resident: number;
  readonly live: number;
}

async function compare(stages: readonly [Stage, Stage]): Promise<Row[]> {
  const [ours, bare] = await Promise.all([use(stages[0], true), use(stages[1], false)]);
  const row = (name: string, kind: keyof Memory): Row => ({
    what: `${name}, after ${COMMANDS} commands`,
    unit: "MB",
    ours: ours.last[kind],
    peer: { name: `after ${FIRST_COMMANDS}`, value: ours.first[kind] },
    target: { of: "ratio", is: "at most", limit: 1.15 },
  });
  const { target: _target, ...besideBare } = row("resident memory", "resident");
  return [
    row("live memory, compiled code apart", "live"),
    row("resident memory", "resident"),
    { ...besideBare, peer: { name: "bare", value: bare.last.resident } },
  ];
}

async function use(stage: Stage, hasButtons: boolean): Promise<{ readonly first: Memory; readonly last: Memory }> {
  const doNext = preparePeople(stage, hasButtons);
  await severalAtOnce(FIRST_COMMANDS, AT_ONCE, doNext);
  const first = await measure(stage);
  await severalAtOnce(COMMANDS - FIRST_COMMANDS, AT_ONCE, (index) => doNext(FIRST_COMMANDS + index));
  return { first, last: await measure(stage) };
}

async function measure({ bot }: Stage): Promise<Memory> {
  const resident = await residentMegabytes(bot.pid, QUIET_MS);
  return { resident, live: await bot.liveMegabytes() };
}

/**
 * Of ten commands, three ask about a picture that was never seen, three about one that was, one makes a picture, two
 * ask for help, and one presses a button.
 */
function preparePeople(stage: Stage, hasButtons: boolean): (index: number) => Promise<unknown> {
  const { discord, fal } = stage;
  const known = Array.from({ length: 20 }, () => stage.attachPicture());
  const url = fal.files.put({ bytes: stage.drawPicture(), contentType: "image/jpeg" });
  const image = { url, width: 640, height: 480, content_type: "image/jpeg" };
  fal.answer("fal-ai/flux-2-pro", { output: { images: [image], seed: 1 } });

  const help = () => stage.command("help").response();
  const caption = (image: ReturnType<Stage["attachPicture"]>) => settled(stage.command("caption", { image }));
  const captionNew = async () => {
    const image = stage.attachPicture();
    await caption(image);
    discord.vanish(image); // the stand-in need not keep it
  };
  const captionKnown = (index: number) => caption(known[index % known.length] ?? stage.attachPicture());
  const press = async (index: number) => {
    const message = await captionKnown(index);
    const button = message.buttons.find((one) => one.custom_id?.startsWith("altText:"));
    if (!button?.custom_id) throw new Error(`this answer has no button for alt text: ${message.text}`);
    await stage.press(message, button.custom_id).response();
  };
  return (index) => {
    const kind = index % 10;
    if (kind < 3) return captionNew();
    if (kind < 6) return captionKnown(Math.floor(index / 10));
    if (kind < 7) return settled(stage.command("imagine", { prompt: `a house, number ${index}` }));
    if (kind < 9 || !hasButtons) return help();
    return press(index);
  };
}

function settled(handle: ReturnType<Stage["command"]>) {
  return handle.until(
    ({ loading, buttons }) => !loading && !buttons.some((one) => one.custom_id?.startsWith("cancel:")),
  );
}
