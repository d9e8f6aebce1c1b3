import Database from "libsql";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import { systemClock } from "../../src/core/async/clock.ts";
import type { InteractionHandle, MessageView } from "discord-stand-in";
import { isFinal } from "../flows/harness.ts";
import { CAPTION, DETAILED, endOf, FLUX, GOING_ON, NEVER_MS, readingOf, type Scene, setScene } from "./kill-scene.ts";

const CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback";
const EDIT = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";
const SUBMITS = /^queue\.fal\.run\/fal-ai\/(?:flux-2-pro|florence-2-large\/detailed-caption)$/;
const RESULTS = /^queue\.fal\.run\/fal-ai\/[^/]+\/requests\/[^/]+$/;

/** What people read, by the moment at which the bot was killed. */
const readings: (readonly [moment: string, command: string, reading: string])[] = [];
afterAll(() => {
  const lines = readings.map(([moment, command, reading]) => `${moment.padEnd(48)} ${command.padEnd(9)} ${reading}`);
  process.stdout.write(`\nkill -9, and what people read:\n${lines.join("\n")}\n`);
});

const note = (moment: string, { picture, text }: { picture?: MessageView; text?: MessageView }) => {
  readings.push([moment, "/imagine", readingOf(picture)], [moment, "/caption", readingOf(text)]);
};

/** Two people wait, one for each kind of answer. */
interface Asked {
  readonly picture: InteractionHandle;
  readonly text: InteractionHandle;
}

/** Two people wait, and what they wait for stands still as long as the test wants. */
async function askHeld(scene: Scene) {
  scene.fal.answer(FLUX, { hold: true, queue: [3] });
  scene.fal.answer(DETAILED, { hold: true, queue: [3], output: { results: CAPTION } });
  const picture = scene.imagine();
  const text = await scene.caption();
  const jobs = [await scene.fal.nextSubmit(), await scene.fal.nextSubmit()];
  for (const handle of [picture, text]) await handle.until((message) => message.text.includes("3 jobs before"));
  return { picture, text, jobs };
}

function expectAnswers(picture: MessageView, text: MessageView) {
  expect(picture.pictures).toHaveLength(1);
  expect(text.text).toContain(CAPTION);
  expectLeadsOn(picture, "imagine");
  expectLeadsOn(text, "caption");
}

/** The buttons of a finished answer, as if nothing had happened. */
function expectLeadsOn({ buttons }: MessageView, command: "imagine" | "caption") {
  const labels = {
    imagine: ["Again", "Change prompt", "Edit this", "Details", "Delete"],
    caption: ["More detail", "Read text", "Ask about it", "Show as alt text", "Delete"],
  }[command];
  expect(buttons.map(({ label }) => label)).toEqual(labels);
}

/** Both read their answers in the end, and neither job was handed over twice. */
async function expectDelivered(scene: Scene, asked: Asked, moment: string): Promise<void> {
  const [picture, text] = [await endOf(scene, asked.picture), await endOf(scene, asked.text)];
  expectAnswers(picture, text);
  expect(scene.submits()).toEqual({ pictures: 1, texts: 1 });
  note(moment, { picture, text });
}

const PATIENCE = { timeout: 90_000 };

