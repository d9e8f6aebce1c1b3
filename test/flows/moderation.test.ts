import { describe, expect, it } from "vitest";
import { SCAM_TEXT, startModerated, texturedPicture } from "./moderation-harness.ts";
import { labels } from "./pressing.ts";

describe("a picture whose text is a scam", () => {
  it("is deleted, and the log says why, by whom, and shows it as a spoiler", async () => {
    const house = await startModerated();
    const poster = house.addPoster({ joinedDaysAgo: 2 });
    const message = house.post(poster, [await texturedPicture(1)]);
    const entry = await house.until(() => house.entries().find(({ text }) => text.includes("was deleted")));
    expect(house.isThere(message)).toBe(false);
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
