import { describe, expect, it } from "vitest";
import { drive } from "../support/manual-clock.ts";
import { noise } from "../support/pictures.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";

type Options = Parameters<Harness["discord"]["command"]>[0]["options"];

/** What the person reads in the end, and whether they alone; `stepMs` lets pauses on the way take no time. */
async function readAfter(harness: Harness, name: string, options: Options, stepMs = 500) {
  const handle = harness.discord.command({ name, options: options ?? {}, user: harness.asker, guild: harness.guild });
  const message = await drive(harness.clock, handle.until(isFinal), stepMs);
  return { text: message.text.replaceAll("\\", ""), ephemeral: message.ephemeral };
}

describe("what a person gets wrong is told to them alone, and costs nothing:", () => {
  const cases: readonly [string, string, (harness: Harness) => Promise<Options>, RegExp][] = [
    ["a blank prompt", "imagine", async () => ({ prompt: "   " }), /prompt is empty/],
    ["broken JSON", "imagine", async () => ({ prompt: '{"scene": ' }), /begins like JSON/],
    ["a picture named in /imagine", "imagine", async () => ({ prompt: "like @image1" }), /use \/edit/],
    ["a strange size", "imagine", async () => ({ prompt: "x", size: "huge" }), /don't understand this size/],
    [
      "too large a size",
      "imagine",
      async () => ({ prompt: "x", size: "4096x4096" }),
      /too large: at most 4 megapixels/,
    ],
    ["a blank question", "ask", async (harness) => ({ image: await png(harness), question: " " }), /question is empty/],
    [
      "a strange area",
      "caption",
      async (harness) => ({ image: await png(harness), area: "there" }),
      /don't understand this area/,
    ],
    [
      "an empty area",
      "caption",
      async (harness) => ({ image: await png(harness), area: "900,900,950,950" }),
      /nothing of the picture/,
    ],
    [
      "an empty area to read",
      "ocr",
      async (harness) => ({ image: await png(harness), area: "5,5,5,50" }),
      /nothing of the picture/,
    ],
    [
      "a picture that was not given",
      "edit",
      async (harness) => ({ prompt: "wear @image2", image1: await png(harness) }),
      /@image2, but that picture is missing/,
    ],
    [
      "a text file",
      "caption",
      async (harness) => ({ image: harness.attach(Buffer.from("hello there"), "note.png") }),
      /note.png is a text file/,
    ],
    [
      "an empty file",
      "ocr",
      async (harness) => ({ image: harness.attach(Buffer.alloc(0), "void.png") }),
      /void.png is an empty file/,
    ],
    [
      "a broken file",
      "caption",
      async (harness) => ({ image: harness.attach((await plainPicture()).subarray(0, 90), "cut.png") }),
      /cut.png is damaged/,
    ],
    [
      "a PDF",
      "caption",
      async (harness) => ({ image: harness.attach(Buffer.from("%PDF-1.7\n…"), "form.png") }),
      /PDF.*screenshot/,
    ],
    [
      "noise",
      "caption",
      async (harness) => ({ image: harness.attach(noise(4000), "noise.jpg") }),
      /noise.jpg is not a picture/,
    ],
  ];

  const png = async (harness: Harness) => harness.attach(await plainPicture());

  it.each(cases)("%s", async (_what, name, options, sentence) => {
    const harness = await startHarness();
    const { text, ephemeral } = await readAfter(harness, name, await options(harness), 0);
    expect(text).toMatch(sentence);
    expect(ephemeral).toBe(true);
    expect(harness.fal.jobs).toHaveLength(0);
  });

  it("a prompt of more than 4000 characters is not even sent by Discord", async () => {
    const harness = await startHarness();
    expect(() =>
      harness.discord.command({ name: "imagine", options: { prompt: "x".repeat(4001) }, user: harness.asker }),
    ).toThrow("would not send this");
  });
});

describe("what goes wrong at fal is one plain sentence that says what to do:", () => {
  it("an answer that makes no sense", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { nonsense: true } });
    const { text } = await readAfter(harness, "caption", { image: harness.attach(await plainPicture()) });
    expect(text).toMatch(/could not be read/);
  });

  it("a made file that is gone", async () => {
    const harness = await startHarness();
    harness.fal.answer("fal-ai/flux-2-pro", {
      output: { images: [{ url: "https://v3.fal.media/files/gone.png" }], seed: 1 },
    });
    const { text } = await readAfter(harness, "imagine", { prompt: "x" });
    expect(text).toMatch(/fal no longer has the result/);
  });

  it("a made file that lies elsewhere is not read", async () => {
    const harness = await startHarness();
    harness.fal.answer("fal-ai/flux-2-pro", { output: { images: [{ url: "https://example.com/x.png" }], seed: 1 } });
    const { text } = await readAfter(harness, "imagine", { prompt: "x" });
    expect(text).toMatch(/could not be read/);
  });

  it("a picture that fal cannot fetch from Discord is uploaded, once, for a text", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { error: harness.fal.errors.model("file_download_error") });
    const { text } = await readAfter(harness, "caption", { image: harness.attach(await plainPicture()) });
    expect(harness.fal.jobs).toHaveLength(2);
    expect(text).toMatch(/could not load the picture/);
  });

  it("and a picture job is submitted once whatever comes of it", async () => {
    const harness = await startHarness();
    harness.fal.answer("fal-ai/flux-2-pro/edit", { error: harness.fal.errors.model("file_download_error") });
    await readAfter(harness, "edit", { prompt: "blue", image1: harness.attach(await plainPicture()) });
    expect(harness.fal.jobs).toHaveLength(1);
  });
});

describe("what is a bug of ours", () => {
  it("is told by a number, and nothing of it is shown", async () => {
    const harness = await startHarness();
    harness.fal.answer("fal-ai/flux-2-pro", {
      output: { images: [{ url: "https://v3.fal.media/files/x.png" }], seed: "secret" },
    });
    const { text } = await readAfter(harness, "imagine", { prompt: "x" });
    expect(text).not.toContain("secret");
  });
});