describe.concurrent("a bot killed with SIGKILL before fal has the job, and started again", PATIENCE, () => {
  it("before anything is recorded: nobody was told to wait, and nothing is spent", async (context) => {
    const scene = await setScene(context);
    // No other process can write while this is open.
    const lock = new Database(join(scene.folder, "store.db"));
    lock.exec("BEGIN IMMEDIATE");
    const picture = scene.imagine();
    const text = await scene.caption();
    const help = scene.discord.command({ name: "help", user: scene.asker, guild: scene.guild });
    await help.response(); // the bot has heard of the others too: the gateway keeps the order
    scene.bot.process.kill("SIGKILL");
    await scene.bot.ended;
    lock.exec("ROLLBACK");
    lock.close();

    await scene.holds("asks", 0);
    await scene.restart();
    await scene.settled();
    for (const handle of [picture, text]) expect(handle.calls).toEqual([]);
    expect(scene.submits()).toEqual({ pictures: 0, texts: 0 });
    note("before the record", {});
  });

  it("recorded, when nobody was told to wait yet: nothing is spent on what nobody will read", async (context) => {
    const scene = await setScene(context);
    const messages: MessageView[] = [];
    scene.discord.on("message", (message) => messages.push(message));
    // Four tries each: the first may have given up before the second is recorded.
    scene.discord.faults.add({ route: CALLBACK, delayMs: NEVER_MS, times: 8 });
    const [picture, text] = [scene.imagine(), await scene.caption()];
    await scene.holds("asks", 2);
    await scene.killAndRestart();
    await scene.settled();
    for (const handle of [picture, text]) expect(handle.message()).toBeUndefined();
    expect(messages).toEqual([]);
    expect(scene.submits()).toEqual({ pictures: 0, texts: 0 });
    note("recorded, not told yet", {});
  });

  it("after the record of the job, before fal has it: a picture may have been made, words are asked for again", async (context) => {
    const scene = await setScene(context);
    scene.fal.faults.add({ method: "POST", route: SUBMITS, delayMs: NEVER_MS, times: 2 });
    const asked = { picture: scene.imagine(), text: await scene.caption() };
    await scene.holds("jobs", 2);
    await scene.killAndRestart();
    const picture = await endOf(scene, asked.picture);
    const text = await endOf(scene, asked.text);
    expect(picture.text).toContain("I did not send it again");
    expect(picture.buttons).toMatchObject([{ label: en.buttons.tryAgain }, { label: en.buttons.delete }]);
    expect(text.text).toContain(CAPTION);
    expect(scene.submits()).toEqual({ pictures: 0, texts: 1 });
    note("job recorded, not submitted", { picture, text });
  });
});

describe.concurrent("a bot killed with SIGKILL while fal has the job, and started again", PATIENCE, () => {
  it("queued: the outcome of a job that ends meanwhile is delivered", async (context) => {
    const scene = await setScene(context);
    const asked = await askHeld(scene);
    scene.bot.process.kill("SIGKILL");
    await scene.bot.ended;
    for (const job of asked.jobs) await job.complete();
    await scene.restart();
    await expectDelivered(scene, asked, "queued");
  });

  it("Cancel, pressed before the next bot has taken it over, cancels", async (context) => {
    const scene = await setScene(context);
    const asked = await askHeld(scene);
    await scene.killAndRestart();
    for (const handle of [asked.picture, asked.text]) {
      const message = await handle.until(({ buttons }) => buttons.length > 0);
      scene.discord.press({ message, customId: buttonOf(message), user: scene.asker });
    }
    const [picture, text] = [await endOf(scene, asked.picture), await endOf(scene, asked.text)];
    for (const message of [picture, text]) expect(message.text).toContain("Cancelled.");
    expect(scene.submits()).toEqual({ pictures: 1, texts: 1 });
    await context.expect
      .poll(() => asked.jobs.map(({ cancelled }) => cancelled), { timeout: GOING_ON.boundMs })
      .toEqual([true, true]);
    note("cancelled before it was taken over", { picture, text });
  });

  it("running: the next bot shows how it goes on, and delivers", async (context) => {
    const scene = await setScene(context);
    const asked = await askHeld(scene);
    for (const job of asked.jobs) job.run();
    for (const handle of [asked.picture, asked.text]) await handle.until(({ text }) => text.includes("Working on it"));
    await scene.killAndRestart();
    for (const handle of [asked.picture, asked.text]) {
      await handle.until(({ text }) => text.includes("carrying on with this"), GOING_ON);
    }
    for (const job of asked.jobs) job.run("step 7");
    for (const handle of [asked.picture, asked.text]) {
      const message = await handle.until(({ text }) => text.includes("step 7"), GOING_ON);
      expect(message.buttons).toMatchObject([{ label: "Cancel" }]);
    }
    for (const job of asked.jobs) await job.complete();
    await expectDelivered(scene, asked, "running");
  });

  it("completed but not fetched: the outcome is fetched", async (context) => {
    const scene = await setScene(context);
    scene.fal.faults.add({ method: "GET", route: RESULTS, status: 503, body: "<html>", times: 99 });
    const asked = await askHeld(scene);
    const refused = new Set<string>();
    const bothRefused = new Promise<void>((resolve) => {
      scene.fal.on("call", ({ path, status }) => {
        if (status === 503) refused.add(path);
        if (refused.size === 2) resolve();
      });
    });
    for (const job of asked.jobs) await job.complete();
    await bothRefused;
    await scene.killAndRestart();
    await expectDelivered(scene, asked, "completed, not fetched");
  });
});

