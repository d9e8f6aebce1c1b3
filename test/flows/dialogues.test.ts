import { describe, expect, it } from "vitest";
import { escapeMarkdown } from "../../src/core/text.ts";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import type { InteractionHandle, MessageView, ModalAnswer } from "discord-stand-in";
import { drive } from "../support/manual-clock.ts";
import { brandedFile } from "../support/pictures.ts";
import { rednesses } from "./choosing.ts";
import { DRAWN_SEED, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { FLUX_EDIT, HOUR_MS, MOONDREAM, MORE_THAN_A_WEEK_MS, NEARLY_A_WEEK_MS, press, run } from "./pressing.ts";

type Menu = "Ask about image" | "Edit image";
type Values = Readonly<Record<string, ModalAnswer>>;

/** A message with pictures of these colours; the places in `spoilers` are hidden. */
async function postPictures(harness: Harness, shades: readonly number[], spoilers: readonly number[] = []) {
  const attachments = await Promise.all(
    shades.map(async (shade, index) =>
      harness.discord.attach(await plainPicture(shade), {
        filename: `photo-${index + 1}.png`,
        spoiler: spoilers.includes(index),
      }),
    ),
  );
  return harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments });
}

/** Opens the dialogue of a menu. */
async function open(harness: Harness, name: Menu, message: MessageView, more: object = {}): Promise<InteractionHandle> {
  const handle = harness.discord.messageCommand({ name, message, user: harness.asker, ...more });
  await handle.response();
  return handle;
}

const submit = (harness: Harness, modal: InteractionHandle, values: Values): InteractionHandle =>
  harness.discord.submitModal({ modal, values });

/** Posts pictures, opens a dialogue about them, sends it off, and waits for the finished answer. */
async function answered(harness: Harness, name: Menu, shades: readonly number[], values: Values): Promise<MessageView> {
  const handle = await open(harness, name, await postPictures(harness, shades));
  return submit(harness, handle, values).until(isFinal);
}

const edited = (harness: Harness, shades: readonly number[], values: Values) =>
  answered(harness, "Edit image", shades, values);

async function added(harness: Harness, shade: number, filename = `added-${shade}.png`, more: object = {}) {
  return harness.discord.attach(await plainPicture(shade), { filename, ephemeral: true, ...more });
}

/** Nothing is spent, and one sentence says why, to the one who sent the dialogue off alone. */
async function expectRefusal(harness: Harness, handle: InteractionHandle, words: string): Promise<void> {
  expect(await handle.until(() => true)).toMatchObject({ ephemeral: true, text: expect.stringContaining(words) });
  expect(handle.calls).toHaveLength(1);
  expect(harness.fal.jobs).toEqual([]);
  expect(harness.fal.uploads).toEqual([]);
}

interface Opened {
  readonly title: string;
  readonly components: readonly { label: string; description?: string; component: Record<string, unknown> }[];
}

/** An opened dialogue as Discord was told of it. */
async function opened(handle: InteractionHandle): Promise<Opened> {
  const { type, data } = await handle.response();
  expect(type).toBe(9);
  expect(handle.calls).toHaveLength(1);
  return data as unknown as Opened; // the stand-in has held it against Discord's rules
}

