import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import type { InteractionHandle, MessageView, ModalAnswer } from "discord-stand-in";
import { drive } from "../support/manual-clock.ts";
import { choose, postPictures, rednesses } from "./choosing.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import {
  about,
  customIdOf,
  expectGone,
  FLUX,
  FLUX_EDIT,
  labels,
  MOONDREAM,
  openedFields,
  postForged,
  press,
  run,
} from "./pressing.ts";

const { changePrompt, changeQuestion, tryAgain, reopen, delete: remove } = en.buttons;
const MAKING = { seed: 42, size: "512x256", format: "png", safety: "3" };

/** A model that refuses whatever it is asked; by then everybody sees that it is at work. */
function refuse(harness: Harness, endpoint: string, type = "content_policy_violation"): void {
  harness.fal.answer(endpoint, { error: harness.fal.errors.model(type as never) });
}

describe("a refusal by a model", () => {
  it("of a prompt leads to a dialogue that holds it, and to a picture of the same size and seed", async () => {
    const harness = await startHarness();
    refuse(harness, FLUX);
    const { message } = await drive(harness.clock, run(harness, "imagine", { prompt: "a fox", ...MAKING }));
    expect(labels(message)).toEqual([changePrompt, remove]);
    harness.fal.answer(FLUX, {});
    await harness.restart();
    const modal = press(harness, message, changePrompt);
    expect(await openedFields(modal)).toEqual({ prompt: "a fox", size: "512x256" });
    const changed = await harness.discord.submitModal({ modal, values: { prompt: "a vixen" } }).until(isFinal);
    expect(changed.pictures).toHaveLength(1);
    const [refused, made] = harness.fal.jobs.map(({ input }) => input);
    expect(made).toEqual({ ...(refused as object), prompt: "a vixen" });
  });

  it("of an edit keeps its pictures", async () => {
    const harness = await startHarness();
    refuse(harness, FLUX_EDIT);
    const [image1, image2] = [harness.attach(await plainPicture(10)), harness.attach(await plainPicture(20))];
    const options = { prompt: "@image1 beside @image2", image1, image2, ...MAKING };
    const { message } = await drive(harness.clock, run(harness, "edit", options));
    harness.fal.answer(FLUX_EDIT, {});
    const modal = press(harness, message, changePrompt);
    expect(await openedFields(modal)).toMatchObject({ prompt: options.prompt, size: "512x256" });
    await harness.discord.submitModal({ modal, values: { prompt: "@image1 above @image2" } }).until(isFinal);
    const [, made] = harness.fal.jobs;
    expect(made?.input).toMatchObject({ prompt: "@image1 above @image2", seed: 42, output_format: "png" });
    expect(made && (await rednesses(harness, made))).toEqual([10, 20]);
  });

  it("of an edit's picture keeps the prompt, and takes another picture instead", async () => {
    const harness = await startHarness();
    const broken = harness.attach(new TextEncoder().encode("not a picture"), "broken.png");
    const { message } = await drive(harness.clock, run(harness, "edit", { prompt: "make it snow", image1: broken }));
    expect(labels(message)).toContain(reopen);
    const modal = press(harness, message, reopen);
    expect(await openedFields(modal)).toMatchObject({ prompt: "make it snow" });
    const none = await harness.discord.submitModal({ modal, values: { pictures: [] } }).until(() => true);
    expect(none.text).toBe(en.errors.nothingChosen({}));
    const again = press(harness, none, reopen);
    await again.response();
    const file = harness.discord.attach(await plainPicture(20), { filename: "whole.png", ephemeral: true });
    const values = { pictures: [], files: [file] };
    await drive(harness.clock, harness.discord.submitModal({ modal: again, values }).until(isFinal));
    const [job] = harness.fal.jobs;
    expect(job?.input).toMatchObject({ prompt: "make it snow" });
    expect(job && (await rednesses(harness, job))).toEqual([20]);
  });

  it("of a question leads to a dialogue that holds it", async () => {
    const harness = await startHarness();
    refuse(harness, MOONDREAM);
    const { message } = await drive(harness.clock, about(harness, "ask", { question: "Who is it?" }));
    expect(labels(message)).toEqual([changeQuestion, remove]);
    expect(await openedFields(press(harness, message, changeQuestion))).toEqual({ question: "Who is it?" });
  });

  it("holds a prompt of 4000 characters whole", async () => {
    const harness = await startHarness();
    refuse(harness, FLUX);
    const prompt = "fox ".repeat(1_000);
    const { message } = await drive(harness.clock, run(harness, "imagine", { prompt }));
    expect(await openedFields(press(harness, message, changePrompt))).toMatchObject({ prompt });
  });

  it("that may have been chance offers both", async () => {
    const harness = await startHarness();
    refuse(harness, FLUX, "no_media_generated");
    const { message } = await drive(harness.clock, run(harness, "imagine", { prompt: "a fox" }));
    expect(labels(message)).toEqual([tryAgain, changePrompt, remove]);
  });

  it("has no dialogue where no words were given", async () => {
    const harness = await startHarness();
    refuse(harness, "fal-ai/florence-2-large/detailed-caption");
    const { message } = await drive(harness.clock, about(harness, "caption"));
    expect(labels(message)).toEqual([remove]);
  });

  it("that its asker alone reads needs no Delete", async () => {
    const harness = await startHarness();
    refuse(harness, FLUX);
    const { message } = await drive(harness.clock, run(harness, "imagine", { prompt: "a fox", private: true }));
    expect(labels(message)).toEqual([changePrompt]);
  });
});

