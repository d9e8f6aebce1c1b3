import { describe, expect, it } from "vitest";
import { FOLLOW_UPS } from "../../src/core/ui/custom-id.ts";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import { drive } from "../support/manual-clock.ts";
import { caption, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import {
  about,
  DETAILED,
  expectGone,
  FLUX,
  FULL,
  HOUR_MS,
  labels,
  MOONDREAM,
  MORE_THAN_A_WEEK_MS,
  NEARLY_A_WEEK_MS,
  OCR,
  openedFields,
  postForged,
  press,
  run,
} from "./pressing.ts";

const UNKNOWN = "I no longer know this button. Please use the command again.";
const TOO_LONG_AGO = "I no longer have what this needs. Please use the command again.";

/** Answers whose words tell which of the models gave them. */
async function startTalkingHarness(environment: Readonly<Record<string, string>> = {}): Promise<Harness> {
  const harness = await startHarness({ environment });
  harness.fal.answer(DETAILED, { output: { results: "A house." } });
  harness.fal.answer(FULL, { output: { results: "A house with a red door." } });
  harness.fal.answer(OCR, { output: { results: "NO PARKING" } });
  harness.fal.answer(MOONDREAM, { output: { output: "Red." } });
  return harness;
}

describe("under an answer in words stand the buttons that make sense", () => {
  const { moreDetail: more, readText: read, askAbout: ask, altText: copy, draftAltText: draft } = en.buttons;
  const remove = en.buttons.delete;

  it.each([
    ["caption", {}, [more, read, ask, copy, remove]],
    ["caption", { detail: "label" }, [more, read, ask, draft, remove]],
    ["caption", { detail: "full" }, [read, ask, copy, remove]],
    ["caption", { area: "top left" }, [read, ask, draft, remove]],
    ["ocr", {}, [ask, draft, remove]],
    ["ocr", { area: "top left" }, [ask, draft, remove]],
    ["ask", { question: "Which colour?" }, [read, ask, draft, remove]],
  ])("/%s with %j", async (name, options, expected) => {
    const harness = await startTalkingHarness();
    expect(labels((await about(harness, name, options)).message)).toEqual(expected);
  });

  it.each([
    ["ocr", OCR, { results: " \n" }, [ask, draft, remove]],
    ["caption", DETAILED, { results: "" }, [more, read, ask, remove]],
  ])("/%s without a word has nothing to be copied", async (name, endpoint, output, expected) => {
    const harness = await startHarness();
    harness.fal.answer(endpoint, { output });
    expect(labels((await about(harness, name)).message)).toEqual(expected);
  });
});

/** Presses a button of an answer and fills in the dialogue, where one opens. */
async function follow(harness: Harness, message: Parameters<typeof press>[1], label: string, question?: string) {
  const pressed = press(harness, message, label);
  if (question === undefined) return { handle: pressed, message: await pressed.until(isFinal) };
  await openedFields(pressed);
  const handle = harness.discord.submitModal({ modal: pressed, values: { question } });
  return { handle, message: await handle.until(isFinal) };
}

/** How the same is asked by a command. */
const LEARNING: Readonly<Record<string, readonly [command: string, options: Record<string, string>]>> = {
  [FULL]: ["caption", { detail: "full" }],
  [OCR]: ["ocr", {}],
  [MOONDREAM]: ["ask", { question: "Which colour is it?" }],
};

describe.each([
  ["at once", async () => undefined],
  ["after a restart", (harness: Harness) => harness.restart()],
  [
    "after nearly a week and a restart",
    async (harness: Harness) => {
      await harness.clock.jump(NEARLY_A_WEEK_MS);
      await harness.restart();
    },
  ],
])("%s a button does what it says", (when, pass) => {
  const isLater = when.includes("week");

  it.each([
    ["More detail", "caption", {}, FULL, "A house with a red door."],
    ["Read text", "caption", {}, OCR, "NO PARKING"],
    ["Read text", "ask", { question: "Which colour?" }, OCR, "NO PARKING"],
    ["Ask about it", "ocr", {}, MOONDREAM, "Red."],
    ["Ask about it", "ask", { question: "What colour?" }, MOONDREAM, "Red."],
  ])("%s under /%s with %j asks %s about the same picture", async (label, name, options, endpoint, words) => {
    const harness = await startTalkingHarness();
    const first = await about(harness, name, options);
    const before = harness.fal.jobs.length;
    await pass(harness);
    const question = label === "Ask about it" ? "Which colour is it?" : undefined;
    // The picture's own address ended long ago: what another person has learnt of the same bytes is what is left.
    const [command, more] = LEARNING[endpoint] ?? [];
    if (isLater) await about(harness, command ?? "", more);
    const jobs = harness.fal.jobs.length;
    const { handle, message } = await follow(harness, first.message, label, question);
    expect(message.text).toContain(words);
    expect(message.id).not.toBe(first.message.id);
    if (isLater) {
      expect(handle.calls.map(({ method }) => method)).toEqual(["POST"]);
      expect(harness.fal.jobs).toHaveLength(jobs);
    } else {
      expect(harness.fal.jobs.slice(before).map((job) => job.endpoint)).toEqual([endpoint]);
    }
  });

  it("Show as alt text shows the words to whoever presses it alone", async () => {
    const harness = await startTalkingHarness();
    const { message } = await about(harness, "caption");
    await pass(harness);
    const handle = press(harness, message, "Show as alt text", { user: harness.stranger });
    const shown = await handle.until(() => true);
    expect(shown).toMatchObject({ ephemeral: true, text: expect.stringContaining("```\nA house.\n```") });
    expect(handle.calls).toHaveLength(1);
  });
});

describe("an answer about a part of a picture, or about one thing, is no alt text of the whole", () => {
  it.each([
    ["caption", { area: "top left" }],
    ["ocr", {}],
    ["ask", { question: "Which colour?" }],
  ])("/%s with %j leads to a draft of it, for whoever presses alone", async (name, options) => {
    const harness = await startTalkingHarness();
    harness.fal.answer("fal-ai/florence-2-large/region-to-description", { output: { results: "A window." } });
    const { message } = await about(harness, name, options);
    const drafted = await press(harness, message, en.buttons.draftAltText, { user: harness.stranger }).until(isFinal);
    expect(drafted.ephemeral).toBe(true);
    expect(drafted.text).toContain("```\nA house.\n```");
    expect(drafted.text).toContain("```\nNO PARKING\n```");
  });

  it("nor where an earlier version has put the button", async () => {
    const harness = await startTalkingHarness();
    const { message } = await about(harness, "ocr");
    const own = message.buttons.find(({ label }) => label === en.buttons.draftAltText)?.custom_id ?? "";
    const earlier = await postForged(harness, [own.replace("draftAltText", "altText")]);
    const { text, ephemeral } = await press(harness, earlier, earlier.buttons[0]?.label ?? "").until(() => true);
    expect({ text, ephemeral }).toEqual({ text: en.altText.notOfWhole, ephemeral: true });
  });
});

describe("a button", () => {
  it("Ask about it holds the last question, for the model that answered it", async () => {
    const harness = await startTalkingHarness();
    const options = { question: "Which colour?", model: "idefics2", max_tokens: 64, temperature: 1 };
    const { message } = await about(harness, "ask", options);
    const modal = press(harness, message, "Ask about it");
    expect(await openedFields(modal)).toEqual({ question: "Which colour?" });
    await harness.discord.submitModal({ modal, values: { question: "Which size?" } }).until(isFinal);
    const [first, second] = harness.fal.jobs;
    expect(second?.endpoint).toBe(first?.endpoint);
    expect(second?.input).toMatchObject({ prompt: "Which size?", max_new_tokens: 64, temperature: 1 });
  });

  it.each(["Read text", "Ask about it"])("%s says in one sentence that the picture is gone", async (label) => {
    const harness = await startTalkingHarness();
    const { message } = await about(harness, "caption");
    await harness.clock.jump(2 * HOUR_MS); // files of commands live for an hour
    const answer = await follow(harness, message, label, label === "Read text" ? undefined : "Why?");
    expect(answer.message.text).toBe("picture.png is no longer there. Please attach the picture again.");
    expect(labels(answer.message)).toEqual([en.buttons.delete]);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it.each([
    ["on", "NO PARKING"],
    ["off", "photo.png is no longer there."],
  ])("finds a posted picture where it is now, if it may read messages (%s)", async (readsMessages, words) => {
    const harness = await startTalkingHarness({ MESSAGE_CONTENT: readsMessages });
    const picture = harness.discord.attach(await plainPicture(), { filename: "photo.png" });
    const message = harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments: [picture] });
    const described = harness.discord.messageCommand({ name: "Describe image", message, user: harness.asker });
    const first = await described.until(isFinal);
    await harness.clock.jump(NEARLY_A_WEEK_MS);
    await harness.restart();
    expect((await follow(harness, first, "Read text")).message.text).toContain(words);
  });

  it.each(["More detail", "Read text", "Ask about it", "Show as alt text"])(
    "%s after more than a week is too late",
    async (label) => {
      const harness = await startTalkingHarness();
      const { message } = await about(harness, "caption");
      await harness.clock.jump(MORE_THAN_A_WEEK_MS);
      await harness.restart();
      const handle = press(harness, message, label);
      expect(await handle.until(() => true)).toMatchObject({ ephemeral: true, text: TOO_LONG_AGO });
      expect(harness.fal.jobs).toHaveLength(1);
    },
  );
});

describe("pressed by somebody else, a button", () => {
  it("runs for them: in their language, theirs to cancel, and the first answer stays as it was", async () => {
    const harness = await startTalkingHarness();
    const first = await about(harness, "caption");
    const before = first.handle.message();
    harness.fal.answer(OCR, { hold: true, queue: [2] });
    const handle = press(harness, first.message, "Read text", { user: harness.stranger, locale: "de" });
    const waiting = await handle.until(({ buttons }) => buttons.length > 0);
    expect(labels(waiting)).toEqual([de.progress.cancel]);
    expect(waiting.text).toBe(de.progress.queued(2));

    const others = harness.discord.press({ message: waiting, customId: cancelId(waiting), user: harness.asker });
    expect(await others.until(({ id }) => id !== waiting.id)).toMatchObject({
      ephemeral: true,
      text: expect.stringContaining("Only the person who asked"),
    });
    harness.discord.press({ message: waiting, customId: cancelId(waiting), user: harness.stranger });
    await drive(
      harness.clock,
      handle.until(({ text }) => text === de.errors.cancelled({})),
    );
    expect(first.handle.message()).toEqual({ ...before, api: expect.anything() });
    expect(harness.discord.messages(harness.channel).filter(({ ephemeral }) => !ephemeral)).toHaveLength(2);
  });

  it("makes a picture that is theirs to delete", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "imagine", { prompt: "a fox", seed: 42 });
    const handle = press(harness, message, "Again", { user: harness.stranger });
    const theirs = await handle.until(isFinal);
    const refused = press(harness, theirs, "Delete", { user: harness.asker });
    expect((await refused.until(({ ephemeral }) => ephemeral)).text).toContain("Only the person who asked");
    press(harness, theirs, "Delete", { user: harness.stranger });
    await expectGone(handle);
    expect(harness.discord.messages(harness.channel).map(({ id }) => id)).toContain(message.id);
  });

  const cancelId = (message: Parameters<typeof press>[1]) => message.buttons[0]?.custom_id ?? "";
});

