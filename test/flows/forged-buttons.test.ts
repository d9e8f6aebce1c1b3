import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import type { MessageView } from "discord-stand-in";
import { drive } from "../support/manual-clock.ts";
import { caption, type Harness, isFinal, startHarness } from "./harness.ts";
import { about, customIdOf, DETAILED, postForged, press, run } from "./pressing.ts";

const TOO_LONG_AGO = /no longer have what this needs/;
const NAMES = {
  caption: ["moreDetail", "readText", "askAbout", "altText", "draftAltText", "tryAgain", "delete"],
  imagine: ["again", "changePrompt", "editThis", "details", "tryAgain", "delete"],
} as const;

/** By what the buttons of an answer know it. */
const idOf = ({ buttons }: MessageView) => buttons[0]?.custom_id?.split(":")[1] ?? "";

/** What somebody is told who presses a button that was put under another message. */
async function told(house: Harness, customId: string, user: Harness["asker"], channel = house.channel) {
  const message = await postForged({ ...house, channel }, [customId]);
  const handle = press(house, message, customId, { user });
  await drive(house.clock, handle.response());
  await house.clock.advance(2_000);
  return { handle, text: handle.message()?.text ?? "" };
}

/** Another channel, of the same server or of one of their own, where the moderator may do everything. */
function elsewhere(house: Harness, guild = house.discord.addGuild({ name: "Elsewhere" })) {
  for (const user of [house.asker, house.stranger]) house.discord.addMember(guild, user);
  house.discord.addMember(guild, house.moderator, { permissions: PermissionFlagsBits.Administrator });
  return house.discord.addChannel(guild);
}

describe("whoever has learnt the id of a private answer", () => {
  it.each(["caption", "imagine"] as const)("reads nothing of it, and spends nothing: /%s", async (name) => {
    const house = await startHarness();
    const answer =
      name === "caption"
        ? await about(house, name, { private: true })
        : await run(house, name, { prompt: "a secret", private: true });
    expect(answer.message.ephemeral).toBe(true);
    for (const button of NAMES[name]) {
      const { text, handle } = await told(house, `${button}:${idOf(answer.message)}`, house.stranger);
      expect(text).toMatch(TOO_LONG_AGO);
      expect(handle.message()?.ephemeral).toBe(true);
    }
    expect(house.fal.jobs).toHaveLength(1);
  });

  it("reads it as before where it is their own", async () => {
    const house = await startHarness();
    const { message } = await about(house, "caption", { private: true });
    await house.restart();
    expect((await press(house, message, "Show as alt text").until(({ text }) => text.includes("```"))).ephemeral).toBe(
      true,
    );
  });
});

describe("whoever has learnt the id of an answer elsewhere", () => {
  it.each([
    ["in another server", (house: Harness) => elsewhere(house)],
    ["in another channel", (house: Harness) => elsewhere(house, house.guild)],
  ])("does nothing with it %s", async (_where, make) => {
    const house = await startHarness();
    const { message } = await about(house, "caption");
    const channel = make(house);
    for (const button of NAMES.caption.filter((name) => name !== "delete")) {
      expect((await told(house, `${button}:${idOf(message)}`, house.moderator, channel)).text).toMatch(TOO_LONG_AGO);
    }
    expect((await told(house, `delete:${idOf(message)}`, house.asker, channel)).text).toMatch(TOO_LONG_AGO);
    expect(house.fal.jobs).toHaveLength(1);
  });

  it.each(["Delete", "Edit this"])(
    "does not make another's message theirs by an answer of their own: %s",
    async (label) => {
      const house = await startHarness();
      const [{ message: theirs }, { message: own }] = [
        await run(house, "imagine", { prompt: "a fox" }),
        await run(house, "imagine", { prompt: "a hen" }, { user: house.stranger }),
      ];
      const { dispatch } = house.discord.gateway;
      const forge = (data: unknown) =>
        JSON.parse(JSON.stringify(data), (key, value: unknown) => (key === "data" ? renamed(value) : value)) as unknown;
      const renamed = (data: unknown) =>
        typeof data === "object" && data !== null && "custom_id" in data
          ? { ...data, custom_id: customIdOf(own, label) }
          : data;
      house.discord.gateway.dispatch = (event) => dispatch({ ...event, data: (intents) => forge(event.data(intents)) });
      const handle = press(house, theirs, label, { user: house.stranger });
      await handle.response();
      expect(handle.message()?.text).toMatch(/no longer know this button/);
      expect(house.discord.messages(house.channel).map(({ id }) => id)).toContain(theirs.id);
    },
  );
});

describe("Cancel", () => {
  async function waiting(more: { private?: boolean } = {}) {
    const house = await startHarness();
    house.fal.answer(DETAILED, { hold: true, queue: [3] });
    const handle = await caption(house, more);
    const job = await house.fal.nextSubmit();
    const message = await handle.until(({ buttons }) => buttons.length > 0);
    return { house, handle, job, customId: customIdOf(message, "Cancel") };
  }

  it.each([
    ["a moderator of another server", (house: Harness) => elsewhere(house), {}],
    ["a moderator, in another channel", (house: Harness) => elsewhere(house, house.guild), {}],
    ["a moderator, of what somebody else alone can see", ({ channel }: Harness) => channel, { private: true }],
  ])("by %s is refused", async (_who, where, more) => {
    const { house, handle, job, customId } = await waiting(more);
    const { text } = await told(house, customId, house.moderator, where(house));
    expect(text).toContain("Only the person who asked, or a moderator, can cancel this.");
    expect(job.cancelled).toBe(false);
    await job.complete({ results: "A house." });
    expect((await drive(house.clock, handle.until(isFinal))).text).toContain("A house.");
  });

  it("by a moderator of the place does cancel", async () => {
    const { house, handle, job, customId } = await waiting();
    await told(house, customId, house.moderator);
    expect((await drive(house.clock, handle.until(isFinal))).text).toContain("Cancelled.");
    await expect.poll(() => job.cancelled).toBe(true);
  });
});
