import sharp from "sharp";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { log } from "../../src/log.ts";
import type { Job } from "fal-stand-in";
import type { MessageView } from "discord-stand-in";
import { drive } from "../support/manual-clock.ts";
import { DRAWN_SEED, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import {
  expectGone,
  FLUX,
  FLUX_EDIT,
  HOUR_MS,
  labels,
  MORE_THAN_A_WEEK_MS,
  NEARLY_A_WEEK_MS,
  openedFields,
  press,
  run,
} from "./pressing.ts";

const BUTTONS = ["Again", "Change prompt", "Edit this", "Details", "Delete"];
const MAKING = { seed: 42, size: "512x256", format: "png", safety: "3" };

/** What a job was asked, with the bytes of its pictures in place of their addresses. */
function asked(harness: Harness, job: Job | undefined) {
  const { image_urls: urls = [], ...rest } = (job?.input ?? {}) as { image_urls?: string[] };
  return { endpoint: job?.endpoint, ...rest, pictures: urls.map((url) => harness.fal.files.get(url)?.bytes) };
}

async function edit(harness: Harness, more: Record<string, string | boolean> = {}) {
  const [image1, image2] = [harness.attach(await plainPicture(10)), harness.attach(await plainPicture(20))];
  return run(harness, "edit", { prompt: "@image1 beside @image2", image1, image2, ...MAKING, ...more });
}

/** The pixels of a picture, whatever file they are saved in. */
const pixels = async (bytes: Buffer | undefined) => sharp(bytes).removeAlpha().raw().toBuffer();

describe("Again", () => {
  it("makes another picture of the same words, size, format and tolerance", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "imagine", { prompt: "a fox", ...MAKING });
    expect(labels(message)).toEqual(BUTTONS);
    const again = await press(harness, message, "Again").until(isFinal);
    const [first, second] = harness.fal.jobs.map((job) => asked(harness, job));
    expect(second).toEqual({ ...first, seed: DRAWN_SEED });
    expect(again.text).toContain(`Seed ${DRAWN_SEED}`);
    expect(labels(again)).toEqual(BUTTONS);
    expect(again.attachments[0]?.bytes.equals(message.attachments[0]?.bytes ?? Buffer.of())).toBe(false);
  });

  it("changes the same pictures once more", async () => {
    const harness = await startHarness();
    const { message } = await edit(harness);
    await harness.restart();
    await press(harness, message, "Again", { user: harness.stranger }).until(isFinal);
    const [first, second] = harness.fal.jobs.map((job) => asked(harness, job));
    expect(first?.pictures).toHaveLength(2);
    expect(second).toEqual({ ...first, seed: DRAWN_SEED });
  });

  it("says so when the pictures that were changed cannot be read any more", async () => {
    const harness = await startHarness();
    const { message } = await edit(harness);
    await harness.clock.jump(2 * HOUR_MS);
    const again = await press(harness, message, "Again").until(isFinal);
    expect(again.text).toBe("picture.png is no longer there. Please attach the picture again.");
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("works for nearly a week, and says so after more", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "imagine", { prompt: "a fox", ...MAKING });
    await harness.clock.jump(NEARLY_A_WEEK_MS);
    await harness.restart();
    expect((await press(harness, message, "Again").until(isFinal)).pictures).toHaveLength(1);
    await harness.clock.jump(MORE_THAN_A_WEEK_MS - NEARLY_A_WEEK_MS);
    for (const label of BUTTONS) {
      const told = await press(harness, message, label, { user: harness.stranger }).until(
        ({ id }) => id !== message.id,
      );
      expect(told).toMatchObject({ ephemeral: true, text: expect.stringContaining("no longer have what this needs") });
    }
    expect(harness.fal.jobs).toHaveLength(2);
  });
});

describe("Change prompt", () => {
  it("holds the last words and size, and keeps the rest", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "imagine", { prompt: "a *red* fox\nin snow", ...MAKING });
    await harness.restart();
    const modal = press(harness, message, "Change prompt", { user: harness.stranger });
    expect(await openedFields(modal)).toEqual({ prompt: "a *red* fox\nin snow", size: "512x256" });
    await harness.restart();
    const changed = await harness.discord.submitModal({ modal, values: { prompt: "a blue fox" } }).until(isFinal);
    const [first, second] = harness.fal.jobs.map((job) => asked(harness, job));
    expect(second).toEqual({ ...first, prompt: "a blue fox", seed: DRAWN_SEED });
    expect(changed.pictures[0]?.description).toBe("AI-generated image: a blue fox");
  });

  it("of an edit is about the same pictures", async () => {
    const harness = await startHarness();
    const { message } = await edit(harness);
    const modal = press(harness, message, "Change prompt");
    expect(await openedFields(modal)).toMatchObject({ prompt: "@image1 beside @image2", size: "512x256" });
    await harness.discord.submitModal({ modal, values: { prompt: "@image2 on @image1" } }).until(isFinal);
    const [first, second] = harness.fal.jobs.map((job) => asked(harness, job));
    expect(second).toEqual({ ...first, prompt: "@image2 on @image1", seed: DRAWN_SEED });
  });
});

