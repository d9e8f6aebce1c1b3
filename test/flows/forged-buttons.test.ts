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

/** What a person is told who presses a button that was put under another message. */
async function told(harness: Harness, customId: string, user: Harness["asker"], channel = harness.channel) {
  const message = await postForged({ ...harness, channel }, [customId]);
  const handle = press(harness, message, customId, { user });
  await drive(harness.clock, handle.response());
  await harness.clock.advance(2_000);
  return { handle, text: handle.message()?.text ?? "" };
}

/** Another channel, of the same server or of one of their own, where the moderator may do everything. */
function elsewhere(harness: Harness, guild = harness.discord.addGuild({ name: "Elsewhere" })) {
  for (const user of [harness.asker, harness.stranger]) harness.discord.addMember(guild, user);
  harness.discord.addMember(guild, harness.moderator, { permissions: PermissionFlagsBits.Administrator });
  return harness.discord.addChannel(guild);
}

describe("whoever has learnt the id of a private answer", () => {
  it.each(["caption", "imagine"] as const)("reads nothing of it, and spends nothing: /%s", async (name) => {
    const harness = await startHarness();
    const answer =
      name === "caption"
        ? await about(harness, name, { private: true })
        : await run(harness, name, { prompt: "a secret", private: true });
    expect(answer.message.ephemeral).toBe(true);
    for (const button of NAMES[name]) {
      const { text, handle } = await told(harness, `${button}:${idOf(answer.message)}`, harness.stranger);
      expect(text).toMatch(TOO_LONG_AGO);
      expect(handle.message()?.ephemeral).toBe(true);
    }
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("reads it as before where it is their own", async () => {
    const harness = await startHarness();
    const { message } = await about(harness, "caption", { private: true });
    await harness.restart();
    expect(
      (await press(harness, message, "Show as alt text").until(({ text }) => text.includes("```"))).ephemeral,
    ).toBe(true);
  });
});

describe("whoever has learnt the id of an answer elsewhere", () => {
  it.each([
    ["in another server", (harness: Harness) => elsewhere(harness)],
    ["in another channel", (harness: Harness) => elsewhere(harness, harness.guild)],
  ])("does nothing with it %s", async (_where, make) => {
    const harness = await startHarness();
    const { message } = await about(harness, "caption");
    const channel = make(harness);
    for (const button of NAMES.caption.filter((name) => name !== "delete")) {
      expect((await told(harness, `${button}:${idOf(message)}`, harness.moderator, channel)).text).toMatch(
        TOO_LONG_AGO,
      );
    }
    expect((await told(harness, `delete:${idOf(message)}`, harness.asker, channel)).text).toMatch(TOO_LONG_AGO);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it.each(["Delete", "Edit this"])(
    "does not make another's message theirs by an answer of their own: %s",
    async (label) => {
      const harness = await startHarness();
      const [{ message: theirs }, { message: own }] = [
        await run(harness, "imagine", { prompt: "a fox" }),
        await run(harness, "imagine", { prompt: "a hen" }, { user: harness.stranger }),
      ];
      const { dispatch } = harness.discord.gateway;
      const forge = (data: unknown) =>
        JSON.parse(JSON.stringify(data), (key, value: unknown) => (key === "data" ? renamed(value) : value)) as unknown;
      const renamed = (data: unknown) =>
        typeof data === "object" && data !== null && "custom_id" in data
          ? { ...data, custom_id: customIdOf(own, label) }
          : data;
      harness.discord.gateway.dispatch = (event) =>
        dispatch({ ...event, data: (intents) => forge(event.data(intents)) });
      const handle = press(harness, theirs, label, { user: harness.stranger });
      await handle.response();
      expect(handle.message()?.text).toMatch(/no longer know this button/);
      expect(harness.discord.messages(harness.channel).map(({ id }) => id)).toContain(theirs.id);
    },
  );
});

describe("Cancel", () => {
  async function waiting(more: { private?: boolean } = {}) {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true, queue: [3] });
    const handle = await caption(harness, more);
    const job = await harness.fal.nextSubmit();
    const message = await handle.until(({ buttons }) => buttons.length > 0);
    return { harness, handle, job, customId: customIdOf(message, "Cancel") };
  }

  it.each([
    ["a moderator of another server", (harness: Harness) => elsewhere(harness), {}],
    ["a moderator, in another channel", (harness: Harness) => elsewhere(harness, harness.guild), {}],
    ["a moderator, of what somebody else alone can see", ({ channel }: Harness) => channel, { private: true }],
  ])("by %s is refused", async (_who, where, more) => {
    const { harness, handle, job, customId } = await waiting(more);
    const { text } = await told(harness, customId, harness.moderator, where(harness));
    expect(text).toContain("Only the person who asked, or a moderator, can cancel this.");
    expect(job.cancelled).toBe(false);
    await job.complete({ results: "A house." });
    expect((await drive(harness.clock, handle.until(isFinal))).text).toContain("A house.");
  });

  it("by a moderator of the place does cancel", async () => {
    const { harness, handle, job, customId } = await waiting();
    await told(harness, customId, harness.moderator);
    expect((await drive(harness.clock, handle.until(isFinal))).text).toContain("Cancelled.");
    await expect.poll(() => job.cancelled).toBe(true);
  });
});
