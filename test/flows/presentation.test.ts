import { describe, expect, it } from "vitest";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import type { MessageView } from "discord-stand-in";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { about, DETAILED, FLUX_EDIT, labels, MOONDREAM, OCR, press, run } from "./pressing.ts";

const REGION = "fal-ai/florence-2-large/region-to-description";

/** What Discord shows of a text before anything is pressed. */
const openly = (text: string) => text.replaceAll(/\|\|[^]+?\|\|/g, "");

const altOf = ({ pictures }: MessageView) => pictures.map(({ description }) => description);

/** Posts files in one message, which the asker then has described or read. */
async function byMenu(harness: Harness, name: string, files: readonly (readonly [string, Uint8Array])[]) {
  const attachments = files.map(([filename, bytes]) => harness.discord.attach(bytes, { filename }));
  const message = harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments });
  return harness.discord.messageCommand({ name, message, user: harness.asker }).until(isFinal);
}

/** The blocks of code in a message, each with what stands right above it. */
function blocksIn({ components }: MessageView): string[] {
  const texts = components.flatMap((one) => ("content" in one ? [one.content] : []));
  return texts.filter((text) => text.includes("```"));
}

describe("the picture that an answer is about", () => {
  it("has the newest caption of the same bytes as its alt text, whoever had it made of whichever file", async () => {
    const harness = await startHarness();
    harness.fal.answer(OCR, { output: { results: "NO PARKING" } });
    const bytes = await plainPicture();
    const read = async () => run(harness, "ocr", { image: harness.attach(bytes) });
    expect(altOf((await read()).message)).toEqual([en.answer.pictureAskedAbout]);

    for (const [detail, results] of [
      ["full", "A house with a red door."],
      ["short", "A house."],
    ] as const) {
      const endpoint = { full: "more-detailed-caption", short: "caption" }[detail];
      harness.fal.answer(`fal-ai/florence-2-large/${endpoint}`, { output: { results } });
      const image = harness.attach(bytes, "another-name.png");
      await run(harness, "caption", { image, detail }, { user: harness.stranger });
      expect(altOf((await read()).message)).toEqual([results]);
    }
  });

  it("never has an answer about a part of it, or about one thing, as its alt text", async () => {
    const harness = await startHarness();
    harness.fal.answer(MOONDREAM, { output: { output: "It is *red*." } });
    harness.fal.answer(REGION, { output: { results: "A window." } });
    harness.fal.answer(DETAILED, { output: { results: "A house." } });
    const image = harness.attach(await plainPicture());
    const asked = () => run(harness, "ask", { image, question: "Which colour?" });
    const ofPart = () => run(harness, "caption", { image, area: "top left" }, { locale: "de" });
    expect(altOf((await asked()).message)).toEqual([en.answer.pictureAskedAbout]);
    expect(altOf((await ofPart()).message)).toEqual([de.answer.pictureAskedAbout]);
    await run(harness, "caption", { image });
    expect(altOf((await asked()).message)).toEqual(["A house."]);
    expect(altOf((await ofPart()).message)).toEqual(["A house."]);
  });

  it("is what a picture showed before it was edited", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { results: "A house." } });
    const image = harness.attach(await plainPicture());
    const edited = () => run(harness, "edit", { prompt: "make it snow", image1: image, seed: 1 });
    expect(altOf((await edited()).message)).toEqual(["AI-edited image: make it snow"]);
    await run(harness, "caption", { image });
    expect(altOf((await edited()).message)).toEqual(["AI-edited image: make it snow. Before: A house."]);
  });

  it("is shown by its own address and uploaded nowhere, also in what follows", async () => {
    const harness = await startHarness();
    const image = harness.attach(await plainPicture());
    const first = await run(harness, "caption", { image });
    const second = press(harness, first.message, "Read text");
    const third = press(harness, await second.until(isFinal), "Ask about it");
    await third.response();
    const last = harness.discord.submitModal({ modal: third, values: { question: "Why?" } });
    await last.until(isFinal);
    for (const handle of [first.handle, second, last]) {
      expect(handle.message()?.pictures).toMatchObject([{ url: expect.stringContaining(image.id) }]);
      expect(handle.calls.flatMap(({ files }) => files)).toEqual([]);
    }
  });

  it("may vanish: an answer that is known already then stands alone too", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { results: "A house." } });
    const bytes = await plainPicture();
    await run(harness, "caption", { image: harness.attach(bytes) });
    const body = { message: "Invalid Form Body", code: 50_035, errors: {} };
    harness.discord.faults.add({ method: "POST", route: /callback$/, status: 400, body });
    const { message } = await run(harness, "caption", { image: harness.attach(bytes) });
    expect(message.text).toContain("A house.");
    expect(message.pictures).toEqual([]);
  });
});

