import { describe, expect, it } from "vitest";
import { drive } from "../support/manual-clock.ts";
import { type House, isFinal, plainPicture, startHouse } from "./house.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";

/** A message with pictures of these colours, posted by a member. */
async function post(house: House, ...shades: number[]) {
  const attachments = await Promise.all(
    shades.map(async (shade, index) =>
      house.discord.attach(await plainPicture(shade), { filename: `photo-${index + 1}.png` }),
    ),
  );
  return house.discord.post({ channel: house.channel, user: house.stranger, attachments });
}

describe("Describe image", () => {
  it("captions the picture of a message, links to it, and shows it nowhere again", async () => {
    const house = await startHouse();
    house.fal.answer(DETAILED, { output: { results: "A red wall." } });
    const message = await post(house, 200);
    const handle = house.discord.messageCommand({ name: "Describe image", message, user: house.asker });
    const answer = await drive(house.clock, handle.until(isFinal));
    expect(answer.text).toContain("A red wall.");
    expect(answer.text).toContain(
      `(https://discord.com/channels/${house.guild.id}/${house.channel.id}/${message.id})`,
    );
    expect(answer.pictures).toEqual([]);
    expect(answer.ephemeral).toBe(false);
  });
});