describe("Edit this", () => {
  async function editThis(harness: Harness, message: MessageView, pass = async () => undefined) {
    const modal = press(harness, message, "Edit this", { user: harness.stranger });
    expect(await openedFields(modal)).toMatchObject({ prompt: undefined, size: "auto" });
    await pass();
    return harness.discord.submitModal({ modal, values: { prompt: "make it blue" } }).until(isFinal);
  }

  it.each([
    ["imagine", (harness: Harness) => run(harness, "imagine", { prompt: "a fox", ...MAKING })],
    ["edit", (harness: Harness) => edit(harness)],
  ])("changes the picture that /%s made, read at its message's address of now", async (_name, make) => {
    const harness = await startHarness();
    const { message } = await make(harness);
    await harness.clock.jump(NEARLY_A_WEEK_MS);
    await harness.restart();
    const before = harness.discord.downloads.length;
    const edited = await editThis(harness, message);
    const made = message.attachments[0];
    const reads = harness.discord.downloads.slice(before).map(({ attachmentId, status }) => ({ attachmentId, status }));
    expect(reads).toEqual([{ attachmentId: made?.id, status: 200 }]);
    const job = asked(harness, harness.fal.jobs.at(-1));
    expect(job).toMatchObject({ endpoint: FLUX_EDIT, prompt: "make it blue", image_size: "auto" });
    expect(job.pictures).toHaveLength(1);
    expect(await pixels(job.pictures[0])).toEqual(await pixels(made?.bytes));
    expect(edited.pictures[0]?.description).toBe("AI-edited image: make it blue");
  });

  it("sends its dialogue off after two more days as well", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "imagine", { prompt: "a fox" });
    const edited = await editThis(harness, message, async () => {
      await harness.clock.jump(48 * HOUR_MS);
      await harness.restart();
      return undefined;
    });
    expect(edited.pictures).toHaveLength(1);
  });
});

describe("Details", () => {
  const detailsOf = async (harness: Harness, message: MessageView) =>
    press(harness, message, "Details", { user: harness.stranger }).until(() => true);

  it("tells whoever presses it everything that the picture was made with, and what it cost", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { billableUnits: 3 });
    const { message } = await run(harness, "imagine", { prompt: "a *red* fox", ...MAKING });
    await harness.restart();
    const { text, ephemeral } = await detailsOf(harness, message);
    expect(ephemeral).toBe(true);
    expect(text.split("\n")).toEqual([
      "**Model:** FLUX.2 \\[pro\\] (fal-ai/flux-2-pro)",
      "**Seed:** 42",
      "**Size:** 512x256",
      "**Format:** png",
      "**Safety tolerance:** 3 of 5",
      "**Cost:** about $0.09",
      String.raw`**Prompt:** a \*red\* fox`,
    ]);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it.each([
    [0, "$0.00", "0,00 $"],
    [0.5, "$0.015", "0,015 $"],
    [1, "$0.03", "0,03 $"],
    [1.5, "$0.045", "0,045 $"],
    [3, "$0.09", "0,09 $"],
    [40, "$1.20", "1,20 $"],
  ])("tells that %d units cost the unit's price so many times, in every language", async (units, english, german) => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { billableUnits: units });
    const { message } = await run(harness, "imagine", { prompt: "a fox" });
    expect((await detailsOf(harness, message)).text).toContain(`**Cost:** about ${english}\n`);
    const pressed = press(harness, message, "Details", { user: harness.stranger, locale: "de" });
    expect((await pressed.until(() => true)).text).toContain(`**Kosten:** etwa ${german}\n`);
  });

  it("says that the cost is not known where fal did not count", async () => {
    const harness = await startHarness();
    const url = harness.fal.files.put({ bytes: await plainPicture(), contentType: "image/png" });
    const uncounted = { status: 200, body: { images: [{ url }], seed: 42 } };
    harness.fal.faults.add({ method: "GET", route: /\/requests\/[^/]+$/, ...uncounted });
    const { message } = await run(harness, "imagine", { prompt: "a fox" });
    expect((await detailsOf(harness, message)).text).toContain("**Cost:** unknown");
  });

  it("of an edit name its own endpoint", async () => {
    const harness = await startHarness();
    const { message } = await edit(harness, { size: "auto" });
    const { text } = await detailsOf(harness, message);
    expect(text).toContain(`(${FLUX_EDIT})`);
    expect(text).toContain("**Size:** auto");
  });
});

