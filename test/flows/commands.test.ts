import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { DRAWN_SEED, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";

const FLORENCE = "fal-ai/florence-2-large";
const CAPTIONS = [
  "caption",
  "detailed-caption",
  "more-detailed-caption",
  "region-to-description",
  "region-to-category",
];

type Options = Parameters<Harness["discord"]["command"]>[0]["options"];

/** Runs a slash command to its end and returns what fal was asked and what the person sees. */
async function run(harness: Harness, name: string, options: Options, where: object = { guild: harness.guild }) {
  const handle = harness.discord.command({ name, options: options ?? {}, user: harness.asker, ...where });
  const message = await handle.until(isFinal);
  return { handle, message, jobs: harness.fal.jobs };
}

describe("/caption", () => {
  it.each([
    [undefined, "detailed-caption"],
    ["short", "caption"],
    ["detailed", "detailed-caption"],
    ["full", "more-detailed-caption"],
  ])("with detail %s asks %s about the picture", async (detail, endpoint) => {
    const harness = await startHarness();
    harness.fal.answer(`${FLORENCE}/${endpoint}`, { output: { results: "A house on a hill." } });
    const { message, jobs } = await run(harness, "caption", {
      image: harness.attach(await plainPicture()),
      ...(detail && { detail }),
    });
    expect(jobs.map((job) => job.endpoint)).toEqual([`${FLORENCE}/${endpoint}`]);
    expect(Object.keys(jobs[0]?.input as object)).toEqual(["image_url"]);
    expect(message.text).toContain("A house on a hill.");
    expect(message.text).toContain("Florence-2 Large");
  });

  it.each([
    ["label", undefined, "region-to-category", { x1: 0, y1: 0, x2: 300, y2: 600 }],
    ["label", "bottom right", "region-to-category", { x1: 200, y1: 400, x2: 300, y2: 600 }],
    [undefined, "top half", "region-to-description", { x1: 0, y1: 0, x2: 300, y2: 300 }],
    ["short", "250,500,10%,0", "region-to-description", { x1: 30, y1: 0, x2: 250, y2: 500 }],
    ["full", "-10,-10,5000,5000", "region-to-description", { x1: 0, y1: 0, x2: 300, y2: 600 }],
  ])("with detail %s and area %s asks %s", async (detail, area, endpoint, region) => {
    const harness = await startHarness();
    const { jobs } = await run(harness, "caption", {
      image: harness.attach(await plainPicture()),
      ...(detail && { detail }),
      ...(area && { area }),
    });
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ endpoint: `${FLORENCE}/${endpoint}`, input: { region } });
  });

  it("measures an area on the picture as a person sees it, turned upright", async () => {
    const harness = await startHarness();
    const sideways = await sharp(await plainPicture(90, { width: 600, height: 300 }))
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { jobs } = await run(harness, "caption", { image: harness.attach(sideways, "photo.jpg"), area: "left half" });
    expect(jobs[0]?.input).toMatchObject({ region: { x1: 0, y1: 0, x2: 150, y2: 600 } });
  });
});

describe("/ocr", () => {
  it("reads the whole picture", async () => {
    const harness = await startHarness();
    harness.fal.answer(`${FLORENCE}/ocr`, { output: { results: "NO PARKING" } });
    const { message, jobs } = await run(harness, "ocr", { image: harness.attach(await plainPicture()) });
    expect(jobs[0]?.endpoint).toBe(`${FLORENCE}/ocr`);
    expect(message.text).toContain("NO PARKING");
  });

  it("cuts an area out and sends that alone", async () => {
    const harness = await startHarness();
    await run(harness, "ocr", { image: harness.attach(await plainPicture()), area: "top right" });
    const [upload] = harness.fal.uploads;
    const sent = await fetch(`${harness.fal.url}/${upload?.fileUrl.replace("https://", "")}`);
    const { width, height } = await sharp(Buffer.from(await sent.arrayBuffer())).metadata();
    expect({ width, height }).toEqual({ width: 100, height: 200 });
    expect(harness.fal.jobs[0]?.input).toEqual({ image_url: upload?.fileUrl });
  });

  it("says so when there is no text", async () => {
    const harness = await startHarness();
    harness.fal.answer(`${FLORENCE}/ocr`, { output: { results: " " } });
    const { message } = await run(harness, "ocr", { image: harness.attach(await plainPicture()) });
    expect(message.text).toContain("There is no text in this picture.");
  });
});

