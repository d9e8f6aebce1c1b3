import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { caption, DRAWN_SEED, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const FLUX = "fal-ai/flux-2-pro";

/** Captions a picture that the model describes as `results`. */
async function captionOf(harness: Harness, results: string, spoiler = false) {
  harness.fal.answer(DETAILED, { output: { results } });
  const image = harness.attach(await plainPicture(), "picture.png", { spoiler });
  const handle = harness.discord.command({
    name: "caption",
    options: { image },
    user: harness.asker,
    guild: harness.guild,
  });
  const message = await handle.until(isFinal);
  return { handle, message, image };
}

async function imagine(harness: Harness, options: Record<string, string | number | boolean>, maxFileBytes?: number) {
  const handle = harness.discord.command({
    name: "imagine",
    options,
    user: harness.asker,
    guild: harness.guild,
    ...(maxFileBytes && { maxFileBytes }),
  });
  const message = await handle.until(isFinal);
  return { handle, message };
}

describe("a text answer", () => {
  it("pings nobody and shows the model's characters as they are", async () => {
    const harness = await startHarness();
    const words = `Hi @everyone @here <@${harness.asker.id}> <@&${harness.guild.id}> **bold** https://example.com/x [a](https://b.c)`;
    const { message, handle } = await captionOf(harness, words);
    expect(message.pings).toEqual({ everyone: false, users: [], roles: [] });
    const [answer] = message.text.split("\n-#");
    expect(answer?.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1")).toBe(words);
    for (const { body } of handle.calls.filter(({ method }) => method === "PATCH")) {
      expect(body).toMatchObject({ allowed_mentions: { parse: [] } });
    }
  });

  it("is Components V2 from its first edit on, and never sends content or embeds", async () => {
    const harness = await startHarness();
    const { handle } = await captionOf(harness, "A house.");
    const [first, ...edits] = handle.calls;
    expect(first?.body).toEqual({ type: 5, data: { flags: 0 } });
    expect(edits.length).toBeGreaterThan(0);
    for (const { body } of edits) {
      expect(body).toMatchObject({ flags: 1 << 15 });
      expect(body).not.toHaveProperty("content");
      expect(body).not.toHaveProperty("embeds");
    }
  });

  it("shows the picture by Discord's own address, with the words as its alt text, and uploads nothing", async () => {
    const harness = await startHarness();
    const { handle, message, image } = await captionOf(harness, "A house on a hill.");
    expect(message.pictures).toMatchObject([{ description: "A house on a hill.", spoiler: false }]);
    expect(message.pictures[0]?.url).toContain(image.id);
    expect(handle.calls.flatMap(({ files }) => files)).toEqual([]);
  });

  it("keeps a spoiler a spoiler", async () => {
    const harness = await startHarness();
    const { message } = await captionOf(harness, "A plot twist.", true);
    expect(message.pictures).toMatchObject([{ spoiler: true }]);
  });

  it("of up to 4000 characters stands in the message", async () => {
    const harness = await startHarness();
    const words = "word ".repeat(750).trim();
    const { message } = await captionOf(harness, words);
    expect(message.text).toContain(words);
    expect(message.files).toEqual([]);
  });

  it.each([
    ["characters", "a long word ".repeat(500).trim()],
    ["bytes", "漢字 ".repeat(1300).trim()],
    ["escapes", "*_~ ".repeat(900).trim()],
  ])("with too many %s comes whole as a file beside its beginning", async (_what, words) => {
    const harness = await startHarness();
    const { message } = await captionOf(harness, words);
    const [file] = message.files;
    expect(file?.url).toBe("attachment://caption.txt");
    expect(file?.attachment?.bytes.toString()).toBe(words);
    const [beginning = ""] = message.text.split("…\n");
    expect(words.startsWith(beginning.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1"))).toBe(true);
    expect(beginning.length).toBeGreaterThan(1500);
    expect(message.text).toContain("The full text is in the file.");
  });

  it("stands alone when Discord does not take the picture's address any more", async () => {
    const harness = await startHarness();
    harness.discord.faults.add({
      method: "PATCH",
      route: /@original$/,
      status: 400,
      body: { message: "Invalid Form Body", code: 50_035, errors: {} },
    });
    const { message } = await captionOf(harness, "A house.");
    expect(message.text).toContain("A house.");
    expect(message.pictures).toEqual([]);
  });

  it("says how long it took", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true });
    const handle = await caption(harness);
    const job = await harness.fal.nextSubmit();
    await harness.clock.advance(2_400);
    await job.complete({ results: "A house." });
    const message = await handle.until(({ text }) => text.includes("A house."));
    expect(message.text).toContain("2.4 seconds");
  });
});

describe("a made picture", () => {
  it("is uploaded as a file with alt text on the file and on the gallery", async () => {
    const harness = await startHarness();
    const { message } = await imagine(harness, { prompt: "a red fox in snow", format: "png" });
    const [attachment] = message.attachments;
    const alt = "AI-generated image: a red fox in snow";
    expect(attachment).toMatchObject({ description: alt, filename: `picture-${DRAWN_SEED}-1.png` });
    expect(message.pictures).toMatchObject([{ description: alt, url: `attachment://${attachment?.filename}` }]);
    expect((await sharp(attachment?.bytes).metadata()).format).toBe("png");
    expect(JSON.stringify(message.components)).not.toContain("fal.media");
  });

  it("has at most 300 characters of alt text, cut at a word", async () => {
    const harness = await startHarness();
    const { message } = await imagine(harness, { prompt: "crystalline ".repeat(300).trim() });
    const alt = message.pictures[0]?.description ?? "";
    expect(alt.length).toBeLessThanOrEqual(300);
    expect(alt).toMatch(/^AI-generated image: crystalline .*crystalline…$/);
  });

  it("of a JSON prompt is described by its words in order", async () => {
    const harness = await startHarness();
    const prompt = '{"subject": "a knight", "camera": {"shot": "close-up"}, "style": ["oil"], "colors": ["#2ECC71"]}';
    const { message } = await imagine(harness, { prompt });
    expect(message.pictures[0]?.description).toBe("AI-generated image: a knight; close-up; oil; #2ECC71");
  });

  it("shows its seed and parameters", async () => {
    const harness = await startHarness();
    const { message } = await imagine(harness, {
      prompt: "a fox",
      seed: 42,
      size: "512x256",
      safety: "3",
      format: "png",
    });
    for (const fact of ["Seed 42", "size 512x256", "safety tolerance 3 of 5", "png", "FLUX.2"])
      expect(message.text).toContain(fact);
  });

  it("shows the seed that the model used where it differs", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, {
      output: (_input: unknown, { putFile }: { putFile: (bytes: Buffer, type: string) => string }) => ({
        images: [{ url: putFile(pngBytes, "image/png") }],
        seed: 777,
      }),
    });
    const pngBytes = await plainPicture();
    const { message } = await imagine(harness, { prompt: "a fox", seed: 42 });
    expect(message.text).toContain("Seed 777");
  });

  it("made from a spoiler is a spoiler", async () => {
    const harness = await startHarness();
    const image1 = harness.attach(await plainPicture(), "a.png", { spoiler: true });
    const handle = harness.discord.command({
      name: "edit",
      options: { prompt: "make it blue", image1 },
      user: harness.asker,
      guild: harness.guild,
    });
    const message = await handle.until(({ pictures }) => pictures.length > 0);
    expect(message.pictures).toMatchObject([{ spoiler: true, description: "AI-edited image: make it blue" }]);
  });

  it("that is larger than Discord takes is saved smaller, and that is said", async () => {
    const harness = await startHarness();
    const large = await sharp(Buffer.from(Array.from({ length: 512 * 512 * 3 }, (_, i) => (i * 7919) % 256)), {
      raw: { width: 512, height: 512, channels: 3 },
    })
      .png({ compressionLevel: 0 })
      .toBuffer();
    harness.fal.answer(FLUX, {
      output: (_input: unknown, { putFile }: { putFile: (bytes: Buffer, type: string) => string }) => ({
        images: [{ url: putFile(large, "image/png") }],
        seed: 1,
      }),
    });
    const { message } = await imagine(harness, { prompt: "noise" }, 400_000);
    expect(message.attachments[0]?.bytes.length).toBeLessThanOrEqual(400_000);
    expect(message.text).toContain("lower quality");
  });

  it("with a ping in its prompt pings nobody", async () => {
    const harness = await startHarness();
    const { message } = await imagine(harness, { prompt: "@everyone at a party" });
    expect(message.pings).toEqual({ everyone: false, users: [], roles: [] });
    expect(message.text).toContain(String.raw`\@everyone at a party`);
  });
});
