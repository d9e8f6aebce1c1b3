import sharp from "sharp";
import { describe, expect, it, onTestFinished } from "vitest";
import { type OutputContext, startFal } from "fal-stand-in";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const FILE_GONE = { route: /^[^/]*fal\.media\//, status: 404, body: { detail: "Not Found" } };
const DAY_MS = 24 * 60 * 60 * 1000;

type Options = NonNullable<Parameters<Harness["discord"]["command"]>[0]["options"]>;
type Handle = ReturnType<Harness["discord"]["command"]>;

const command = (harness: Harness, name: string, options: Options, user = harness.asker): Handle =>
  harness.discord.command({ name, options, user, guild: harness.guild });
const answered = (handle: Handle) => handle.until(isFinal);
const caption = async (harness: Harness, bytes: Buffer, more: Options = {}) =>
  command(harness, "caption", { image: harness.attach(bytes), ...more });

/** Presses Cancel as the one who asked, and waits until the message says so. */
async function cancel(harness: Harness, handle: Handle): Promise<void> {
  const message = await handle.until(({ buttons }) => buttons.length > 0);
  const [button] = message.buttons;
  const customId = button && "custom_id" in button ? (button.custom_id ?? "") : "";
  harness.discord.press({ message, customId, user: harness.asker });
  await handle.until(({ text }) => text.includes("Cancelled."));
}

describe("the same question about the same picture", () => {
  it("is paid for once, and answered with one REST call that says it was made before", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { results: "A house." } });
    const bytes = await plainPicture();
    const first = await answered(await caption(harness, bytes));
    const handle = await caption(harness, bytes);
    const second = await answered(handle);
    expect(harness.fal.jobs).toHaveLength(1);
    expect(handle.calls.map(({ method }) => method)).toEqual(["POST"]);
    expect(await handle.response()).toMatchObject({ type: 4 });
    expect(second.text).toContain("A house.");
    expect([first.text.includes("same answer as before"), second.text.includes("same answer as before")]).toEqual([
      false,
      true,
    ]);
  });

  it("is asked anew where what was made before is no picture, so that nobody is told to try again in vain", async () => {
    const harness = await startHarness();
    const options = { prompt: "a fox", seed: 42 };
    harness.fal.answerNext("fal-ai/flux-2-pro", {
      output: (_input: unknown, { putFile }: OutputContext) => ({
        images: [{ url: putFile(Buffer.from("no picture"), "image/png") }],
        seed: 42,
      }),
    });
    const first = await drive(harness.clock, answered(command(harness, "imagine", options)), 100);
    expect(first.text).toBe("The model's answer could not be read. Please try again.");
    const second = await drive(harness.clock, answered(command(harness, "imagine", options)), 100);
    expect(second.pictures).toHaveLength(1);
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("needs no download when the attachment is known", async () => {
    const harness = await startHarness();
    const image = harness.attach(await plainPicture());
    await answered(command(harness, "caption", { image }));
    const downloads = harness.discord.downloads.length;
    await answered(command(harness, "caption", { image }));
    expect(harness.discord.downloads).toHaveLength(downloads);
  });

  it("is found by the bytes, whatever the file is called and whoever asks where", async () => {
    const harness = await startHarness();
    const bytes = await plainPicture();
    await answered(await caption(harness, bytes));
    const image = harness.attach(bytes, "another-name.png");
    await answered(harness.discord.command({ name: "caption", options: { image }, user: harness.stranger }));
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("is asked again after thirty days, and not before", async () => {
    const harness = await startHarness();
    const bytes = await plainPicture();
    await answered(await caption(harness, bytes));
    await harness.clock.jump(29 * DAY_MS);
    await answered(await caption(harness, bytes));
    expect(harness.fal.jobs).toHaveLength(1);
    await harness.clock.jump(2 * DAY_MS);
    await drive(harness.clock, answered(await caption(harness, bytes)));
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it.each([
    ["another detail", { detail: "full" }],
    ["an area", { area: "top" }],
    ["the whole as a label", { detail: "label" }],
  ])("with %s is another question", async (_what, more) => {
    const harness = await startHarness();
    const bytes = await plainPicture();
    await answered(await caption(harness, bytes));
    await answered(await caption(harness, bytes, more));
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("about two areas that are read is two questions, and an area by another name is one", async () => {
    const harness = await startHarness();
    const bytes = await plainPicture();
    const read = async (area: string) => answered(command(harness, "ocr", { image: harness.attach(bytes), area }));
    await read("top half");
    await read("bottom half");
    await read("0,0,100%,50%");
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("is never answered with a picture that only looks the same", async () => {
    const harness = await startHarness();
    const bytes = await plainPicture();
    await answered(await caption(harness, bytes));
    await answered(await caption(harness, await sharp(bytes).png({ compressionLevel: 1 }).toBuffer()));
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("that failed is asked again", async () => {
    const harness = await startHarness();
    const bytes = await plainPicture();
    harness.fal.answer(DETAILED, { error: harness.fal.errors.model("internal_server_error") });
    await answered(await caption(harness, bytes));
    harness.fal.answer(DETAILED, { output: { results: "A house." } });
    expect((await answered(await caption(harness, bytes))).text).toContain("A house.");
  });

  it("survives a restart on the same store", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const bytes = await plainPicture();
    const before = await startHarness({ store, clock });
    await answered(await caption(before, bytes));
    await before.stop();
    const after = await startHarness({ store, clock });
    expect((await answered(await caption(after, bytes))).text).toContain("same answer as before");
    expect(after.fal.jobs).toHaveLength(0);
  });
});

describe("made pictures", () => {
  it("with the same seed are fetched again, not made again", async () => {
    const harness = await startHarness();
    const first = await answered(command(harness, "imagine", { prompt: "a fox", seed: 1 }));
    const second = await answered(command(harness, "imagine", { prompt: "a fox", seed: 1 }));
    expect(harness.fal.jobs).toHaveLength(1);
    expect(second.attachments[0]?.bytes).toEqual(first.attachments[0]?.bytes);
    expect(second.text).toContain("same answer as before");
  });

  it("are made again when the file is gone", async () => {
    const harness = await startHarness();
    await answered(command(harness, "imagine", { prompt: "a fox", seed: 1 }));
    const mend = harness.fal.faults.add({ ...FILE_GONE, times: 99 });
    const again = command(harness, "imagine", { prompt: "a fox", seed: 1 });
    await drive(harness.clock, expect.poll(() => harness.fal.jobs.length).toBe(2));
    mend();
    const message = await drive(harness.clock, answered(again));
    expect(message.pictures).toHaveLength(1);
  });

  it("cost nothing more where fal says once that the file is gone, and then has it", async () => {
    const harness = await startHarness();
    await answered(command(harness, "imagine", { prompt: "a fox", seed: 1 }));
    harness.fal.faults.add(FILE_GONE);
    const message = await drive(harness.clock, answered(command(harness, "imagine", { prompt: "a fox", seed: 1 })));
    expect(message.pictures).toHaveLength(1);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("are made again after the seven days that fal keeps them", async () => {
    const harness = await startHarness();
    await answered(command(harness, "imagine", { prompt: "a fox", seed: 1 }));
    await harness.clock.jump(7 * DAY_MS);
    await answered(command(harness, "imagine", { prompt: "a fox", seed: 1 }));
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("of edits depend on the pictures' order", async () => {
    const harness = await startHarness();
    const [one, other] = [await plainPicture(1), await plainPicture(2)];
    const edit = (image1: Buffer, image2: Buffer) =>
      answered(
        command(harness, "edit", {
          prompt: "mix",
          seed: 1,
          image1: harness.attach(image1),
          image2: harness.attach(image2),
        }),
      );
    await edit(one, other);
    await edit(other, one);
    await edit(one, other);
    expect(harness.fal.jobs).toHaveLength(2);
  });
});

describe("identical requests at the same time", () => {
  it("make one job, and everybody sees its progress and its answer", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true, queue: [4] });
    const bytes = await plainPicture();
    const handles = await Promise.all(Array.from({ length: 12 }, () => caption(harness, bytes)));
    const job = await harness.fal.nextSubmit();
    for (const handle of handles) await handle.until(({ text }) => text.includes("4 jobs before"));
    await job.complete({ results: "A house." });
    for (const handle of handles) await handle.until(({ text }) => text.includes("A house."));
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("fail together, once", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true });
    const bytes = await plainPicture();
    const handles = await Promise.all(Array.from({ length: 5 }, () => caption(harness, bytes)));
    const job = await harness.fal.nextSubmit();
    await Promise.all(handles.map((handle) => handle.response()));
    job.fail(harness.fal.errors.model("content_policy_violation"));
    for (const handle of handles) expect((await answered(handle)).text).toContain("content policy");
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("lose only the one who cancels, and the job with the last of them", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true, queue: [1] });
    const bytes = await plainPicture();
    const [first, second] = [await caption(harness, bytes), await caption(harness, bytes)];
    const job = await harness.fal.nextSubmit();
    await cancel(harness, first);
    expect(job.cancelled).toBe(false);
    expect(second.message()?.text).toContain("1 job before");
    await cancel(harness, second);
    await expect.poll(() => job.cancelled).toBe(true);
  });

  it("300 of them over 40 pictures make as many submits as there are different ones", async () => {
    const harness = await startHarness();
    const pictures = await Promise.all(Array.from({ length: 40 }, (_, index) => plainPicture(index * 5)));
    const wishes = Array.from({ length: 300 }, (_, index) => ({
      bytes: pictures[(index * 7) % 40] ?? Buffer.alloc(0),
      detail: index % 3 === 0 ? "full" : "short",
    }));
    const different = new Set(wishes.map(({ bytes, detail }) => `${pictures.indexOf(bytes)} ${detail}`)).size;
    const next = wishes[Symbol.iterator]();
    const worker = async () => {
      for (const { bytes, detail } of next) await answered(await caption(harness, bytes, { detail }));
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    expect(harness.fal.jobs).toHaveLength(different);
  });
});

describe("several processes on one store", () => {
  /** Two bots that share a store and fal, as two processes do. */
  async function startTwo() {
    const clock = createManualClock();
    const fal = await startFal({ clock, key: "test:key" });
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    onTestFinished(() => fal.close());
    const one = await startHarness({ store, fal, clock });
    const other = await startHarness({ store, fal, clock });
    return { clock, fal, one, other };
  }

  it("make one job, and both see its progress and its answer", async () => {
    const { clock, fal, one, other } = await startTwo();
    fal.answer(DETAILED, { hold: true, queue: [4] });
    const bytes = await plainPicture();
    const [here, there] = [await caption(one, bytes), await caption(other, bytes)];
    const job = await fal.nextSubmit();
    for (const handle of [here, there]) {
      await drive(
        clock,
        handle.until(({ text }) => text.includes("4 jobs before")),
        100,
      );
    }
    await job.complete({ results: "A house." });
    for (const handle of [here, there]) {
      await drive(
        clock,
        handle.until(({ text }) => text.includes("A house.")),
        100,
      );
    }
    expect(fal.jobs).toHaveLength(1);
  });

  it("go on with the job when the asker of the one that runs it leaves", async () => {
    const { clock, fal, one, other } = await startTwo();
    fal.answer(DETAILED, { hold: true, queue: [2] });
    const bytes = await plainPicture();
    const here = await caption(one, bytes);
    const job = await fal.nextSubmit();
    await here.until(({ buttons }) => buttons.length > 0);
    const there = await caption(other, bytes);
    await drive(
      clock,
      there.until(({ text }) => text.includes("2 jobs before")),
      100,
    );
    await cancel(one, here);
    expect(job.cancelled).toBe(false);
    await job.complete({ results: "A house." });
    await drive(
      clock,
      there.until(({ text }) => text.includes("A house.")),
      100,
    );
    expect(fal.jobs).toHaveLength(1);
  });

  it("cancel the job when neither has an asker left", async () => {
    const { clock, fal, one, other } = await startTwo();
    fal.answer(DETAILED, { hold: true, queue: [2] });
    const bytes = await plainPicture();
    const [here, there] = [await caption(one, bytes), await caption(other, bytes)];
    const job = await fal.nextSubmit();
    for (const handle of [here, there])
      await drive(
        clock,
        handle.until(({ text }) => text.includes("2 jobs")),
        100,
      );
    await cancel(one, here);
    expect(job.cancelled).toBe(false);
    await cancel(other, there);
    await expect.poll(() => job.cancelled).toBe(true);
  });

  it("are told the same failure by the request that was recorded", async () => {
    const { clock, fal, one, other } = await startTwo();
    fal.answer(DETAILED, { hold: true, queue: [2] });
    const bytes = await plainPicture();
    const [here, there] = [await caption(one, bytes), await caption(other, bytes)];
    const job = await fal.nextSubmit();
    for (const handle of [here, there])
      await drive(
        clock,
        handle.until(({ text }) => text.includes("2 jobs")),
        100,
      );
    job.fail(fal.errors.model("content_policy_violation"));
    for (const handle of [here, there]) {
      expect((await drive(clock, answered(handle), 100)).text).toContain("content policy");
    }
    expect(fal.jobs).toHaveLength(1);
  });
});
