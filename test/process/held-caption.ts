import { expect } from "vitest";
import type { InteractionHandle } from "discord-stand-in";
import { plainPicture } from "../support/pictures.ts";
import type { Stage } from "./stage.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";

/** A person waits for a caption whose job stays under way. */
export async function startHeldCaption({ discord, fal, guild, asker }: Stage): Promise<InteractionHandle> {
  fal.answer(DETAILED, { hold: true, queue: [3] });
  const image = discord.attach(await plainPicture("png"), { filename: "picture.png" });
  const handle = discord.command({ name: "caption", options: { image }, user: asker, guild });
  await handle.until(({ text }) => text.includes("3 jobs before"));
  return handle;
}

/** The job outlived its bot: the next one goes on with it, says so, and does nothing a second time. */
export async function expectGoneOnWith(handle: InteractionHandle, stage: Stage): Promise<void> {
  const [job] = stage.fal.jobs;
  expect(job?.cancelled).toBe(false);
  stage.start();
  await handle.until(({ text }) => text.includes("carrying on with this"));
  await job?.complete({ results: "A house." });
  await handle.until(({ text }) => text.includes("A house."));
  expect(stage.fal.jobs).toHaveLength(1);
}
