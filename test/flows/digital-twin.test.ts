import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import { type Answer, type ReadMessage, startTwinHarness, type TwinHarness } from "../support/digital-twin.ts";
import { plainPicture } from "./harness.ts";
import { DETAILED, FLUX, FLUX_EDIT, FULL, MOONDREAM, OCR } from "./pressing.ts";

/*
 * The whole bot in a Discord that others wrote: discord-digital-twin. It has the gateway's login, registering, slash
 * commands, entries of a message's menu, buttons, dialogues, callbacks, and messages that are edited and deleted. It
 * takes no files, so no made picture arrives there: /imagine and /edit are shown by what is read instead of one. It
 * never says that a server installed the bot, so /settings is refused, and it never names whom a message mentions. An
 * answer that is deferred by a button takes the place of the message that the button is on, it tells everybody what is
 * for one person alone, and it enforces no limits, lengths or permissions: those are shown on the stand-in alone.
 */

const picture = await plainPicture(90, { width: 40, height: 30 });
const UNSAFE = "The model marked its own result as unsafe, so I don't show it. Please change the words or the picture.";

async function start(): Promise<TwinHarness> {
  const harness = await startTwinHarness(picture);
  harness.fal.answer(DETAILED, { output: { results: "A house by a lake." } });
  harness.fal.answer(FULL, { output: { results: "A red house by a calm lake." } });
  harness.fal.answer(OCR, { output: { results: "NO PARKING" } });
  harness.fal.answer(MOONDREAM, { output: { output: "It is a house." } });
  for (const endpoint of [FLUX, FLUX_EDIT]) harness.fal.answer(endpoint, { refusal: "marked" });
  return harness;
}

const says =
  (text: string) =>
  ({ text: read }: ReadMessage): boolean =>
    read.includes(text);

interface Row {
  readonly what: string;
  readonly reads: string;
  readonly wish: (harness: TwinHarness) => Promise<Answer>;
}
const image = "the picture";
const COMMANDS: readonly Row[] = [
  { what: "/caption", reads: "A house by a lake.", wish: (at) => at.command("caption", { image }) },
  { what: "/ocr", reads: "NO PARKING", wish: (at) => at.command("ocr", { image }) },
  { what: "/ask", reads: "It is a house.", wish: (at) => at.command("ask", { image, question: "What?" }) },
  { what: "/imagine", reads: UNSAFE, wish: (at) => at.command("imagine", { prompt: "a fox" }) },
  { what: "/edit", reads: UNSAFE, wish: (at) => at.command("edit", { prompt: "bluer", image1: image }) },
  { what: "/help", reads: "I see, read and make pictures.", wish: (at) => at.command("help") },
  { what: "/privacy show", reads: "You have not opted out", wish: (at) => at.subcommand("privacy", "show") },
  {
    what: "/privacy opt-out",
    reads: "Done. From now on, other people can't",
    wish: (at) => at.subcommand("privacy", "opt-out"),
  },
  { what: "/settings show", reads: "This works only in servers.", wish: (at) => at.subcommand("settings", "show") },
  { what: "Describe image", reads: "A house by a lake.", wish: (at) => at.menu("Describe image") },
  { what: "Read text in image", reads: "NO PARKING", wish: (at) => at.menu("Read text in image") },
];

describe("in a Discord of others,", () => {
  it.each(COMMANDS)("$what is answered: $reads", async ({ reads, wish }) => {
    const harness = await start();
    const answer = await wish(harness);
    expect((await answer(says(reads))).text).toContain(reads);
  });

  it.each([
    {
      entry: "Ask about image",
      title: "Ask about the picture",
      fields: { question: "What?" },
      reads: "It is a house.",
    },
    { entry: "Edit image", title: "Edit the picture", fields: { prompt: "bluer" }, reads: UNSAFE },
  ])("$entry opens a dialogue, which is answered: $reads", async ({ entry, title, fields, reads }) => {
    const harness = await start();
    const dialogue = await harness.menuDialogue(entry);
    expect(dialogue.title).toBe(title);
    const answer = await dialogue.submit(fields);
    expect((await answer(says(reads))).text).toContain(reads);
  });

  it("Report scam image opens a dialogue, and does nothing before that is sent off", async () => {
    const harness = await start();
    const { title } = await harness.menuDialogue("Report scam image");
    expect(title).toBe(en.moderation.report.title);
    expect(await harness.messageCount()).toBe(1); // the reported message alone
  });

  it("what is asked for can be cancelled while it waits", async () => {
    const harness = await start();
    harness.fal.answer(FLUX, { queue: [3], hold: true });
    const answer = await harness.command("imagine", { prompt: "a fox" });
    const waiting = await answer(says("In the queue"));
    await harness.press(waiting, "Cancel");
    expect((await answer(says("Cancelled."))).text).toBe("Cancelled. Nothing more will be done.");
    await expect.poll(() => harness.fal.calls.filter(({ path }) => path.endsWith("/cancel")).length).toBe(1);
  });

  it("a button under an answer gives another, and leaves the first as it was", async () => {
    const harness = await start();
    const answer = await harness.command("caption", { image });
    const first = await answer(says("A house by a lake."));
    const more = await harness.press(first, "Show as alt text");
    expect((await more()).text).toBe("Alt text, ready to copy:\n```\nA house by a lake.\n```");
    expect(await answer()).toEqual(first);
  });

  it("every command and every entry of a menu is known", async () => {
    const harness = await start();
    const commands = ["caption", "ocr", "ask", "imagine", "edit", "help", "preferences", "privacy", "settings"];
    const entries = ["Describe image", "Read text in image", "Ask about image", "Edit image", "Report scam image"];
    expect([...(await harness.registered())].sort()).toEqual([...commands, ...entries].sort());
  });
});