describe("Ask about image", () => {
  it("opens at once a dialogue for a question, and nothing else where there is one picture", async () => {
    const harness = await startHarness();
    const { title, components } = await opened(
      await open(harness, "Ask about image", await postPictures(harness, [10])),
    );
    expect(title).toBe("Ask about the picture");
    expect(components).toMatchObject([
      {
        label: "What would you like to know?",
        component: { custom_id: "question", style: 2, required: true, min_length: 1, max_length: 4000 },
      },
    ]);
    expect(harness.fal.calls).toEqual([]);
  });

  it("offers the choice among several, the first of them chosen", async () => {
    const harness = await startHarness();
    const handle = await open(harness, "Ask about image", await postPictures(harness, [10, 100, 200]));
    const [choice] = (await opened(handle)).components;
    expect(choice).toMatchObject({
      label: "Which picture?",
      component: {
        type: 3,
        min_values: 1,
        max_values: 1,
        options: [
          { value: "0", label: "Picture 1: photo-1.png", default: true },
          { value: "1", label: "Picture 2: photo-2.png", default: false },
          { value: "2", label: "Picture 3: photo-3.png", default: false },
        ],
      },
    });
  });

  it("asks about the one that was chosen, in the words that were written", async () => {
    const harness = await startHarness();
    harness.fal.answer(MOONDREAM, { output: { output: "Red." } });
    const question = `What ${"is this, ".repeat(400)}`.slice(0, 4000);
    const answer = await answered(harness, "Ask about image", [10, 100, 200], { pictures: ["2"], question });
    expect(answer).toMatchObject({ text: expect.stringContaining("Red."), pictures: [], ephemeral: false });
    const [job] = harness.fal.jobs;
    expect(job).toMatchObject({ endpoint: MOONDREAM, input: { prompt: question } });
    expect(job && (await rednesses(harness, job))).toEqual([200]);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("refuses a question of blanks before anything is spent", async () => {
    const harness = await startHarness();
    const handle = await open(harness, "Ask about image", await postPictures(harness, [10]));
    await expectRefusal(harness, submit(harness, handle, { question: " \n " }), "The question is empty.");
  });
});

describe("Edit image", () => {
  it("opens at once a dialogue for the prompt, the size and further pictures", async () => {
    const harness = await startHarness();
    const { title, components } = await opened(await open(harness, "Edit image", await postPictures(harness, [10])));
    expect(title).toBe("Edit the picture");
    expect(components).toMatchObject([
      {
        label: "What should change?",
        description: en.dialogues.edit.promptHint([1]),
        component: { custom_id: "prompt", style: 2, required: true, max_length: 4000 },
      },
      { label: "Size", component: { custom_id: "size", style: 1, required: false, value: "auto" } },
      {
        label: "More pictures",
        description: en.dialogues.edit.furtherHint(2, 8),
        component: {
          type: 19,
          custom_id: "files",
          required: false,
          min_values: 0,
          max_values: 8,
          file_types: ["image"],
        },
      },
    ]);
    expect(components[0]?.component).not.toHaveProperty("value");
  });

  it("offers the choice of up to nine among several, the first of them chosen", async () => {
    const harness = await startHarness();
    const shades = Array.from({ length: 10 }, (_none, index) => index * 20);
    const handle = await open(harness, "Edit image", await postPictures(harness, shades));
    const [choice] = (await opened(handle)).components;
    expect(choice).toMatchObject({ label: "Which pictures?", component: { type: 3, min_values: 1, max_values: 9 } });
    const options = choice?.component["options"] as { default: boolean }[];
    expect(options.map((option) => option.default)).toEqual([true, ...Array<boolean>(9).fill(false)]);
  });

  it("sends the chosen pictures in their order, and then the files", async () => {
    const harness = await startHarness();
    const files = [await added(harness, 240), await added(harness, 40)];
    const prompt = "@image3 beside @image4, in the style of @IMAGE1";
    const answer = await edited(harness, [10, 100, 200], { pictures: ["2", "0"], prompt, files });
    const [job] = harness.fal.jobs;
    expect(job && (await rednesses(harness, job))).toEqual([10, 200, 240, 40]);
    const renumbered = "@image2 beside @image3, in the style of @IMAGE1";
    expect(job).toMatchObject({
      endpoint: FLUX_EDIT,
      input: { prompt: renumbered, image_size: "auto", seed: DRAWN_SEED, safety_tolerance: "2", output_format: "jpeg" },
    });
    expect(answer.pictures).toHaveLength(1);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("means by each number the picture that its list calls so, then and in every dialogue that follows", async () => {
    let seed = 0;
    const harness = await startHarness({ randomInteger: () => (seed += 1) });
    const message = await postPictures(harness, [10, 100, 200]);
    const modal = await open(harness, "Edit image", message);
    const prompt = "@image2 before @image3";
    const answer = await submit(harness, modal, { pictures: ["1", "2"], prompt }).until(isFinal);
    expect(answer.text).toContain(escapeMarkdown(prompt));
    expect(answer.pictures[0]?.description).toBe(en.answer.editedAlt(prompt));
    expect((await press(harness, answer, "Details").until(() => true)).text).toContain(escapeMarkdown(prompt));

    await press(harness, answer, "Again").until(isFinal);
    const changing = press(harness, answer, "Change prompt");
    const { components } = await opened(changing);
    expect(components.map(({ component }) => component["options"] ?? component["value"])).toMatchObject([
      [
        { label: en.dialogues.picture(2, "photo-2.png"), default: true },
        { label: en.dialogues.picture(3, "photo-3.png"), default: true },
      ],
      prompt,
      "auto",
      undefined,
    ]);
    const alone = submit(harness, changing, { pictures: ["1"], prompt: "@image3 at night" });
    const night = await alone.until(isFinal);
    expect(night.text).toContain(escapeMarkdown("@image3 at night"));
    const changingAgain = press(harness, night, "Change prompt");
    await opened(changingAgain);
    const last = submit(harness, changingAgain, { prompt: "@image2 at night" });
    const words = en.errors.imageReferenceUnknown({ reference: 2, given: [3] });
    expect(await last.until(() => true)).toMatchObject({ ephemeral: true, text: escapeMarkdown(words) });

    const jobs = harness.fal.submits(FLUX_EDIT);
    expect(await Promise.all(jobs.map((job) => rednesses(harness, job)))).toEqual([[100, 200], [100, 200], [200]]);
    const prompts = jobs.map(({ input }) => (input as { prompt: string }).prompt);
    expect(prompts).toEqual(["@image1 before @image2", "@image1 before @image2", "@image1 at night"]);
  });

  it("is told which picture a model objects to by its number in the list", async () => {
    const harness = await startHarness();
    harness.fal.answerNext(FLUX_EDIT, {
      error: harness.fal.errors.model("content_policy_violation", { loc: ["body", "image_urls", 0] }),
    });
    const answer = await edited(harness, [10, 100, 200], { pictures: ["1", "2"], prompt: "mix" });
    expect(answer.text).toBe(en.errors.contentPolicy({ blamed: 2 }));
  });

  it("takes nine in all", async () => {
    const harness = await startHarness();
    const files = await Promise.all([210, 220, 230].map((shade) => added(harness, shade)));
    await edited(harness, [10, 30, 50, 70, 90, 110], {
      pictures: ["0", "1", "2", "3", "4", "5"],
      prompt: "mix",
      files,
    });
    const [job] = harness.fal.jobs;
    expect(job && (await rednesses(harness, job))).toEqual([10, 30, 50, 70, 90, 110, 210, 220, 230]);
  });

  it("refuses ten, before anything is spent", async () => {
    const harness = await startHarness();
    const handle = await open(
      harness,
      "Edit image",
      await postPictures(harness, [10, 30, 50, 70, 90, 110, 130, 150, 170]),
    );
    const pictures = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];
    const files = [await added(harness, 240)];
    await expectRefusal(
      harness,
      submit(harness, handle, { pictures, prompt: "mix", files }),
      "too many pictures: 9 at most",
    );
  });

  it.each([
    [
      { pictures: ["0", "2"], prompt: "put @image2 beside @image1" },
      "mentions \\@image2, but that picture is missing; there are only \\@image1 and \\@image3.",
    ],
    [
      { pictures: ["1"], prompt: "like @image1" },
      "mentions \\@image1, but that picture is missing; there is only \\@image2.",
    ],
    [{ pictures: ["1"], prompt: "like @image4" }, "mentions \\@image4, but that picture is missing"],
    [{ pictures: ["1"], prompt: "like @image0" }, "mentions \\@image0, but that picture is missing"],
    [{ pictures: ["0"], prompt: "  " }, "The prompt is empty."],
    [{ pictures: ["0"], prompt: '{"scene": "a beach"' }, "begins like JSON but is not complete"],
    [{ pictures: ["0"], prompt: "blue", size: "huge" }, "I don't understand this size."],
    [{ pictures: ["0"], prompt: "blue", size: "5000x5000" }, "This size is too large: at most 4 megapixels"],
  ])("with %j spends nothing and says: %s", async (values, words) => {
    const harness = await startHarness();
    const handle = await open(harness, "Edit image", await postPictures(harness, [10, 100, 200]));
    await expectRefusal(harness, submit(harness, handle, values), words);
  });

  it.each([
    ["", "auto"],
    ["   ", "auto"],
    ["Auto", "auto"],
    ["portrait_16_9", "portrait_16_9"],
    ["1024 x 768", { width: 1024, height: 768 }],
  ])("with size %j asks for %j", async (size, expected) => {
    const harness = await startHarness();
    await edited(harness, [10], { prompt: "blue", size });
    expect(harness.fal.jobs[0]?.input).toMatchObject({ image_size: expected });
  });

  it.each([
    ["a text", async () => Buffer.from("hello"), "added.png is a text file, not a picture"],
    ["a HEIC photo", async () => brandedFile("heic", "mif1"), "added.png is a HEIC photo"],
    ["a broken picture", async () => (await plainPicture()).subarray(0, 500), "added.png is damaged or incomplete"],
  ])("with a file that is %s says so, and spends nothing", async (_what, bytesOf, words) => {
    const harness = await startHarness();
    const file = harness.discord.attach(await bytesOf(), { filename: "added.png", ephemeral: true });
    const answer = await edited(harness, [10], { prompt: "blue", files: [file] });
    expect(answer.text).toContain(words);
    expect(harness.fal.jobs).toEqual([]);
  });

  it("hides what is made of a hidden picture, and only that", async () => {
    const harness = await startHarness();
    const message = await postPictures(harness, [10, 100], [1]);
    const make = async (values: Values) =>
      submit(harness, await open(harness, "Edit image", message), { prompt: "blue", ...values }).until(isFinal);
    expect((await make({ pictures: ["0"] })).pictures).toMatchObject([{ spoiler: false }]);
    expect((await make({ pictures: ["0", "1"] })).pictures).toMatchObject([{ spoiler: true }]);
    const hidden = await added(harness, 240, "added.png", { spoiler: true });
    expect((await make({ pictures: ["0"], files: [hidden] })).pictures).toMatchObject([{ spoiler: true }]);
  });
});

describe("a dialogue", () => {
  it("is in the language of the one who opens it", async () => {
    const harness = await startHarness();
    const message = await postPictures(harness, [10, 100]);
    const { title, components } = await opened(await open(harness, "Edit image", message, { locale: "de" }));
    expect(title).toBe(de.dialogues.edit.title);
    expect(components.map(({ label }) => label)).toEqual([
      de.dialogues.whichPictures,
      de.dialogues.edit.prompt,
      de.dialogues.size,
      de.dialogues.edit.furtherPictures,
    ]);
  });

  it("shows the last prompt and size where it comes from a button", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "imagine", { prompt: "a fox", size: "1024x768" });
    const handle = press(harness, message, "Change prompt");
    const { title, components } = await opened(handle);
    expect(title).toBe("Change the prompt");
    expect(components.map(({ component }) => component["value"])).toEqual(["a fox", "1024x768"]);
    await submit(harness, handle, { size: " " }).until(isFinal);
    expect(harness.fal.jobs[1]?.input).toMatchObject({ prompt: "a fox", image_size: "landscape_4_3" });
  });

  it.each(["Ask about image", "Edit image"] as const)("of %s can be sent off after a restart", async (menu) => {
    const harness = await startHarness();
    const message = await postPictures(harness, [10, 100]);
    const handle = await open(harness, menu, message);
    await harness.restart();
    const values = menu === "Edit image" ? { prompt: "blue" } : { question: "What?" };
    const answer = await submit(harness, handle, { pictures: ["1"], ...values }).until(isFinal);
    expect(answer.text).toContain(message.id);
    const [job] = harness.fal.jobs;
    expect(job && (await rednesses(harness, job))).toEqual([100]);
  });

  it("whose subject is not kept any more says so", async () => {
    const harness = await startHarness();
    const handle = await open(harness, "Edit image", await postPictures(harness, [10]));
    await harness.clock.jump(MORE_THAN_A_WEEK_MS);
    await expectRefusal(harness, submit(harness, handle, { prompt: "blue" }), "I no longer have what this needs.");
  });

  it.each([
    "ask:",
    "ask:nobody",
    "edit:00000000:x",
    "caption:00000000",
    "cancel:00000000",
    "hello",
    `edit:${"x".repeat(90)}`,
  ])("with the forged id %s is answered with one sentence", async (customId) => {
    const harness = await startHarness();
    const handle = await open(harness, "Edit image", await postPictures(harness, [10]));
    const { dispatch } = harness.discord.gateway;
    harness.discord.gateway.dispatch = (event) =>
      dispatch({ ...event, data: (intents) => withCustomId(event.data(intents), customId) });
    const forged = submit(harness, handle, { prompt: "blue" });
    const words = customId === "ask:nobody" ? "no longer have what this needs" : "I no longer know this button.";
    await expectRefusal(harness, forged, words);
  });

  it("about a message that was deleted meanwhile says that its picture is gone", async () => {
    const harness = await startHarness();
    const message = await postPictures(harness, [10]);
    const handle = await open(harness, "Edit image", message);
    harness.discord.remove(message);
    const answer = await submit(harness, handle, { prompt: "blue" }).until(isFinal);
    expect(answer.text).toBe("photo-1.png is no longer there. Please attach the picture again.");
    expect(harness.fal.jobs).toEqual([]);
  });
});

describe("a picture whose address has ended since", () => {
  const DAYS_MS = 30 * HOUR_MS;

  it("is found again where the bot may read the message", async () => {
    const harness = await startHarness({ environment: { MESSAGE_CONTENT: "on" } });
    const handle = await open(harness, "Edit image", await postPictures(harness, [10, 100]));
    await harness.clock.jump(DAYS_MS);
    const answer = await drive(
      harness.clock,
      submit(harness, handle, { pictures: ["1"], prompt: "blue" }).until(isFinal),
    );
    expect(answer.pictures).toHaveLength(1);
    const [job] = harness.fal.jobs;
    expect(job && (await rednesses(harness, job))).toEqual([100]);
  });

  it("is found again in a DM without any privileged intent", async () => {
    const harness = await startHarness();
    const attachment = harness.discord.attach(await plainPicture(100), { filename: "photo-1.png" });
    const channel = harness.discord.dm(harness.asker);
    const message = harness.discord.post({ channel, user: harness.asker, attachments: [attachment] });
    const handle = await open(harness, "Edit image", message);
    await harness.clock.jump(NEARLY_A_WEEK_MS);
    const answer = await drive(harness.clock, submit(harness, handle, { prompt: "blue" }).until(isFinal));
    expect(answer.pictures).toHaveLength(1);
  });

  const GONE = "photo-1.png is no longer there. Please attach the picture again.";
  const unreadable: [why: string, channel: (harness: Harness) => Harness["channel"]][] = [
    ["without the privileged intent", ({ channel }) => channel],
    [
      "in a server that the bot is not in",
      ({ discord, asker, stranger }) => {
        const guild = discord.addGuild({ name: "Elsewhere", installed: false });
        for (const user of [asker, stranger]) discord.addMember(guild, user);
        return discord.addChannel(guild);
      },
    ],
    [
      "in a channel that the bot may not see",
      ({ discord, guild }) => discord.addChannel(guild, { botPermissions: 0n }),
    ],
    ["among people", ({ discord, asker, stranger }) => discord.addPrivateChannel([asker, stranger])],
  ];

  it.each(unreadable)("is told by one sentence %s", async (_why, channelOf) => {
    const harness = await startHarness();
    const attachment = harness.discord.attach(await plainPicture(), { filename: "photo-1.png" });
    const message = harness.discord.post({
      channel: channelOf(harness),
      user: harness.stranger,
      attachments: [attachment],
    });
    const handle = await open(harness, "Edit image", message);
    await harness.clock.jump(DAYS_MS);
    const answer = await submit(harness, handle, { prompt: "blue" }).until(isFinal);
    expect(answer.text).toBe(GONE);
    expect(harness.fal.jobs).toEqual([]);
  });

  it("and whose message was deleted is told as such", async () => {
    const harness = await startHarness();
    const message = await postPictures(harness, [10]);
    const handle = await open(harness, "Edit image", message);
    harness.discord.remove(message);
    await harness.clock.jump(DAYS_MS);
    await expectRefusal(harness, submit(harness, handle, { prompt: "blue" }), "This message is gone.");
  });

  it("does not keep anybody waiting for a message that Discord does not show in time", async () => {
    const harness = await startHarness({ environment: { MESSAGE_CONTENT: "on" } });
    const handle = await open(harness, "Edit image", await postPictures(harness, [10]));
    await harness.clock.jump(DAYS_MS);
    harness.discord.faults.add({ method: "GET", route: /^\/channels\/\d+\/messages\/\d+$/, delayMs: 60_000, times: 9 });
    const answering = submit(harness, handle, { prompt: "blue" });
    const answer = await drive(harness.clock, answering.until(isFinal), 20);
    expect(answer.text).toBe(GONE);
  });
});

/** A modal's submit whose custom id is another. */
function withCustomId(data: unknown, customId: string): unknown {
  const event = data as { type?: number; data?: object };
  return event.type === 5 ? { ...event, data: { ...event.data, custom_id: customId } } : event;
}
