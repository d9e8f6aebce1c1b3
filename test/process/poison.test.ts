import sharp from "sharp";
import { describe, it, type TestContext } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import type { InteractionHandle } from "discord-stand-in";
import { isFinal, plainPicture } from "../flows/harness.ts";
import { CAPTION, GOING_ON, NEVER_MS, type Scene, setScene } from "./kill-scene.ts";

const PATIENCE = { timeout: 120_000 };
const POSTED = /ephemeral-attachments/;
const MADE = /fal\.media/;
const isWindows = process.platform === "win32";

/** Whatever is read of people, or of what was made, never comes: the bot stands still where it may die of it. */
const hang = {
  picture: ({ discord }: Scene) => discord.faults.add({ route: POSTED, delayMs: NEVER_MS, times: 99 }),
  answer: ({ fal }: Scene) => fal.faults.add({ method: "GET", route: MADE, delayMs: NEVER_MS, times: 99 }),
};

/** Resolves when so many readings stand in the one record that there is. */
async function readings({ expect }: TestContext, scene: Scene, count: number): Promise<void> {
  await expect.poll(() => scene.unendedReadings(), { interval: 20, timeout: GOING_ON.boundMs }).toEqual([count]);
}

describe.concurrent("a bot that is killed while it reads", PATIENCE, () => {
  it.for([
    ["a picture", "caption", "picture"],
    ["what was made", "imagine", "answer"],
  ] as const)("%s does so once more, and then gives it up", async ([, command, what], context) => {
    const scene = await setScene(context);
    hang[what](scene);
    const handle: InteractionHandle = await scene[command]();
    await handle.until(({ loading }) => loading);
    await readings(context, scene, 1);
    await scene.killAndRestart();
    hang[what](scene);
    await readings(context, scene, 2);
    const jobs = scene.fal.jobs.length;
    await scene.killAndRestart();
    const given = await scene.bot.logged("an ask is given up: processes have died while they read for it");
    const message = await handle.until(isFinal, GOING_ON);
    context
      .expect(message.text)
      .toBe("I had to stop twice while working on this, so I have given up. Please try something else.");
    context.expect(message.buttons).toMatchObject([{ label: en.buttons.delete }]);
    context.expect(given["askId"]).toMatch(/^[0-9a-f]{12}$/);
    context.expect(scene.fal.jobs).toHaveLength(jobs);
    await scene.settled();
  });

  it("a picture is read by the next one, when that was a chance", async (context) => {
    const scene = await setScene(context);
    hang.picture(scene);
    const handle = await scene.caption();
    await handle.until(({ loading }) => loading);
    await readings(context, scene, 1);
    await scene.killAndRestart();
    context.expect((await handle.until(isFinal, GOING_ON)).text).toContain(CAPTION);
  });

  it("is not thought to die of what it only hands over", async (context) => {
    const scene = await setScene(context);
    scene.fal.faults.add({ method: "PUT", route: /./, delayMs: NEVER_MS });
    const gif = await sharp(await plainPicture(200))
      .gif()
      .toBuffer(); // no model takes it as it is
    const image = scene.discord.attach(gif, { filename: "picture.gif" });
    scene.discord.command({ name: "caption", options: { image }, user: scene.asker, guild: scene.guild });
    await context.expect.poll(() => scene.fal.calls.length, { timeout: GOING_ON.boundMs }).toBeGreaterThan(0);
    await readings(context, scene, 0);
  });

  it.skipIf(isWindows)("is no reason to give up where it was stopped in good order three times", async (context) => {
    const scene = await setScene(context);
    hang.picture(scene);
    const handle = await scene.caption();
    await handle.until(({ loading }) => loading);
    for (let restart = 0; restart < 3; restart += 1) {
      await readings(context, scene, 1);
      scene.bot.process.kill("SIGTERM");
      await scene.restart();
      if (restart < 2) hang.picture(scene);
    }
    context.expect((await handle.until(isFinal, GOING_ON)).text).toContain(CAPTION);
  });
});
