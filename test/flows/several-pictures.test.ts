import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import type { InteractionHandle } from "discord-stand-in";
import type { Job } from "fal-stand-in";
import { drive } from "../support/manual-clock.ts";
import {
  answerOf,
  asComponents,
  ATTACHED,
  behindProxy,
  choose,
  container,
  FOREIGN,
  gallery,
  media,
  type Menu,
  MENUS,
  post,
  postAsBot,
  postPictures,
  rednesses,
  section,
} from "./choosing.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { startHostsHarness } from "./picture-hosts.ts";
import { customIdOf, DETAILED, labels, OCR } from "./pressing.ts";

/** Three captions that stay under way until the test ends them, in the order of their pictures. */
async function startThree(harness: Harness, menu: Menu = "Describe image", endpoint = DETAILED) {
  harness.fal.answer(endpoint, { hold: true, queue: [1] });
  const handle = choose(harness, menu, await postPictures(harness, 10, 100, 200));
  const jobs: Job[] = [];
  for (let count = 0; count < 3; count += 1) jobs.push(await harness.fal.nextSubmit());
  const shades = await Promise.all(jobs.map((job) => rednesses(harness, job)));
  const inOrder = jobs
    .map((job, index) => ({ job, shade: shades[index]?.[0] ?? 0 }))
    .sort((one, other) => one.shade - other.shade)
    .map(({ job }) => job);
  return { handle, jobs: inOrder as [Job, Job, Job] };
}

const eventually = (harness: Harness, handle: InteractionHandle, words: string) =>
  drive(
    harness.clock,
    handle.until(({ text }) => text.includes(words)),
    100,
  );