describe("a spoiler", () => {
  const spoiler = async (harness: Harness) => harness.attach(await plainPicture(), "twist.png", { spoiler: true });
  const isHidden = ({ pictures }: MessageView) => pictures.map((one) => one.spoiler);

  it("stays one in every answer in words that follows", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "caption", { image: await spoiler(harness) });
    const read = await press(harness, message, "Read text").until(isFinal);
    const modal = press(harness, read, "Ask about it");
    await modal.response();
    const asked = await harness.discord.submitModal({ modal, values: { question: "Why?" } }).until(isFinal);
    expect([message, read, asked].map(isHidden)).toEqual([[true], [true], [true]]);
  });

  it("has the words about it behind bars in every answer, and its own alt text behind the picture's own", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { results: "The butler || did it|" } });
    harness.fal.answer(OCR, { output: { results: "BUTLER ".repeat(900) } });
    harness.fal.answer(MOONDREAM, { output: { output: "The butler." } });
    const image = await spoiler(harness);
    const described = (await run(harness, "caption", { image })).message;
    const read = await press(harness, described, "Read text").until(isFinal);
    const asked = (await run(harness, "ask", { image, question: "Is it the butler?" })).message;
    const edited = (await run(harness, "edit", { prompt: "hide the butler", image1: image })).message;
    const copied = await press(harness, described, en.buttons.altText).until(() => true);
    for (const { text } of [described, read, asked, edited, copied]) {
      expect(text).toMatch(/butler/i);
      expect(openly(text)).not.toMatch(/butler/i);
      expect(openly(text)).not.toContain("|");
    }
    expect(altOf(described)).toEqual(["The butler || did it|"]);
    expect(read.files).toMatchObject([{ spoiler: true, attachment: { spoiler: true } }]);
    expect(edited.pictures).toMatchObject([{ spoiler: true, attachment: { spoiler: true } }]);
  });

  it("has nothing said openly of it in a menu, a reply or a failure, and a picture beside it has", async () => {
    const harness = await startHarness({ environment: { MESSAGE_CONTENT: "on" } });
    harness.fal.answer(DETAILED, { output: { results: "Words." } });
    harness.fal.answer(MOONDREAM, { output: { output: "Words." } });
    const attached = [false, true].map(async (isSpoiler, index) =>
      harness.discord.attach(await plainPicture(index), { filename: `twist-${index}.png`, spoiler: isSpoiler }),
    );
    const attachments = await Promise.all(attached);
    const message = harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments });
    const menu = harness.discord.messageCommand({ name: "Describe image", message, user: harness.asker });
    const [first, second] = [1, 2].map(en.answer.pictureNumber);
    expect((await menu.until(isFinal)).text).toContain(`${first}\nWords.\n${second}\n||Words.||\n-# `);

    const hidden = harness.discord.post({
      channel: harness.channel,
      user: harness.stranger,
      attachments: attachments.slice(1),
    });
    const reply = { channel: harness.channel, user: harness.asker, repliesTo: hidden };
    const answers = async (content: string) => {
      const { id } = harness.discord.post({ ...reply, content: `<@${harness.discord.bot.id}> ${content}` });
      const find = () => harness.discord.messages(harness.channel).find((one) => one.repliesTo === id && isFinal(one));
      await expect.poll(() => find()?.text).toBeDefined();
      return find()?.text ?? "";
    };
    expect(await answers("")).toMatch(/^\|\|Words\.\|\|\n-# /);
    expect(openly(await answers("Is it the butler?"))).not.toMatch(/butler|Words/);
    harness.discord.vanish(attachments[1] ?? { id: "none" });
    const again = harness.discord.messageCommand({ name: "Read text in image", message: hidden, user: harness.asker });
    expect((await again.until(isFinal)).text).toMatch(/^\|\|twist-1\.png .*\|\|$/);
  });

  it("stays one in every picture that is made of it, and of those", async () => {
    const harness = await startHarness();
    const first = await run(harness, "edit", { prompt: "bluer", image1: await spoiler(harness), seed: 1 });
    const made = [first.message, await press(harness, first.message, "Again").until(isFinal)];
    for (const label of ["Change prompt", "Edit this"]) {
      const modal = press(harness, first.message, label);
      await modal.response();
      made.push(await harness.discord.submitModal({ modal, values: { prompt: `${label}!` } }).until(isFinal));
    }
    expect(made.map(isHidden)).toEqual([[true], [true], [true], [true]]);
    expect(harness.fal.submits(FLUX_EDIT)).toHaveLength(4);
  });

  it("that is one of several makes the whole a spoiler; a picture that is none stays none", async () => {
    const harness = await startHarness();
    const plain = harness.attach(await plainPicture(9));
    const mixed = await run(harness, "edit", { prompt: "x", image1: plain, image2: await spoiler(harness) });
    const open = await run(harness, "edit", { prompt: "x", image1: plain });
    expect([mixed.message, open.message].map(isHidden)).toEqual([[true], [false]]);
  });
});

