import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import type { MessageView } from "discord-stand-in";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { FLUX, FLUX_EDIT, labels, press, run } from "./pressing.ts";

const UNSAFE = "The model marked its own result as unsafe, so I don't show it. Please change the words or the picture.";
const BLACK = "The picture is completely black, which is how models refuse. Please change the words.";
const fox = { prompt: "a fox", seed: 42 };

async function edit(harness: Harness) {
  const image1 = harness.attach(await plainPicture());
  return run(harness, "edit", { prompt: "bluer", image1, seed: 42 });
}

/** What the person sees is a picture like any other. */
function expectPicture({ text, pictures }: MessageView): void {
  expect(pictures).toHaveLength(1);
  expect(text).not.toContain("black");
}

describe("what a model calls unsafe", () => {
  it("is told to the person, and not posted", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { refusal: "marked" });
    const { message } = await run(harness, "imagine", fox);
    expect(message).toMatchObject({ text: UNSAFE, pictures: [], attachments: [] });
    expect(labels(message)).toEqual([en.buttons.changePrompt, en.buttons.delete]);
  });

  it("is told of an edit, too, in the person's language", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX_EDIT, { refusal: "marked" });
    expect((await edit(harness)).message.text).toBe(UNSAFE);
    const options = { prompt: "bluer", image1: harness.attach(await plainPicture()), seed: 42 };
    const { message } = await run(harness, "edit", options, { locale: "de" });
    expect(message.text).toBe(
      "Das Modell hat sein eigenes Ergebnis als bedenklich eingestuft, darum zeige ich es nicht. Bitte ändere die Worte oder das Bild.",
    );
  });

  it("is not fetched, and not kept: whoever asks again has it made anew", async () => {
    const harness = await startHarness();
    harness.fal.answerNext(FLUX, { refusal: "marked" });
    await run(harness, "imagine", fox);
    expect(harness.fal.calls.filter(({ host }) => host.endsWith("fal.media"))).toEqual([]);
    expectPicture((await run(harness, "imagine", fox)).message);
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("is told by the bot that goes on with it after a restart, and paid once", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { hold: true, queue: [2], refusal: "marked" });
    const options = { prompt: "a fox", seed: 42 };
    const handle = harness.discord.command({ name: "imagine", options, user: harness.asker, guild: harness.guild });
    const job = await harness.fal.nextSubmit();
    await handle.until(({ buttons }) => buttons.length > 0);
    await drive(harness.clock, harness.stop());
    await job.complete();
    await harness.restart();
    const message = await drive(harness.clock, handle.until(isFinal), 100);
    expect(message).toMatchObject({ text: UNSAFE, pictures: [] });
    expect(harness.fal.jobs).toHaveLength(1);
  });
});

describe("a made picture that is black all over", () => {
  it("is posted with one sentence, and its alt text says what is to be seen", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { refusal: "black" });
    const { message } = await run(harness, "imagine", fox);
    expect(message.text.split("\n")).toContain(BLACK);
    expect(message.pictures.map(({ description }) => description)).toEqual(["AI-generated image: completely black"]);
    expect(message.attachments.map(({ description }) => description)).toEqual(["AI-generated image: completely black"]);
    expect(labels(message)).toEqual(["Again", "Change prompt", "Details", "Delete"]);
  });

  it("is posted so in German, and after an edit", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX_EDIT, { refusal: "black" });
    const options = { prompt: "bluer", image1: harness.attach(await plainPicture()), format: "png" };
    const { message } = await run(harness, "edit", options, { locale: "de" });
    expect(message.text).toContain("Das Bild ist ganz schwarz: So lehnen Modelle etwas ab. Bitte ändere die Worte.");
    expect(message.pictures[0]?.description).toBe("KI-bearbeitetes Bild: ganz schwarz");
  });

  it("is not kept: whoever asks again has it made anew, and what is made then is kept", async () => {
    const harness = await startHarness();
    harness.fal.answerNext(FLUX, { refusal: "black" });
    expect((await run(harness, "imagine", fox)).message.text).toContain(BLACK);
    expectPicture((await run(harness, "imagine", fox)).message);
    const { message } = await run(harness, "imagine", fox);
    expectPicture(message);
    expect(message.text).toContain("same answer as before");
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("is told to all who asked for it together, and paid once, also in another process", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const harness = await startHarness({ clock, store });
    const other = await startHarness({ clock, store, fal: harness.fal });
    harness.fal.answer(FLUX, { hold: true, queue: [1], refusal: "black" });
    const ask = ({ discord, asker, guild }: Harness) =>
      discord.command({ name: "imagine", options: fox, user: asker, guild });
    const handles = [ask(harness), ask(harness)];
    const job = await harness.fal.nextSubmit();
    handles.push(ask(other));
    const isWaiting = ({ buttons }: MessageView) => buttons.length > 0;
    await drive(clock, Promise.all(handles.map((handle) => handle.until(isWaiting))), 100);
    await job.complete();
    const messages = await drive(clock, Promise.all(handles.map((handle) => handle.until(isFinal))), 100);
    for (const { text, pictures } of messages) {
      expect(text).toContain(BLACK);
      expect(pictures).toHaveLength(1);
    }
    expect(harness.fal.jobs).toHaveLength(1);
    await drive(clock, Promise.all([harness.stop(), other.stop()]));
    await store.close();
  });

  it("is brought to who has waited for it since before a restart, and not made once more", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { refusal: "black" });
    harness.fal.faults.add({ method: "GET", route: /\.fal\.media\//, delayMs: 60 * 60_000 });
    const handle = harness.discord.command({
      name: "imagine",
      options: fox,
      user: harness.asker,
      guild: harness.guild,
    });
    await harness.fal.nextSubmit();
    await expect.poll(() => harness.fal.calls.some(({ path }) => /\/requests\/[^/]+$/.test(path))).toBe(true);
    await harness.clock.advance(0);
    await harness.stop();
    await harness.restart();
    const message = await drive(harness.clock, handle.until(isFinal), 100);
    expect(message.text).toContain(BLACK);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("leads on to another one", async () => {
    const harness = await startHarness();
    harness.fal.answerNext(FLUX, { refusal: "black" });
    const { message } = await run(harness, "imagine", { ...fox, seed: 7 });
    expectPicture(await press(harness, message, "Again").until(isFinal));
    expect((await press(harness, message, "Details").until(() => true)).text).toContain("**Cost:** about $0.03");
  });
});