describe("what follows", () => {
  it.each([
    ["in a DM", { context: "dm" }],
    ["in a private channel", { context: "private_channel" }],
  ] as const)("%s is answered there", async (_where, where) => {
    const harness = await startTalkingHarness();
    const image = harness.attach(await plainPicture());
    const handle = harness.discord.command({ name: "caption", options: { image }, user: harness.asker, ...where });
    const first = await handle.until(isFinal);
    for (const [label, words] of [
      ["More detail", "red door"],
      ["Show as alt text", "A house."],
    ] as const) {
      const message = await press(harness, first, label).until(isFinal);
      expect(message).toMatchObject({ channelId: first.channelId, text: expect.stringContaining(words) });
    }
    const asked = await follow(harness, first, "Ask about it", "Which colour?");
    expect(asked.message).toMatchObject({ channelId: first.channelId, text: expect.stringContaining("Red.") });
  });

  it("in a server where only the person has the app is answered there", async () => {
    const harness = await startTalkingHarness();
    const guild = harness.discord.addGuild({ name: "Elsewhere", installed: false });
    harness.discord.addChannel(guild);
    harness.discord.addMember(guild, harness.asker);
    const { message } = await about(harness, "caption", {}, { guild });
    const answer = await press(harness, message, "Read text").until(isFinal);
    expect(answer).toMatchObject({ channelId: message.channelId, text: expect.stringContaining("NO PARKING") });
    const made = await run(harness, "imagine", { prompt: "a fox" }, { guild });
    press(harness, made.message, "Delete");
    await expectGone(made.handle);
  });

  it("on an answer for one person's eyes is for their eyes alone", async () => {
    const harness = await startTalkingHarness();
    const { message } = await about(harness, "caption", { private: true });
    const read = await follow(harness, message, "Read text");
    const asked = await follow(harness, read.message, "Ask about it", "Which colour?");
    expect([message, read.message, asked.message].map(({ ephemeral }) => ephemeral)).toEqual([true, true, true]);
  });
});