describe("/ask", () => {
  it("asks Moondream2 unless told otherwise", async () => {
    const harness = await startHarness();
    harness.fal.answer("fal-ai/moondream2/visual-query", { output: { output: "Two cats." } });
    const { message, jobs } = await run(harness, "ask", {
      image: harness.attach(await plainPicture()),
      question: "How many cats?",
    });
    expect(jobs[0]).toMatchObject({ endpoint: "fal-ai/moondream2/visual-query", input: { prompt: "How many cats?" } });
    expect(message.text).toContain("Question:** How many cats?");
    expect(message.text).toContain("Two cats.");
  });

  it("asks Idefics2 with the defaults of its reference page", async () => {
    const harness = await startHarness();
    const { jobs } = await run(harness, "ask", {
      image: harness.attach(await plainPicture()),
      question: "Who?",
      model: "idefics2",
    });
    expect(jobs[0]).toMatchObject({
      endpoint: "fal-ai/idefics-2-8b",
      input: { prompt: "Who?", max_new_tokens: 512, repetition_penalty: 1.2, temperature: 0.4, top_p: 0.8 },
    });
  });

  it("hands all four numbers on to Idefics2", async () => {
    const harness = await startHarness();
    const { jobs } = await run(harness, "ask", {
      image: harness.attach(await plainPicture()),
      question: "Who?",
      model: "idefics2",
      max_tokens: 64,
      temperature: 0,
      top_p: 0.5,
      repetition_penalty: 1.5,
    });
    expect(jobs[0]?.input).toMatchObject({ max_new_tokens: 64, repetition_penalty: 1.5, temperature: 0, top_p: 0.5 });
  });

  it.each([
    ["max_tokens", 10],
    ["temperature", 1],
    ["top_p", 1],
    ["repetition_penalty", 1],
  ])("refuses %s for Moondream2, before anything is spent", async (option, value) => {
    const harness = await startHarness();
    const { message, jobs } = await run(harness, "ask", {
      image: harness.attach(await plainPicture()),
      question: "Who?",
      [option]: value,
    });
    expect(message.text).toContain(`not for Moondream2`);
    expect(message.text.replaceAll("\\", "")).toContain(option);
    expect(jobs).toHaveLength(0);
  });
});

describe("/imagine", () => {
  const prompt = "a wall painted in color #2ECC71";

  it("draws with the defaults of the reference page and a seed that it shows", async () => {
    const harness = await startHarness();
    const { message, jobs } = await run(harness, "imagine", { prompt });
    expect(jobs[0]).toMatchObject({
      endpoint: "fal-ai/flux-2-pro",
      input: {
        prompt,
        image_size: "landscape_4_3",
        seed: DRAWN_SEED,
        safety_tolerance: "2",
        enable_safety_checker: true,
        output_format: "jpeg",
        sync_mode: false,
      },
    });
    expect(Object.keys(jobs[0]?.input as object)).toHaveLength(7);
    expect(message.text).toContain(`Seed ${DRAWN_SEED}`);
    expect(message.pictures).toHaveLength(1);
  });

  it.each([
    [{ size: "1024x768" }, { image_size: { width: 1024, height: 768 } }],
    [{ size: "portrait_16_9" }, { image_size: "portrait_16_9" }],
    [{ seed: 42 }, { seed: 42 }],
    [{ seed: 0 }, { seed: 0 }],
    [{ format: "png" }, { output_format: "png" }],
    [{ safety: "5" }, { safety_tolerance: "5" }],
  ])("with %j sends %j", async (options, input) => {
    const harness = await startHarness();
    const { jobs } = await run(harness, "imagine", { prompt, ...options });
    expect(jobs[0]?.input).toMatchObject(input);
  });

  it("passes FLUX.2's JSON prompts as they are", async () => {
    const harness = await startHarness();
    const json = '{\n  "scene": "a beach",\n "color_palette": ["#FF6B6B"] }';
    const { jobs } = await run(harness, "imagine", { prompt: json });
    expect(jobs[0]?.input).toMatchObject({ prompt: json });
  });
});

describe("/edit", () => {
  it("sends the pictures in order, and the size as auto", async () => {
    const harness = await startHarness();
    const { message, jobs } = await run(harness, "edit", {
      prompt: "@image1 in the style of @image2",
      image1: harness.attach(await plainPicture(10)),
      image2: harness.attach(await plainPicture(20)),
    });
    const uploads = harness.fal.uploads.map(({ fileUrl }) => fileUrl);
    expect(jobs[0]).toMatchObject({
      endpoint: "fal-ai/flux-2-pro/edit",
      input: { prompt: "@image1 in the style of @image2", image_size: "auto", seed: DRAWN_SEED },
    });
    const { image_urls: urls } = (jobs[0]?.input ?? {}) as { image_urls: string[] };
    expect(urls).toHaveLength(2);
    expect(uploads).toEqual(expect.arrayContaining(urls));
    expect(message.pictures[0]?.description).toBe("AI-edited image: @image1 in the style of @image2");
  });

  it("closes up the options that were skipped, and renumbers the prompt with them", async () => {
    const harness = await startHarness();
    const { jobs } = await run(harness, "edit", {
      prompt: "put @image7 beside @image1",
      image1: harness.attach(await plainPicture(10)),
      image7: harness.attach(await plainPicture(70)),
    });
    expect(jobs[0]?.input).toMatchObject({ prompt: "put @image2 beside @image1" });
  });

  it("takes nine pictures", async () => {
    const harness = await startHarness();
    const images = await Promise.all(
      Array.from({ length: 9 }, async (_, index) => [
        `image${index + 1}`,
        harness.attach(await plainPicture(index * 20)),
      ]),
    );
    const { jobs } = await run(harness, "edit", { prompt: "a collage", ...Object.fromEntries(images) });
    expect(((jobs[0]?.input ?? {}) as { image_urls: string[] }).image_urls).toHaveLength(9);
  });
});

