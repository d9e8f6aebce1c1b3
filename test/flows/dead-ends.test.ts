import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en.ts";
import { drive } from "../support/manual-clock.ts";
import { rednesses } from "./choosing.ts";
import { type House, isFinal, plainPicture, startHouse } from "./house.ts";
import { about, expectGone, FLUX, FLUX_EDIT, labels, MOONDREAM, openedFields, press, run } from "./pressing.ts";

const { changePrompt, changeQuestion, tryAgain, delete: remove } = en.buttons;
const MAKING = { seed: 42, size: "512x256", format: "png", safety: "3" };

/** A model that refuses whatever it is asked; by then everybody sees that it is at work. */
function refuse(house: House, endpoint: string, type = "content_policy_violation"): void {
  house.fal.answer(endpoint, { error: house.fal.errors.model(type as never) });
}

describe("a refusal by a model", () => {
  it("of a prompt leads to a dialogue that holds it, and to a picture of the same size and seed", async () => {
    const house = await startHouse();
    refuse(house, FLUX);
    const { message } = await drive(house.clock, run(house, "imagine", { prompt: "a fox", ...MAKING }));
    expect(labels(message)).toEqual([changePrompt, remove]);
    house.fal.answer(FLUX, {});
    await house.restart();
    const modal = press(house, message, changePrompt);
    expect(await openedFields(modal)).toEqual({ prompt: "a fox", size: "512x256" });
    const changed = await house.discord.submitModal({ modal, values: { prompt: "a vixen" } }).until(isFinal);
    expect(changed.pictures).toHaveLength(1);
    const [refused, made] = house.fal.jobs.map(({ input }) => input);
    expect(made).toEqual({ ...(refused as object), prompt: "a vixen" });
  });

  it("of an edit keeps its pictures", async () => {
    const house = await startHouse();
    refuse(house, FLUX_EDIT);
    const [image1, image2] = [house.attach(await plainPicture(10)), house.attach(await plainPicture(20))];
    const options = { prompt: "@image1 beside @image2", image1, image2, ...MAKING };
    const { message } = await drive(house.clock, run(house, "edit", options));
    house.fal.answer(FLUX_EDIT, {});
    const modal = press(house, message, changePrompt);
    expect(await openedFields(modal)).toMatchObject({ prompt: options.prompt, size: "512x256" });
    await house.discord.submitModal({ modal, values: { prompt: "@image1 above @image2" } }).until(isFinal);
    const [, made] = house.fal.jobs;
    expect(made?.input).toMatchObject({ prompt: "@image1 above @image2", seed: 42, output_format: "png" });
    expect(made && (await rednesses(house, made))).toEqual([10, 20]);
  });

  it("of a question leads to a dialogue that holds it", async () => {
    const house = await startHouse();
    refuse(house, MOONDREAM);
    const { message } = await drive(house.clock, about(house, "ask", { question: "Who is it?" }));
    expect(labels(message)).toEqual([changeQuestion, remove]);
    expect(await openedFields(press(house, message, changeQuestion))).toEqual({ question: "Who is it?" });
  });

  it("holds a prompt of 4000 characters whole", async () => {
    const house = await startHouse();
    refuse(house, FLUX);
    const prompt = "fox ".repeat(1_000);
    const { message } = await drive(house.clock, run(house, "imagine", { prompt }));
    expect(await openedFields(press(house, message, changePrompt))).toMatchObject({ prompt });
  });

  it("that may have been chance offers both", async () => {
    const house = await startHouse();
    refuse(house, FLUX, "no_media_generated");
    const { message } = await drive(house.clock, run(house, "imagine", { prompt: "a fox" }));
    expect(labels(message)).toEqual([tryAgain, changePrompt, remove]);
  });

  it("has no dialogue where no words were given", async () => {
    const house = await startHouse();
    refuse(house, "fal-ai/florence-2-large/detailed-caption");
    const { message } = await drive(house.clock, about(house, "caption"));
    expect(labels(message)).toEqual([remove]);
  });

  it("that its asker alone reads needs no Delete", async () => {
    const house = await startHouse();
    refuse(house, FLUX);
    const { message } = await drive(house.clock, run(house, "imagine", { prompt: "a fox", private: true }));
    expect(labels(message)).toEqual([changePrompt]);
  });
});

describe("Delete", () => {
  it.each(["caption", "ocr", "ask"])("removes the answer of /%s for its asker, and for nobody else", async (name) => {
    const house = await startHouse();
    const { handle, message } = await about(house, name, name === "ask" ? { question: "Why?" } : {});
    const refused = press(house, message, remove, { user: house.stranger });
    expect(await refused.until(() => true)).toMatchObject({ ephemeral: true, text: en.errors.notYourAnswer({}) });
    press(house, message, remove);
    await expectGone(handle);
  });

  it("removes a failure, after a restart too", async () => {
    const house = await startHouse();
    refuse(house, FLUX);
    const { handle, message } = await drive(house.clock, run(house, "imagine", { prompt: "a fox" }));
    await house.restart();
    press(house, message, remove);
    await expectGone(handle);
  });
});