describe("while a job runs", () => {
  it("there is Cancel and nothing else, for the one who asked and for moderators", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true, queue: [1] });
    const handle = await caption(harness);
    const waiting = await handle.until(({ buttons }) => buttons.length > 0);
    expect(labels(waiting)).toEqual(["Cancel"]);
    const refused = press(harness, waiting, "Cancel", { user: harness.stranger });
    expect((await refused.until(({ ephemeral }) => ephemeral)).text).toContain("Only the person who asked");
    expect(harness.fal.jobs[0]?.cancelled).toBe(false);
    press(harness, waiting, "Cancel", { user: harness.moderator });
    const message = await drive(
      harness.clock,
      handle.until(({ text }) => text === "Cancelled. Nothing more will be done."),
    );
    expect(labels(message)).toEqual([en.buttons.delete]);
    await expect.poll(() => harness.fal.jobs[0]?.cancelled).toBe(true);
  });
});

describe("a button that no answer of ours has", () => {
  /** Presses each of these buttons of a message of the bot's own and tells what is said. */
  async function sentencesFor(harness: Harness, customIds: readonly string[]): Promise<Record<string, string>> {
    const message = await postForged(harness, customIds);
    const said: Record<string, string> = {};
    for (const customId of customIds) {
      const handle = harness.discord.press({ message, customId, user: harness.stranger });
      const { text, ephemeral } = await handle.until(() => true);
      said[customId] = `${text}${ephemeral ? "" : " (seen by all)"}${handle.calls.length === 1 ? "" : " (and more)"}`;
    }
    return said;
  }

  it("is answered with one sentence, to the one who pressed it alone, and nothing is spent", async () => {
    const harness = await startHarness();
    const expected = {
      ...Object.fromEntries(FORGED.map((customId) => [customId, UNKNOWN])),
      ...Object.fromEntries(FOLLOW_UPS.map((name) => [`${name}:0123abcd`, TOO_LONG_AGO])),
      "delete:0123abcd": TOO_LONG_AGO,
      "cancel:0123abcd": "This is already over, so there is nothing to cancel.",
    };
    expect(await sentencesFor(harness, Object.keys(expected))).toEqual(expected);
    expect(harness.fal.calls).toEqual([]);
  });

  const FORGED = [
    "nonsense",
    "again",
    "again:",
    "again:one:two",
    "again:../../etc",
    "constructor:0123abcd",
    `again:${"a".repeat(94)}`,
  ];

  it.each([
    ["caption", {}, "moreDetail readText askAbout altText draftAltText tryAgain showAnswer"],
    ["ocr", {}, "askAbout altText draftAltText tryAgain showAnswer"],
    [
      "ask",
      { question: "Why?" },
      "readText askAbout altText draftAltText changePrompt editLikeThis tryAgain showAnswer",
    ],
    ["imagine", { prompt: "a fox" }, "again changePrompt editThis details tryAgain"],
    ["edit", { prompt: "bluer" }, "again changePrompt editThis details tryAgain"],
  ])("put under an answer of /%s is unknown there", async (name, options, own) => {
    const harness = await startTalkingHarness();
    const picture = harness.attach(await plainPicture());
    const pictures = name === "imagine" ? {} : { [name === "edit" ? "image1" : "image"]: picture };
    const { message } = await run(harness, name, { ...options, ...pictures });
    const [, id = ""] = message.buttons[0]?.custom_id?.split(":") ?? [];
    const strange = FOLLOW_UPS.filter((each) => !own.split(" ").includes(each)).map((each) => `${each}:${id}`);
    expect(await sentencesFor(harness, strange)).toEqual(Object.fromEntries(strange.map((each) => [each, UNKNOWN])));
    expect(harness.fal.jobs).toHaveLength(1);
  });
});