describe.concurrent("a bot killed with SIGKILL while it hands the job to fal, and started again", PATIENCE, () => {
  it("between submit and acknowledgement: no picture is paid twice, and words are asked for once more", async (context) => {
    const scene = await setScene(context);
    scene.fal.faults.add({ method: "POST", route: SUBMITS, answerDelayMs: NEVER_MS, times: 2 });
    const asked = { picture: scene.imagine(), text: await scene.caption() };
    await scene.fal.nextSubmit();
    await scene.fal.nextSubmit();
    await scene.killAndRestart();
    const picture = await endOf(scene, asked.picture);
    const text = await endOf(scene, asked.text);
    expect(picture.text).toContain("I did not send it again");
    expect(picture.buttons).toMatchObject([{ label: en.buttons.tryAgain }, { label: en.buttons.delete }]);
    expect(text.text).toContain(CAPTION);
    expect(scene.submits()).toEqual({ pictures: 1, texts: 2 });
    note("between submit and acknowledgement", { picture, text });

    const again = scene.discord.press({ message: picture, customId: buttonOf(picture), user: scene.asker });
    expect((await again.until(isFinal)).pictures).toHaveLength(1);
  });
});

describe.concurrent("a bot killed with SIGKILL, and started again, still sees to the job's end", PATIENCE, () => {
  it("by Cancel, which cancels at fal, too", async (context) => {
    const scene = await setScene(context);
    const asked = await askHeld(scene);
    await scene.killAndRestart();
    for (const handle of [asked.picture, asked.text]) {
      const message = await handle.until(({ text }) => text.includes("carrying on with this"), GOING_ON);
      scene.discord.press({ message, customId: buttonOf(message), user: scene.asker });
    }
    for (const handle of [asked.picture, asked.text]) {
      expect((await endOf(scene, handle)).text).toContain("Cancelled.");
    }
    await context.expect.poll(() => asked.jobs.every((job) => job.cancelled), { timeout: 15_000 }).toBe(true);
    expect(scene.submits()).toEqual({ pictures: 1, texts: 1 });
  });

  it("by its deadline, which counts from before", async (context) => {
    const scene = await setScene(context, { JOB_TIMEOUT_SECONDS: "12" });
    const asked = await askHeld(scene);
    for (const job of asked.jobs) job.run(); // fal itself drops what waits in its queue for so long
    const submittedAtMs = Math.min(...asked.jobs.map((job) => job.submittedAtMs));
    scene.bot.process.kill("SIGKILL");
    await scene.bot.ended;
    await systemClock.sleep(submittedAtMs + 12_000 - Date.now());
    await scene.restart();
    const startedAtMs = Date.now();
    for (const handle of [asked.picture, asked.text]) {
      expect((await endOf(scene, handle)).text).toContain("took longer than 1 minute");
    }
    // A job of its own would have had 12 s from when it was taken over.
    expect(asked.jobs.every((job) => job.cancelled)).toBe(true);
    for (const { completedAtMs = 0 } of asked.jobs) expect(completedAtMs - startedAtMs).toBeLessThan(12_000);
  });
});