describe("everywhere", () => {
  it.each(["guild", "dm", "private_channel"] as const)("a %s is answered", async (context) => {
    const harness = await startHarness();
    const where = context === "guild" ? { guild: harness.guild } : { context };
    const { message } = await run(harness, "caption", { image: harness.attach(await plainPicture()) }, where);
    expect(message.text).toContain("Florence-2 Large");
  });

  it("a server where only the person has the app is answered", async () => {
    const harness = await startHarness();
    const guild = harness.discord.addGuild({ name: "Elsewhere", installed: false });
    harness.discord.addChannel(guild);
    harness.discord.addMember(guild, harness.asker);
    const { message } = await run(harness, "ocr", { image: harness.attach(await plainPicture()) }, { guild });
    expect(message.text).toContain("Florence-2 Large");
  });

  it("private answers are seen by the asker alone, and others by all", async () => {
    const harness = await startHarness();
    const open = await run(harness, "caption", { image: harness.attach(await plainPicture()) });
    const hidden = await run(harness, "caption", { image: harness.attach(await plainPicture(1)), private: true });
    expect([open.message.ephemeral, hidden.message.ephemeral]).toEqual([false, true]);
  });

  it("/help answers at once, to the asker alone", async () => {
    const harness = await startHarness();
    const { handle, message } = await run(harness, "help", {});
    expect(message.text).toContain("/imagine");
    expect(message.text).toContain("fal");
    expect(message.ephemeral).toBe(true);
    expect(handle.calls).toHaveLength(1);
  });
});

describe("while typing", () => {
  async function proposals(name: string, focused: string, options: Options) {
    const harness = await startHarness();
    const handle = harness.discord.autocomplete({
      name,
      focused,
      options: options ?? {},
      user: harness.asker,
      guild: harness.guild,
    });
    const { data } = await handle.response();
    return (data as { choices: { value: string }[] }).choices.map(({ value }) => value);
  }

  it("area proposes the whole, the halves and the nine ninths", async () => {
    expect(await proposals("caption", "area", { area: "" })).toHaveLength(14);
    expect(await proposals("ocr", "area", { area: "right" })).toEqual([
      "right half",
      "top right",
      "right",
      "bottom right",
    ]);
  });

  it("size proposes fal's names, auto for edits alone, and a size that is typed", async () => {
    expect(await proposals("imagine", "size", { size: "" })).not.toContain("auto");
    expect(await proposals("edit", "size", { size: "" })).toContain("auto");
    expect(await proposals("imagine", "size", { size: "1024x768" })).toEqual(["1024x768"]);
    expect(await proposals("imagine", "size", { size: "no such size" })).toEqual([]);
  });
});

describe("registration", () => {
  const optionsOf = (command: object) =>
    ("options" in command && Array.isArray(command.options) ? command.options : []) as { name: string; type: number }[];

  const isChatCommand = ({ type }: { type?: number }) => type === 1;

  it("tells Discord of every command with its options in the contract's order", async () => {
    const { discord } = await startHarness();
    const options = Object.fromEntries(
      discord.commands.filter(isChatCommand).map((command) => [
        command.name,
        optionsOf(command)
          .map(({ name }) => name)
          .join(" "),
      ]),
    );
    expect(options).toEqual({
      caption: "image detail area private",
      ocr: "image area private",
      ask: "image question model max_tokens temperature top_p repetition_penalty private",
      imagine: "prompt size seed format safety private",
      edit: "prompt image1 image2 image3 image4 image5 image6 image7 image8 image9 size seed format safety private",
      help: "",
      preferences: "private detail language reset",
      privacy: "show opt-out opt-in forget-me",
      settings: "show captions alt-text moderation words known",
    });
  });

  it("tells Discord of every menu", async () => {
    const { discord } = await startHarness();
    const menus = discord.commands.filter((command) => !isChatCommand(command));
    expect(menus.map(({ name }) => name).sort()).toEqual([
      "Ask about image",
      "Describe image",
      "Edit image",
      "Read text in image",
      "Report scam image",
    ]);
  });

  it("offers pictures alone for every attachment", async () => {
    const { discord } = await startHarness();
    const attachments = discord.commands.flatMap((command) => optionsOf(command).filter(({ type }) => type === 11));
    expect(attachments).toHaveLength(12);
    for (const option of attachments) expect(option).toMatchObject({ file_types: ["image"] });
  });
});

it("asks only endpoints that the stand-in knows by their reference pages", async () => {
  const harness = await startHarness();
  const image = harness.attach(await plainPicture());
  for (const detail of ["short", "detailed", "full", "label"]) await run(harness, "caption", { image, detail });
  await run(harness, "caption", { image, area: "top" });
  expect(harness.fal.jobs.map(({ endpoint }) => endpoint.replace(`${FLORENCE}/`, "")).sort()).toEqual(
    [...CAPTIONS].sort(),
  );
  expect(harness.fal.calls.filter(({ status = 0 }) => status >= 400)).toEqual([]);
});