describe("Show as alt text", () => {
  async function copy(harness: Harness, message: MessageView) {
    const shown = await press(harness, message, "Show as alt text", { user: harness.stranger }).until(() => true);
    expect(shown).toMatchObject({ ephemeral: true, pings: { everyone: false, users: [], roles: [] } });
    return blocksIn(shown);
  }

  it("shows the model's own marks as they are, and none of them ends the block or pings", async () => {
    const harness = await startHarness();
    const results = `# *Sign* \`code\` \`\`\`js\n@everyone <@${harness.asker.id}> \\_ https://example.com\`\`\``;
    harness.fal.answer(DETAILED, { output: { results } });
    const { message } = await about(harness, "caption");
    expect(await copy(harness, message)).toEqual([`\`\`\`\n${results.replaceAll("```", "'''")}\n\`\`\``]);
  });

  it("takes at most 1024 characters, cut at a word", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { results: "crystalline ".repeat(300) } });
    const { message } = await about(harness, "caption");
    const [block = ""] = await copy(harness, message);
    const [, copied = ""] = /^```\n([^]*)\n```$/.exec(block) ?? [];
    expect(copied.length).toBeLessThanOrEqual(1024);
    expect(copied).toMatch(/^(?:crystalline )+crystalline…$/);
  });

  it("numbers several pictures as their answer does, where one of them failed too", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: (_input: unknown, { job }: { job: object }) => ({ results: nth(job) }) });
    const nth = (job: object) => `Picture of job ${harness.fal.jobs.findIndex((each) => each === job) + 1}.`;
    const message = await byMenu(harness, "Describe image", [
      ["one.png", await plainPicture(1)],
      ["two.png", Buffer.from("no picture at all")],
      ["three.png", await plainPicture(3)],
    ]);
    const [first, third] = await copy(harness, message);
    for (const [number, block] of [
      [1, first],
      [3, third],
    ] as const) {
      const [, said] = /^\*\*Picture \d\*\*\n```\n(.*)\n```$/.exec(block ?? "") ?? [];
      expect(block).toContain(`**Picture ${number}**`);
      expect(said).toMatch(/^Picture of job [12]\.$/);
      expect(message.text).toContain(`**Picture ${number}**\n${said}`);
    }
  });
});

describe("an answer about several pictures", () => {
  it("that is too long comes whole and numbered as a file", async () => {
    const harness = await startHarness();
    const results = "many words ".repeat(200).trim();
    harness.fal.answer(OCR, { output: { results } });
    const message = await byMenu(harness, "Read text in image", [
      ["one.png", await plainPicture(1)],
      ["two.png", await plainPicture(2)],
    ]);
    expect(message.files[0]?.attachment?.bytes.toString()).toBe(`Picture 1\n${results}\n\nPicture 2\n${results}`);
    expect(labels(message)).toEqual([en.buttons.askAbout, en.buttons.draftAltText, en.buttons.delete]);
    expect(message.pictures).toEqual([]);
  });
});