describe("while the bot leaves", () => {
  it("a button that spends says that it is restarting, and one that shows still shows", async () => {
    const harness = await startTalkingHarness();
    const { message } = await about(harness, "caption");
    // A person whose last word Discord takes its time with: the bot is leaving, and not gone.
    harness.discord.faults.add({ route: /ephemeral-attachments/, delayMs: HOUR_MS });
    harness.discord.faults.add({ method: "POST", route: /callback$/, delayMs: 20_000 });
    const image = harness.attach(await plainPicture(7));
    harness.discord.command({ name: "caption", options: { image }, user: harness.stranger, guild: harness.guild });
    await harness.clock.sleepers(4);
    const stopped = harness.stop();
    const sentence = "I am restarting. Please try again in a moment.";
    expect(await press(harness, message, "Read text").until(() => true)).toMatchObject({
      ephemeral: true,
      text: sentence,
    });
    expect((await press(harness, message, "Show as alt text").until(() => true)).text).toContain("A house.");
    await drive(harness.clock, stopped);
    expect(harness.fal.jobs).toHaveLength(1);
  });
});

describe("Try again", () => {
  const requestError = (type: string) => (harness: Harness) =>
    harness.fal.answer(FLUX, { error: harness.fal.errors.request(type as never) });
  const modelError = (type: string) => (harness: Harness) =>
    harness.fal.answer(FLUX, { error: harness.fal.errors.model(type as never) });

  it.each([
    ["a model that failed", modelError("internal_server_error")],
    ["a model that is busy", modelError("downstream_service_unavailable")],
    ["a model that made nothing", modelError("no_media_generated")],
    ["a runner that was lost", requestError("runner_disconnected")],
    [
      "an answer that cannot be read",
      (harness: Harness) => harness.fal.answer(FLUX, { output: { something: "else" } }),
    ],
  ])("after %s asks the same again", async (_what, fail) => {
    const harness = await startHarness();
    fail(harness);
    const options = { prompt: "a fox", seed: 42, size: "512x256", format: "png", safety: "3" };
    const failed = await drive(harness.clock, run(harness, "imagine", options));
    expect(labels(failed.message)).toContain(en.buttons.tryAgain);
    harness.fal.answer(FLUX, {});
    await harness.restart();
    const jobs = harness.fal.jobs.length;
    const again = await press(harness, failed.message, "Try again", { user: harness.stranger }).until(isFinal);
    expect(again.pictures).toHaveLength(1);
    expect(again.id).not.toBe(failed.message.id);
    expect(harness.fal.jobs).toHaveLength(jobs + 1);
    expect(harness.fal.jobs.at(-1)?.input).toEqual(harness.fal.jobs[0]?.input);
  });

  it.each([
    ["a refusal by the content policy", modelError("content_policy_violation")],
    ["numbers that are refused", modelError("greater_than")],
    [
      "a key that is refused",
      ({ fal }: Harness) =>
        void fal.faults.add({ method: "POST", route: `queue.fal.run/${FLUX}`, ...fal.errors.invalidKey() }),
    ],
  ])("after %s is not offered", async (_what, fail) => {
    const harness = await startHarness();
    fail(harness);
    const { message } = await drive(harness.clock, run(harness, "imagine", { prompt: "a fox" }));
    expect(labels(message)).not.toContain(en.buttons.tryAgain);
  });

  it("after a file that is no picture is not offered", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "caption", { image: harness.attach(Buffer.from("hello"), "notes.png") });
    expect(labels(message)).toEqual([]);
  });

  it.each([
    ["that came too slowly", { delayMs: 60_000 }, "in time"],
    ["whose host failed", { status: 502, body: "", times: 3 }, "could not be loaded"],
    ["whose connection broke", { reset: "before", times: 3 }, "could not be loaded"],
  ] as const)("after a picture %s reads it again", async (_what, fault, words) => {
    const harness = await startTalkingHarness();
    harness.discord.faults.add({ route: /ephemeral-attachments/, ...fault });
    const failed = await drive(harness.clock, about(harness, "caption"));
    expect(failed.message.text).toContain(words);
    const again = await press(harness, failed.message, "Try again").until(isFinal);
    expect(again.text).toContain("A house.");
    expect(again.ephemeral).toBe(false); // the answer is public, as requested, even where the failure was told in private
  });

  it("after a restart that came before anything was spent does what was asked for", async () => {
    const harness = await startTalkingHarness();
    harness.discord.faults.add({ route: /ephemeral-attachments/, delayMs: HOUR_MS });
    const handle = await caption(harness);
    await harness.clock.sleepers(4);
    await harness.stop();
    const told = await handle.until(({ text }) => text.includes("restarting"));
    await harness.restart();
    const again = await press(harness, told, "Try again").until(isFinal);
    expect(again.text).toContain("A house.");
  });
});