describe("Delete", () => {
  it.each(["asker", "moderator"] as const)("is done for the %s", async (who) => {
    const harness = await startHarness();
    const { message, handle } = await run(harness, "imagine", { prompt: "a fox" });
    await harness.restart();
    press(harness, message, "Delete", { user: harness[who] });
    await expectGone(handle);
    expect(harness.discord.messages(harness.channel)).toEqual([]);
  });

  it("is refused to anybody else in one sentence", async () => {
    const harness = await startHarness();
    const { message } = await run(harness, "imagine", { prompt: "a fox" });
    const refused = press(harness, message, "Delete", { user: harness.stranger });
    const told = await refused.until(({ ephemeral }) => ephemeral);
    expect(told.text).toBe("Only the person who asked, or a moderator, can delete this.");
    expect(harness.discord.messages(harness.channel).map(({ id }) => id)).toContain(message.id);
  });

  it("takes an answer away that only the asker saw", async () => {
    const harness = await startHarness();
    const { message, handle } = await run(harness, "imagine", { prompt: "a fox", private: true });
    expect(message.ephemeral).toBe(true);
    press(harness, message, "Delete");
    await expectGone(handle);
  });
});

describe("Delete that meets trouble", () => {
  const DELETING = { method: "DELETE", route: /@original$/ } as const;

  it("is tried again", async () => {
    const harness = await startHarness();
    const { message, handle } = await run(harness, "imagine", { prompt: "a fox" });
    harness.discord.faults.add({ ...DELETING, status: 500, body: {}, times: 2 });
    press(harness, message, "Delete");
    await drive(harness.clock, expectGone(handle));
  });

  it("is nobody's error where somebody else was quicker", async () => {
    const harness = await startHarness();
    const error = vi.spyOn(log, "error");
    onTestFinished(() => error.mockRestore());
    const { message, handle } = await run(harness, "imagine", { prompt: "a fox" });
    const presses = ["asker", "moderator"].map((who) =>
      press(harness, message, "Delete", { user: who === "asker" ? harness.asker : harness.moderator }),
    );
    await Promise.all(presses.map((pressed) => pressed.response()));
    await drive(harness.clock, expectGone(handle));
    const deletes = () => harness.discord.calls.filter(({ method }) => method === "DELETE").map(({ status }) => status);
    await expect.poll(deletes).toEqual([204, 404]);
    await harness.stop();
    expect(error).not.toHaveBeenCalled();
  });
});

describe("on a picture for one person's eyes", () => {
  it("whatever follows is for their eyes alone", async () => {
    const harness = await startHarness();
    const { message } = await edit(harness, { private: true });
    const again = await press(harness, message, "Again").until(isFinal);
    const answers = [again];
    for (const label of ["Change prompt", "Edit this"]) {
      const modal = press(harness, message, label);
      await modal.response();
      answers.push(await harness.discord.submitModal({ modal, values: { prompt: `${label}!` } }).until(isFinal));
    }
    expect(answers.map(({ ephemeral, pictures }) => [ephemeral, pictures.length])).toEqual([
      [true, 1],
      [true, 1],
      [true, 1],
    ]);
  });
});

it("the buttons lead on in a DM", async () => {
  const harness = await startHarness();
  const handle = harness.discord.command({
    name: "imagine",
    options: { prompt: "a fox", seed: 1 },
    user: harness.asker,
  });
  const message = await handle.until(isFinal);
  const pressed = press(harness, message, "Again");
  const again = await pressed.until(isFinal);
  expect(again).toMatchObject({ channelId: message.channelId, pictures: [{ spoiler: false }] });
  press(harness, again, "Delete");
  await expectGone(pressed);
  expect(harness.discord.messages(harness.discord.dm(harness.asker)).map(({ id }) => id)).toEqual([message.id]);
});
