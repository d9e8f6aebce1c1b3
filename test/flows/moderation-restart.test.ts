import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import { drive } from "../support/manual-clock.ts";
import { startModerated, texturedPicture } from "./moderation-harness.ts";
import { OCR, press } from "./pressing.ts";

const MESSAGE = "/channels/{channel_id}/messages/{message_id}";

describe("after a restart", () => {
  it("buttons work, and the entry is edited on, with the picture that it has", async () => {
    const house = await startModerated({ mode: "timeout" });
    const [poster, bytes] = [house.addPoster(), await texturedPicture(1)];
    house.post(poster, [bytes]);
    const first = await house.until(() => house.entries().find(({ text }) => text.includes("deleted")));
    await drive(house.clock, house.restart());
    house.post(house.addPoster(), [bytes]);
    const entry = await house.until(() => house.entries().find(({ text }) => text.includes("2 of 2 messages")));
    expect(entry.id).toBe(first.id);
    expect(entry.attachments.map(({ id }) => id)).toEqual(first.attachments.map(({ id }) => id));
    expect(house.entries()).toHaveLength(1);
    await drive(house.clock, house.restart());
    const handle = press(house, entry, "Undo", { user: house.moderator });
    await drive(
      house.clock,
      handle.until(({ text }) => text.includes("undid this")),
    );
    expect(house.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
    const heading = en.moderation.decided.undone(house.moderator.id, 2);
    await house.until(() => house.entries().find(({ text }) => text.startsWith(heading)));
  });

  it("what was being deleted before is deleted, and the entry says so", async () => {
    const house = await startModerated();
    house.discord.faults.add({ method: "DELETE", route: MESSAGE, delayMs: 1_000 });
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    await house.until(() => house.discord.calls.find(({ method }) => method === "DELETE"));
    const stopped = house.stop();
    const late = house.post(house.addPoster(), [await texturedPicture(2)]);
    await drive(house.clock, stopped);
    expect([message, late].map((one) => house.isThere(one))).toEqual([false, true]);
    expect(house.fal.submits(OCR)).toHaveLength(1);
    expect(house.entries()).toMatchObject([{ text: expect.stringContaining("The message was deleted") }]);
  });

  it("a process that leaves scans nothing more", async () => {
    const house = await startModerated();
    await house.afterAnother();
    await house.stop(); // while an entry rests between two edits: it does not wait for that
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    await drive(house.clock, house.restart());
    await house.afterAnother();
    expect(house.isThere(message)).toBe(true);
  });
});