describe("Delete", () => {
  it.each(["caption", "ocr", "ask"])("removes the answer of /%s for its asker, and for nobody else", async (name) => {
    const harness = await startHarness();
    const { handle, message } = await about(harness, name, name === "ask" ? { question: "Why?" } : {});
    const refused = press(harness, message, remove, { user: harness.stranger });
    expect(await refused.until(() => true)).toMatchObject({ ephemeral: true, text: en.errors.notYourAnswer({}) });
    press(harness, message, remove);
    await expectGone(handle);
  });

  it("removes a failure, after a restart too", async () => {
    const harness = await startHarness();
    refuse(harness, FLUX);
    const { handle, message } = await drive(harness.clock, run(harness, "imagine", { prompt: "a fox" }));
    await harness.restart();
    press(harness, message, remove);
    await expectGone(handle);
  });
});

/** What the fields of an opened modal hold, choices included, by their names. */
async function filledFields(handle: InteractionHandle): Promise<Record<string, unknown>> {
  const { data } = await handle.response();
  const { components } = data as unknown as { components: { component: Record<string, unknown> }[] };
  return Object.fromEntries(
    components.map(({ component }) => {
      const options = component["options"] as { value: string; default: boolean }[] | undefined;
      const chosen = options?.filter((option) => option.default).map(({ value }) => value);
      return [component["custom_id"], chosen ?? component["value"] ?? component["max_values"]];
    }),
  );
}

/** A refusal that its asker alone reads, with the button that leads back. */
async function refusal(handle: InteractionHandle): Promise<MessageView> {
  const message = await handle.until(() => true);
  expect(message.ephemeral).toBe(true);
  expect(labels(message)).toEqual([reopen]);
  return message;
}

describe("a dialogue that was refused", () => {
  async function refusedEdit(harness: Harness, values: Readonly<Record<string, ModalAnswer>>) {
    const message = await postPictures(harness, 10, 100, 200);
    const modal = choose(harness, "Edit image", message);
    await modal.response();
    return refusal(harness.discord.submitModal({ modal, values }));
  }

  it("opens again with all that was typed, chosen and added, after a restart too", async () => {
    const harness = await startHarness();
    const file = harness.discord.attach(await plainPicture(50), { filename: "added.png", ephemeral: true });
    const typed = { pictures: ["1", "2"], prompt: "*blend* them", size: "huge", files: [file] };
    const message = await refusedEdit(harness, typed);
    expect(message.text.replaceAll("\\", "")).toBe(en.errors.sizeUnreadable({ text: "huge" }));
    await harness.restart();
    const modal = press(harness, message, reopen);
    expect(await filledFields(modal)).toEqual({ ...typed, files: 7 });
    const values = { pictures: ["1", "2"], size: "auto" };
    const answer = await harness.discord.submitModal({ modal, values }).until(isFinal);
    expect(answer.pictures).toHaveLength(1);
    const [job] = harness.fal.jobs;
    expect(job && (await rednesses(harness, job))).toEqual([100, 200, 50]);
  });

  it("keeps its words through a second refusal", async () => {
    const harness = await startHarness();
    const first = await refusedEdit(harness, { pictures: ["0"], prompt: "bluer", size: "huge" });
    const again = press(harness, first, reopen);
    await again.response();
    const values = { pictures: ["0"], prompt: "bluer still" };
    const second = await refusal(harness.discord.submitModal({ modal: again, values }));
    expect(await filledFields(press(harness, second, reopen))).toMatchObject({ prompt: "bluer still", size: "huge" });
  });

  it("of too many pictures takes the files anew", async () => {
    const harness = await startHarness();
    const files = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map(async (shade) =>
        harness.discord.attach(await plainPicture(shade), { filename: `${shade}.png`, ephemeral: true }),
      ),
    );
    const message = await refusedEdit(harness, { pictures: ["0", "1"], prompt: "mix", files });
    expect(await filledFields(press(harness, message, reopen))).toMatchObject({ prompt: "mix", files: 8 });
  });

  it("is shown to nobody else, though they learn its id", async () => {
    const harness = await startHarness();
    const message = await refusedEdit(harness, { pictures: ["0"], prompt: "a secret", size: "huge" });
    const id = customIdOf(message, reopen).split(":")[1] ?? "";
    const customIds = [`backToDialogue:${id}`, `changePrompt:${id}`, `askAbout:${id}`];
    const forged = await postForged(harness, customIds);
    for (const customId of customIds) {
      const pressed = harness.discord.press({ message: forged, customId, user: harness.stranger });
      expect((await pressed.until(() => true)).text).toBe(en.errors.tooLongAgo({}));
    }
  });

  it("has nothing more to be typed where the picture may not be asked about", async () => {
    const harness = await startHarness();
    const modal = choose(harness, "Edit image", await postPictures(harness, 10));
    await modal.response();
    await harness.discord.command({ name: "privacy opt-out", user: harness.stranger }).until(isFinal);
    const message = await harness.discord.submitModal({ modal, values: { prompt: "bluer" } }).until(() => true);
    expect(message.text).toBe(en.errors.pictureOptedOut({}));
    expect(labels(message)).toEqual([]);
  });
});

