import { describe, expect, it } from "vitest";
import { mayReferTo, pictureShown, type Subject, subjectSchema } from "../../../src/core/request/subject.ts";

const [OWNER, OTHER, GUILD, CHANNEL] = ["1", "2", "3", "4"] as const;
const place = { guildId: GUILD, channelId: CHANNEL };
const picture = { attachmentId: "5", url: "https://cdn.discordapp.com/attachments/4/5/a.png?ex=1", name: "a.png" };
const shown = { url: "https://media.discordapp.net/attachments/4/5/a.png?ex=2", name: "a.png", spoiler: false };
const about = { ...place, messageId: "6", authorId: OWNER };
const subject = (more: Partial<Subject> = {}): Subject => ({
  userId: OWNER,
  isPrivate: false,
  place,
  pictures: [{ ...picture, spoiler: false, ownerId: OWNER }],
  results: [],
  ...more,
});

describe("a subject is referred to", () => {
  const here = { guildId: GUILD, channelId: CHANNEL };

  it.each([
    ["by anybody where it is", subject(), { userId: OTHER, ...here }, true],
    ["from no other channel", subject(), { userId: OWNER, ...here, channelId: "9" }, false],
    ["from no other server", subject(), { userId: OWNER, ...here, guildId: "9" }, false],
    ["in private", subject({ place: { channelId: CHANNEL } }), { userId: OTHER, ...here, guildId: null }, true],
    ["by nobody else where it is private", subject({ isPrivate: true }), { userId: OTHER, ...here }, false],
    ["by whom it is for where it is private", subject({ isPrivate: true }), { userId: OWNER, ...here }, true],
  ])("%s", (_what, one, referrer, may) => {
    expect(mayReferTo(one, referrer)).toBe(may);
  });

  it("as an earlier version kept it: anywhere, and an offer of alt text by anybody", () => {
    const { place: _unknown, ...earlier } = subject({ isPrivate: true });
    const elsewhere = { guildId: "9", channelId: "9" };
    const offer = { ...earlier, about, task: { kind: "altText" } } as const;
    const answer = { part: 0, outcome: { kind: "text", text: "A wall." }, modelTitle: "x", endpoint: "y" } as const;
    expect(mayReferTo(earlier, { userId: OWNER, ...elsewhere })).toBe(true);
    expect(mayReferTo(earlier, { userId: OTHER, ...elsewhere })).toBe(false);
    expect(mayReferTo(offer, { userId: OTHER, ...elsewhere })).toBe(true);
    expect(mayReferTo({ ...offer, results: [answer] }, { userId: OTHER, ...elsewhere })).toBe(false);
  });
});

describe("what a result cost", () => {
  const outcome = { kind: "pictures", urls: ["https://v3.fal.media/files/a.png"], seed: 1 } as const;
  const kept = (billableUnits: number, costUsd: number, endpoint = "fal-ai/flux-2-pro/edit") =>
    subjectSchema.parse({
      ...subject(),
      results: [{ part: 0, outcome: { ...outcome, billableUnits }, modelTitle: "x", endpoint, costUsd }],
    }).results[0]?.costUsd;

  it.each([
    [1.5, 0.03 + 0.5 * 0.015, 0.045],
    [3, 0.03 + 2 * 0.015, 0.09],
  ])("is put right where an earlier version took further units for half: %d units", (units, wrong, right) => {
    expect(kept(units, wrong)).toBeCloseTo(right, 9);
  });

  it.each([
    [3, 0.09, "fal-ai/flux-2-pro"],
    [1, 0.03, "fal-ai/flux-2-pro"],
    [0.5, 0.015, "fal-ai/flux-2-pro"],
    [3, 0.06, "fal-ai/another"],
  ])("stays as it was kept where that is right: %d units at $%d of %s", (units, usd, endpoint) => {
    expect(kept(units, usd, endpoint)).toBe(usd);
  });
});

describe("whose a picture is", () => {
  it("is read of an earlier version's subject: whoever gave it, where it was in no message", () => {
    const kept = { userId: OWNER, isPrivate: false, pictures: [{ ...picture, spoiler: false }], results: [] };
    expect(subjectSchema.parse(kept).pictures).toEqual([{ ...picture, spoiler: false, ownerId: OWNER }]);
    expect(subjectSchema.parse({ ...kept, about }).pictures[0]).not.toHaveProperty("ownerId");
  });

  it("is the same where an answer shows it, at whichever host", () => {
    expect(pictureShown(subject(), shown)).toEqual({ ...subject().pictures[0], url: shown.url });
  });

  it("is whoever had it made, and all of whose pictures it was made", () => {
    const pictures = [
      { ...picture, spoiler: false, ownerId: OTHER },
      { url: "https://a.example/b.png", name: "b.png", spoiler: false, ownerId: OWNER, madeOf: ["7"] },
    ];
    const made = { ...shown, url: "https://cdn.discordapp.com/attachments/4/8/made.png" };
    const of = pictureShown(subject({ pictures, about: { ...about, authorId: "8" } }), made);
    expect(of).toEqual({ ...made, ownerId: OWNER, madeOf: [OTHER, "7", "8"] });
    expect(pictureShown(subject({ pictures: [] }), made)).toEqual({ ...made, ownerId: OWNER });
  });
});
