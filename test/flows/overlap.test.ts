import { expect, it } from "vitest";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { press } from "./pressing.ts";

const MOONDREAM = "fal-ai/moondream2/visual-query";

/** Two bots that hear of the same and share a store, as while one takes the other's place; each draws seeds of its own. */
async function startOverlap(): Promise<Harness> {
  let seed = 0;
  const harness = await startHarness({ randomInteger: () => (seed += 1) });
  await harness.startBeside();
  return harness;
}

const imagine = ({ discord, asker, guild }: Harness) =>
  discord.command({ name: "imagine", options: { prompt: "a fox" }, user: asker, guild });

it("of two processes that hear of a command one makes the picture, and nobody pays twice", async () => {
  const harness = await startOverlap();
  const message = await imagine(harness).until(isFinal);
  expect(message.pictures).toHaveLength(1);
  const again = await press(harness, message, "Again").until(isFinal);
  expect(again.pictures).toHaveLength(1);
  await harness.stop();
  expect(harness.fal.jobs).toHaveLength(2);
  expect(harness.discord.messages(harness.channel)).toHaveLength(2);
});

it("of two processes that hear of a message one replies", async () => {
  const harness = await startOverlap();
  const { discord, channel, asker } = harness;
  harness.fal.answer(MOONDREAM, { output: { output: "A house." } });
  const picture = discord.attach(await plainPicture(), { filename: "picture.png" });
  const content = `<@${discord.bot.id}> what is this?`;
  discord.post({ channel, user: asker, content, attachments: [picture] });
  const replies = () => discord.messages(channel).filter(({ authorId }) => authorId === discord.bot.id);
  await expect.poll(() => replies().some(({ text }) => text.includes("A house."))).toBe(true);
  await harness.stop();
  expect(replies()).toHaveLength(1);
});
