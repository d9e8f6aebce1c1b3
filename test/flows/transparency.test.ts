import { describe, expect, it } from "vitest";
import { contrastOfInk, written } from "../support/transparent-pictures.ts";
import { CAPTION, replyTo, startAltText } from "./alt-text-harness.ts";
import { isFinal } from "./harness.ts";
import { startModerated } from "./moderation-harness.ts";
import { DETAILED, OCR } from "./pressing.ts";

const WHITE = [255, 255, 255, 255] as const;
const BLACK = [0, 0, 0, 255] as const;
const FORMATS = ["png", "webp", "gif"] as const;
const INKS = [
  ["white", WHITE, 1],
  ["black", BLACK, -1],
] as const;

/** One of each, as files that people post. */
const writings = () =>
  Promise.all(
    FORMATS.flatMap((format) =>
      INKS.map(async ([colour, ink, sign]) => ({
        name: `${colour}.${format}`,
        sign,
        bytes: await written(format, [ink]),
      })),
    ),
  );

/** What fal was given of each, in the order in which it was asked: text that is as bright, or as dark, as its author saw it. */
async function expectReadable(given: readonly (Buffer | undefined)[], signs: readonly number[]): Promise<void> {
  const contrasts = await Promise.all(given.map((bytes) => contrastOfInk(bytes ?? Buffer.alloc(0))));
  expect(contrasts.map((contrast, at) => contrast * (signs[at] ?? 0) > 200)).toEqual(signs.map(() => true));
}

type Fal = Awaited<ReturnType<typeof startAltText>>["fal"];

/** The pictures that an endpoint was given, in order. */
const givenTo = ({ submits, uploads }: Fal, endpoint: string) =>
  submits(endpoint).map(({ input }) => {
    const { image_url: url } = input as { image_url?: string };
    return uploads.find(({ fileUrl }) => fileUrl === url)?.bytes;
  });

describe("white and black text on nothing, as png, webp and gif, reaches fal readable", () => {
  it("from /ocr and /caption, which share what is uploaded", async () => {
    const harness = await startAltText(undefined);
    const { discord, asker, guild, fal } = harness;
    const files = await writings();
    for (const { name, bytes } of files) {
      const image = discord.attach(bytes, { filename: name });
      for (const command of ["ocr", "caption"]) {
        await discord.command({ name: command, options: { image }, user: asker, guild }).until(isFinal);
      }
    }
    const signs = files.map(({ sign }) => sign);
    await expectReadable(givenTo(fal, OCR), signs);
    await expectReadable(givenTo(fal, DETAILED), signs);
  });

  it("for alt text", async () => {
    const harness = await startAltText("post");
    const files = await writings();
    for (const { name, bytes } of files) {
      const attachments = [harness.discord.attach(bytes, { filename: name })];
      const message = harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments });
      expect((await replyTo(harness, message)).text).toContain(CAPTION);
    }
    const signs = files.map(({ sign }) => sign);
    await expectReadable(givenTo(harness.fal, DETAILED), signs);
    await expectReadable(givenTo(harness.fal, OCR), signs);
  });

  it("for moderation, which knows each again in the other formats", async () => {
    const harness = await startModerated();
    const files = await writings();
    for (const { bytes } of files) {
      const message = harness.post(harness.addPoster(), [bytes]);
      await harness.until(() => (harness.isThere(message) ? undefined : true));
    }
    await expectReadable(
      givenTo(harness.fal, OCR),
      INKS.map(([, , sign]) => sign),
    );
  });
});
