import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import { drive } from "../support/manual-clock.ts";
import { startModerated, texturedPicture } from "./moderation-harness.ts";
import { OCR, press } from "./pressing.ts";

const MESSAGE = "/channels/{channel_id}/messages/{message_id}";

describe("after a restart", () => {
  it("buttons work, and the entry is edited on, with the picture that it has", async () => {
    const harness = await startModerated({ mode: "timeout" });
    const [poster, bytes] = [harness.addPoster(), await texturedPicture(1)];
    harness.post(poster, [bytes]);
    const first = await harness.until(() => harness.entries().find(({ text }) => text.includes("deleted")));
    await drive(harness.clock, harness.restart());
    harness.post(harness.addPoster(), [bytes]);
    const entry = await harness.until(() => harness.entries().find(({ text }) => text.includes("2 of 2 messages")));
    expect(entry.id).toBe(first.id);
    expect(entry.attachments.map(({ id }) => id)).toEqual(first.attachments.map(({ id }) => id));
    expect(harness.entries()).toHaveLength(1);
    await drive(harness.clock, harness.restart());
    const handle = press(harness, entry, "Undo", { user: harness.moderator });
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("undid this")),
    );
    expect(harness.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
    const heading = en.moderation.decided.undone(harness.moderator.id, 2);
    await harness.until(() => harness.entries().find(({ text }) => text.startsWith(heading)));
  });

  it("what was being deleted before is deleted, and the entry says so", async () => {
    const harness = await startModerated();
    harness.discord.faults.add({ method: "DELETE", route: MESSAGE, delayMs: 1_000 });
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await harness.until(() => harness.discord.calls.find(({ method }) => method === "DELETE"));
    const stopped = harness.stop();
    const late = harness.post(harness.addPoster(), [await texturedPicture(2)]);
    await drive(harness.clock, stopped);
    expect([message, late].map((one) => harness.isThere(one))).toEqual([false, true]);
    expect(harness.fal.submits(OCR)).toHaveLength(1);
    expect(harness.entries()).toMatchObject([{ text: expect.stringContaining("The message was deleted") }]);
  });

  it("a process that leaves scans nothing more", async () => {
    const harness = await startModerated();
    await harness.afterAnother();
    await harness.stop(); // while an entry rests between two edits: it does not wait for that
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await drive(harness.clock, harness.restart());
    await harness.afterAnother();
    expect(harness.isThere(message)).toBe(true);
  });
});