describe("a command that was refused before it began", () => {
  it("opens the dialogue with its words, its seed and its settings", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "imagine", { prompt: "a fox", ...MAKING, size: "huge" });
    expect(labels(message)).toEqual([reopen]);
    const modal = press(harness, message, reopen);
    expect(await filledFields(modal)).toEqual({ prompt: "a fox", size: "huge" });
    await harness.discord.submitModal({ modal, values: { size: "512x256" } }).until(isFinal);
    expect(harness.fal.jobs[0]?.input).toMatchObject({
      prompt: "a fox",
      seed: 42,
      output_format: "png",
      safety_tolerance: "3",
    });
  });

  it("of an edit keeps its pictures by their numbers, and the prompt as it was written", async () => {
    const harness = await startHarness();
    const [image1, image3] = [harness.attach(await plainPicture(10)), harness.attach(await plainPicture(30))];
    const { message } = await run(harness, "edit", { prompt: "@image3 like @image2 on @image1", image1, image3 });
    const modal = press(harness, message, reopen);
    expect(await filledFields(modal)).toMatchObject({ prompt: "@image3 like @image2 on @image1" });
    const file = harness.discord.attach(await plainPicture(20), { filename: "added.png", ephemeral: true });
    await harness.discord
      .submitModal({ modal, values: { prompt: "@image3 like @image4 on @image1", files: [file] } })
      .until(isFinal);
    const [job] = harness.fal.jobs;
    expect(job?.input).toMatchObject({ prompt: "@image2 like @image3 on @image1" });
    expect(job && (await rednesses(harness, job))).toEqual([10, 30, 20]);
  });

  it("for an option that its model does not take needs one more press", async () => {
    const harness = await startHarness();
    const { message } = await about(harness, "ask", { question: "Why?", temperature: 1 });
    const modal = press(harness, message, reopen);
    expect(await filledFields(modal)).toEqual({ question: "Why?" });
    await harness.discord.submitModal({ modal, values: {} }).until(isFinal);
    expect(harness.fal.jobs[0]).toMatchObject({ endpoint: MOONDREAM, input: { prompt: "Why?" } });
  });

  it("keeps the settings of a question's model", async () => {
    const harness = await startHarness();
    const { message } = await about(harness, "ask", { question: " ", model: "idefics2", max_tokens: 64 });
    const modal = press(harness, message, reopen);
    await modal.response();
    await harness.discord.submitModal({ modal, values: { question: "Why?" } }).until(isFinal);
    expect(harness.fal.jobs[0]?.input).toMatchObject({ prompt: "Why?", max_new_tokens: 64 });
  });

  it("stays public where the option said so, whatever its asker prefers", async () => {
    const harness = await startHarness();
    await harness.discord
      .command({ name: "preferences", options: { private: true }, user: harness.asker })
      .until(isFinal);
    const { message } = await run(harness, "imagine", { prompt: " ", private: false });
    const modal = press(harness, message, reopen);
    await modal.response();
    const answer = await harness.discord.submitModal({ modal, values: { prompt: "a fox" } }).until(isFinal);
    expect(answer.ephemeral).toBe(false);
  });

  it("stays private where it was", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "imagine", { prompt: " ", private: true });
    const modal = press(harness, message, reopen);
    await modal.response();
    const answer = await harness.discord.submitModal({ modal, values: { prompt: "a fox" } }).until(isFinal);
    expect(answer.ephemeral).toBe(true);
  });
});
