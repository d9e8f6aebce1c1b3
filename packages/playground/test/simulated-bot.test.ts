import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { plainPicture } from "../../../test/support/pictures.ts";
import { startVisited, type Visitor, wordsOf } from "./page/visit.ts";

type Options = Readonly<Record<string, string | number | boolean | { readonly id: string }>>;

/** Gives a command, and waits until the bot has begun to answer: until then time stands still. */
async function command(visitor: Visitor, name: string, options: Options): Promise<void> {
  await visitor.act({ does: "command", place: visitor.place("general").id, name, options });
  await visitor.heard((event) => (event.type === "message" ? event : undefined));
}

describe("what the bot says of a simulated model's answer", () => {
  it.each([
    ["caption", { detail: "label" }],
    ["caption", { detail: "short" }],
    ["caption", { detail: "detailed" }],
    ["caption", { detail: "full" }],
    ["caption", { area: "top left" }],
    ["ocr", {}],
    ["ask", { question: "How many gulls?" }],
    ["ask", { question: "How many gulls?", model: "idefics2" }],
  ])("/%s %j begins with Simulated:", async (name, options) => {
    const { visit } = await startVisited();
    const tomasz = await visit("Tomasz");
    const id = await tomasz.upload(await plainPicture("png"));
    await command(tomasz, name, { image: { id }, ...options });
    const { message } = await tomasz.readInTime(/^Simulated: .*(red|blue|green|white)/m);
    if ("question" in options) expect(wordsOf({ message })).toContain("How many gulls?");
  });
});

describe("simulated pictures, as the bot posts them", () => {
  const made = async (visitor: Visitor, url: string) => {
    const event = await visitor.readInTime("77777");
    const [attachment] = event.message.attachments;
    const file = await fetch(`${url}${event.files[attachment?.id ?? ""]}`);
    const { width, height, format } = await sharp(await file.arrayBuffer()).metadata();
    // The page keeps its room before it has loaded.
    expect(attachment).toMatchObject({ width, height });
    expect(JSON.stringify(event.message.components)).toContain(`"width":${width},"height":${height}`);
    return { attachment, file: { width, height, format } };
  };

  it("/imagine: of the size and format that were asked for, with the prompt as alt text", async () => {
    const { visit, url } = await startVisited();
    const tomasz = await visit("Tomasz");
    await command(tomasz, "imagine", { prompt: "A gull on a rail", size: "300x200", seed: 77_777, format: "png" });
    const { attachment, file } = await made(tomasz, url);
    expect(file).toMatchObject({ format: "png", width: 300, height: 200 });
    expect(attachment?.description).toBe("AI-generated image: A gull on a rail");
  });

  it("/edit: as large as the picture that was given", async () => {
    const { visit, url } = await startVisited();
    const tomasz = await visit("Tomasz");
    const id = await tomasz.upload(await plainPicture("png", { width: 320, height: 256 }));
    await command(tomasz, "edit", { prompt: "Add a gull", image1: { id }, size: "auto", seed: 77_777, format: "jpeg" });
    const { attachment, file } = await made(tomasz, url);
    expect(file).toMatchObject({ format: "jpeg", width: 320, height: 256 });
    expect(attachment?.description).toBe("AI-edited image: Add a gull");
  });
});