describe("several pictures", () => {
  it.each([
    ["Describe image", DETAILED],
    ["Read text in image", OCR],
  ] as const)("%s: all are begun together and answered in one message, numbered in order", async (menu, endpoint) => {
    const harness = await startHarness();
    const { handle, jobs } = await startThree(harness, menu, endpoint);
    expect(jobs.map(({ completedAtMs }) => completedAtMs)).toEqual([undefined, undefined, undefined]);
    const [first, second, third] = jobs;
    await eventually(harness, handle, "Working on 3 pictures, 0 done");
    await third.complete({ results: "Gamma." });
    await eventually(harness, handle, "Working on 3 pictures, 1 done");
    await first.complete({ results: "Alpha." });
    await eventually(harness, handle, "Working on 3 pictures, 2 done");
    await second.complete({ results: "Beta." });
    const answer = await drive(harness.clock, handle.until(isFinal), 100);
    expect(answer.text).toContain("**Picture 1**\nAlpha.\n**Picture 2**\nBeta.\n**Picture 3**\nGamma.");
    expect(answer.pictures).toEqual([]);
    expect(handle.followUps).toEqual([]);
    expect(harness.fal.jobs).toHaveLength(3);
  });

  it("one that fails is told beside the others, and counts as done meanwhile", async () => {
    const harness = await startHarness();
    const { handle, jobs } = await startThree(harness);
    const [first, second, third] = jobs;
    second.fail(harness.fal.errors.model("content_policy_violation"));
    await eventually(harness, handle, "Working on 3 pictures, 1 done");
    await first.complete({ results: "Alpha." });
    await third.complete({ results: "Gamma." });
    const answer = await drive(harness.clock, handle.until(isFinal), 100);
    expect(answer.text).toMatch(
      /\*\*Picture 1\*\*\nAlpha\.\n\*\*Picture 2\*\*\nThe model's content policy does not allow this.*\n\*\*Picture 3\*\*\nGamma\./,
    );
  });

  it("a broken file is told beside the others", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { results: "A wall." } });
    const whole = await plainPicture();
    const attachments = [whole, whole.subarray(0, whole.length - 40)].map((bytes, index) =>
      harness.discord.attach(bytes, { filename: `photo-${index + 1}.png` }),
    );
    const answer = await answerOf(harness, "Describe image", post(harness, { attachments }));
    const text = answer.text;
    expect(text).toContain("**Picture 1**\nA wall.\n**Picture 2**\nphoto-2.png is damaged or incomplete.");
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("that all fail give the first's sentence, and Try again where that is worth it", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { error: harness.fal.errors.model("internal_server_error") });
    const failed = await answerOf(harness, "Describe image", await postPictures(harness, 10, 100));
    expect(failed.text).toBe("The model failed. Please try again.");
    expect(labels(failed)).toEqual([en.buttons.tryAgain, en.buttons.delete]);

    harness.fal.answer(DETAILED, { output: { results: "A wall." } });
    const customId = customIdOf(failed, "Try again");
    const again = harness.discord.press({ message: failed, customId, user: harness.asker });
    expect((await again.until(isFinal)).text).toContain("**Picture 2**\nA wall.");
  });

  it("that are all broken give the first's sentence alone", async () => {
    const harness = await startHarness();
    const attachments = ["one", "two"].map((name) =>
      harness.discord.attach(Buffer.from(`not ${name}`), { filename: `${name}.png` }),
    );
    const answer = await answerOf(harness, "Describe image", post(harness, { attachments }));
    expect(answer.text).toContain("one.png is a text file");
    expect(answer.text).not.toContain("two");
    expect(labels(answer)).toEqual([]);
  });

  it("are all cancelled at fal together", async () => {
    const harness = await startHarness();
    const { handle, jobs } = await startThree(harness);
    const message = await eventually(harness, handle, "Working on 3 pictures");
    harness.discord.press({ message, customId: customIdOf(message, "Cancel"), user: harness.asker });
    await eventually(harness, handle, "Cancelled.");
    await expect.poll(() => jobs.map(({ cancelled }) => cancelled)).toEqual([true, true, true]);
  });

  it("are all gone on with after a restart, and none is handed over twice", async () => {
    const harness = await startHarness();
    const { handle, jobs } = await startThree(harness);
    const [first, second, third] = jobs;
    await first.complete({ results: "Alpha." });
    second.fail(harness.fal.errors.model("content_policy_violation"));
    await eventually(harness, handle, "Working on 3 pictures, 2 done");
    await harness.stop();
    const before = handle.calls.length;
    await harness.restart();
    await eventually(harness, handle, "carrying on with this");
    await eventually(harness, handle, "Working on 3 pictures, 2 done");
    const goings = handle.calls.slice(before).filter(({ body }) => JSON.stringify(body).includes("carrying on"));
    expect(goings).toHaveLength(1);
    await third.complete({ results: "Gamma." });
    const answer = await drive(harness.clock, handle.until(isFinal), 100);
    expect(answer.text).toMatch(/Alpha(.|\n)*content policy(.|\n)*Gamma/);
    expect(harness.fal.jobs).toHaveLength(3);
  });

  it("whose answers are longer than a message come as one file, with the beginning above it", async () => {
    const harness = await startHarness();
    const long = (letter: string) => `${letter.repeat(60)} `.repeat(40);
    harness.fal.answerNext(OCR, { output: { results: long("a") } });
    harness.fal.answerNext(OCR, { output: { results: long("b") } });
    const message = await postPictures(harness, 10, 100);
    const answer = await answerOf(harness, "Read text in image", message);
    expect(answer.files.map(({ url }) => url)).toEqual(["attachment://text.txt"]);
    const whole = answer.files[0]?.attachment?.bytes.toString() ?? "";
    expect(whole).toMatch(
      /^Picture 1\n(a+ ){40}\n\nPicture 2\n(b+ ){40}$|^Picture 1\n(b+ ){40}\n\nPicture 2\n(a+ ){40}$/,
    );
    expect(answer.text).toContain("The full text is in the file.");
    expect(answer.text).toContain(message.id);
  });

  it("that are the same cost one job", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { results: "A wall." } });
    const answer = await answerOf(harness, "Describe image", await postPictures(harness, 50, 50, 50));
    expect(answer.text).toContain("**Picture 3**\nA wall.");
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("that are known are answered at once, as one is", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { results: "A wall." } });
    const message = await postPictures(harness, 10, 100);
    await answerOf(harness, "Describe image", message);
    const handle = choose(harness, "Describe image", message);
    expect((await handle.until(isFinal)).text).toContain("same answer as before");
    expect(handle.calls.map(({ method }) => method)).toEqual(["POST"]);
  });

  it("of every kind in one message are all seen, each once", async () => {
    const harness = await startHostsHarness();
    harness.fal.answer(DETAILED, { output: { results: "A wall." } });
    const attachment = harness.discord.attach(await plainPicture(1), { filename: "photo.png" });
    const message = await behindProxy(
      harness,
      postAsBot(harness, {
        attachments: [attachment],
        components: asComponents(
          gallery(media(ATTACHED), media(ATTACHED)),
          container([section(media(ATTACHED)), gallery(media(FOREIGN))]),
        ),
      }),
    );
    expect((await answerOf(harness, "Describe image", message)).text).toMatch(/Picture 1(.|\n)*Picture 2/);
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("are refused with one sentence where they are more than 25", async () => {
    const harness = await startHarness();
    const galleries = [10, 10, 6].map((count, row) =>
      gallery(
        ...Array.from({ length: count }, (_none, index) => media(`https://pictures.example/${row}-${index}.png`)),
      ),
    );
    const message = postAsBot(harness, { components: asComponents(...galleries) });
    for (const menu of MENUS) {
      const answer = await choose(harness, menu, message).until(() => true);
      expect(answer).toMatchObject({ ephemeral: true, text: expect.stringContaining("too many pictures: 25 at most") });
    }
    expect(harness.fal.jobs).toEqual([]);
  });
});
