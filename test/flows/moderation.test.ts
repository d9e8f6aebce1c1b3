import { describe, expect, it } from "vitest";
import { SCAM_TEXT, startModerated, texturedPicture } from "./moderation-harness.ts";
import { labels } from "./pressing.ts";

describe("a picture whose text is a scam", () => {
  it("is deleted, and the log says why, by whom, and shows it as a spoiler", async () => {
    const harness = await startModerated();
    const poster = harness.addPoster({ joinedDaysAgo: 2 });
    const message = harness.post(poster, [await texturedPicture(1)]);
    const entry = await harness.until(() => harness.entries().find(({ text }) => text.includes("was deleted")));
    expect(harness.isThere(message)).toBe(false);
    expect(entry.text).toContain("Its text says “FREE NITRO”: free Nitro");
    expect(entry.text).toContain(`<@${poster.id}> posted it once, joined <t:`);
    expect(labels(entry)).toEqual(["Undo", "Not a scam", "Ban"]);
    expect(entry.pings.users).toEqual([]);
    expect(entry.pictures).toHaveLength(1);
    expect(entry.pictures[0]).toMatchObject({
      spoiler: true,
      attachment: { description: expect.stringContaining(SCAM_TEXT) },
    });
  });
});