describe.concurrent("a bot killed with SIGKILL when there is something to tell, and started again", PATIENCE, () => {
  it("fetched but not delivered: the outcome is delivered", async (context) => {
    const scene = await setScene(context);
    scene.discord.faults.add({ method: "PATCH", route: EDIT, delayMs: NEVER_MS, times: 99 });
    const asked = { picture: scene.imagine(), text: await scene.caption() };
    await scene.holds("outcomes", 2);
    await scene.killAndRestart();
    await expectDelivered(scene, asked, "fetched, not delivered");
  });

  it("failed but not told: they are told, and nothing is done a second time", async (context) => {
    const scene = await setScene(context);
    scene.fal.faults.add({ method: "POST", route: `queue.fal.run/${FLUX}`, reset: "after" });
    scene.fal.answer(DETAILED, { error: scene.fal.errors.model("internal_server_error") });
    scene.discord.faults.add({ method: "PATCH", route: EDIT, delayMs: NEVER_MS, times: 99 });
    const asked = { picture: scene.imagine(), text: await scene.caption() };
    await scene.holds("subjects", 2);
    await scene.killAndRestart();
    const [picture, text] = [await endOf(scene, asked.picture), await endOf(scene, asked.text)];
    expect(picture.text).toContain("I did not send it again");
    expect(text.text).toContain("The model failed");
    expect(scene.submits()).toEqual({ pictures: 1, texts: 1 });
    note("failed, not told", { picture, text });

    // Who asks again after that begins anew.
    scene.fal.answer(DETAILED, { output: { results: CAPTION } });
    for (const message of [picture, text]) {
      const again = scene.discord.press({ message, customId: buttonOf(message), user: scene.asker });
      expect((await again.until(isFinal)).pictures).toHaveLength(1);
    }
    expect(scene.submits()).toEqual({ pictures: 2, texts: 2 });
  });

  it("cancelled but not told: it stays cancelled", async (context) => {
    const scene = await setScene(context);
    const asked = await askHeld(scene);
    scene.discord.faults.add({ method: "PATCH", route: EDIT, delayMs: NEVER_MS, times: 99 });
    for (const handle of [asked.picture, asked.text]) {
      const message = await handle.until(({ buttons }) => buttons.length > 0);
      scene.discord.press({ message, customId: buttonOf(message), user: scene.asker });
    }
    await context.expect.poll(() => asked.jobs.every((job) => job.cancelled)).toBe(true);
    await scene.killAndRestart();
    const [picture, text] = [await endOf(scene, asked.picture), await endOf(scene, asked.text)];
    for (const message of [picture, text]) expect(message.text).toContain("Cancelled.");
    expect(scene.submits()).toEqual({ pictures: 1, texts: 1 });
    note("cancelled, not told", { picture, text });
  });
});

describe.concurrent("a bot killed with SIGKILL, and started again", PATIENCE, () => {
  it.for(["imagine", "caption"] as const)(
    "delivered but not removed (/%s): it stays delivered, and is forgotten",
    async (command, context) => {
      const scene = await setScene(context);
      const dying = new Promise<void>((resolve) => {
        const stop = scene.discord.on("message", (message) => {
          if (!isFinal(message)) return;
          stop();
          // At this very moment: Discord has the edit, and the bot has no answer to it.
          scene.bot.process.kill("SIGKILL");
          resolve();
        });
      });
      const handle = await scene[command]();
      await dying;
      await scene.holds("asks", 1);
      await scene.restart();
      await scene.settled();
      const message = await handle.until(isFinal);
      if (command === "imagine") expect(message.pictures).toHaveLength(1);
      else expect(message.text).toContain(CAPTION);
      expectLeadsOn(message, command);
      expect(scene.fal.jobs).toHaveLength(1);
      readings.push(["delivered, not removed", `/${command}`, readingOf(message)]);
    },
  );

  it("many wait: the next bot answers each of them, once", async (context) => {
    const scene = await setScene(context);
    scene.fal.answer(DETAILED, { hold: true, queue: [3], output: { results: CAPTION } });
    const handles: InteractionHandle[] = [];
    for (let shade = 0; shade < 9; shade += 1) handles.push(await scene.caption(shade));
    for (const handle of handles) await handle.until(({ text }) => text.includes("3 jobs before"));
    await scene.killAndRestart();
    for (const job of scene.fal.jobs) await job.complete();
    for (const handle of handles) {
      await handle.until(isFinal, GOING_ON);
      await scene.settled();
      const answers = handle.calls.filter(({ body }) => JSON.stringify(body).includes(CAPTION));
      expect(answers).toHaveLength(1);
    }
    expect(scene.submits()).toEqual({ pictures: 0, texts: 9 });
  });
});

function buttonOf({ buttons }: MessageView): string {
  const [button] = buttons;
  if (!button || !("custom_id" in button) || !button.custom_id) throw new Error("There is no button.");
  return button.custom_id;
}
