import { describe, expect, it } from "vitest";
import type { Finding, ScamPicture } from "../../../src/core/server/moderation-case.ts";
import { scamCaseId } from "../../../src/core/server/moderation-case.ts";
import { createScamCases } from "../../../src/services/moderation/cases.ts";
import { openMemoryStore } from "../../../src/stores/memory/store.ts";
import { createManualClock, drive } from "../../support/manual-clock.ts";

const GUILD = "1573612644210835490";
const OTHER = "1573612644210835491";
const SHA = "5e".repeat(32);
const ID = scamCaseId(GUILD, SHA);
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const ENTRY = { channelId: "1", messageId: "2" };

const text: Finding = { kind: "text", rule: "freeNitro", matched: "FREE NITRO", points: 6 };
const similar = (distance: number): Finding => ({ kind: "similar", distance, limit: 48 });
const scamWith = (findings: readonly Finding[], more: Partial<ScamPicture> = {}): ScamPicture => ({
  sha256: SHA,
  findings,
  ...more,
});
const byText = scamWith([text], { score: { points: 6, threshold: 6 }, text: "FREE NITRO" });

function scene() {
  const clock = createManualClock();
  const store = openMemoryStore({ clock, maxCacheBytes: 1e8 });
  let owners = 0;
  const open = () => createScamCases(store, clock, () => `owner-${(owners += 1)}`);
  return { clock, store, open, cases: open() };
}

describe("a case", () => {
  it("is opened by its first copy, and joined by every other of the same server", async () => {
    const { cases, clock } = scene();
    await cases.addCopy(GUILD, byText, { userId: "7", joinedAtMs: 5 });
    await cases.addCopy(GUILD, byText, { userId: "8" });
    const scam = await cases.addCopy(GUILD, byText, { userId: "7" });
    expect(scam).toEqual({
      ...byText,
      id: ID,
      guildId: GUILD,
      posters: [
        { userId: "8", posts: 1 },
        { userId: "7", joinedAtMs: 5, posts: 2 },
      ],
      furtherPosts: 0,
      copies: 3,
      deleted: 0,
      lastAtMs: clock.now(),
      state: "open",
    });
    expect(await cases.find(ID)).toEqual(scam);
    const elsewhere = await cases.addCopy(OTHER, byText, { userId: "7" });
    expect([elsewhere.guildId, elsewhere.copies]).toEqual([OTHER, 1]);
  });

  it("names 500 posters, and counts what others post", async () => {
    const { cases } = scene();
    for (let poster = 1; poster <= 502; poster += 1) await cases.addCopy(GUILD, byText, { userId: `${poster}` });
    const scam = await cases.addCopy(GUILD, byText, { userId: "50" });
    expect([scam.posters.length, scam.furtherPosts, scam.copies]).toEqual([500, 2, 503]);
    expect(scam.posters.at(-1)).toMatchObject({ userId: "50", posts: 2 });
  });

  it("loses no copy that two processes note at the same time", async () => {
    const { cases, open, clock } = scene();
    const neighbour = open();
    const adding = Array.from({ length: 8 }, (_none, index) =>
      (index % 2 === 0 ? cases : neighbour).addCopy(GUILD, byText, { userId: `${index}` }),
    );
    await drive(clock, Promise.all(adding), 25);
    await clock.jump(2_000);
    expect(await cases.find(ID)).toMatchObject({ copies: 8, posters: { length: 8 } });
  });

  it("is forgotten 180 days after its last change", async () => {
    const { cases, clock } = scene();
    await cases.addCopy(GUILD, byText, { userId: "7" });
    await clock.jump(100 * DAY_MS);
    await cases.change(ID, (before) => ({ ...before, state: "undone" }));
    await clock.jump(180 * DAY_MS - 1);
    expect(await cases.find(ID)).toMatchObject({ state: "undone" });
    await clock.jump(2_000);
    expect(await cases.find(ID)).toBeUndefined();
    expect(await cases.change(ID, (before) => before)).toBeUndefined();
  });

  it("is closed still for a copy that was found before that, and open again for one that is found after", async () => {
    const { cases, clock } = scene();
    await cases.addCopy(GUILD, byText, { userId: "7" });
    const before = { foundAtMs: clock.now(), isDeleted: true, timedOutUntilMs: clock.now() + 600_000 };
    await clock.jump(1_000);
    const decidedAtMs = clock.now();
    await cases.change(ID, (one) => ({ ...one, state: "undone", decidedBy: "1", decidedAtMs }));
    const closed = await cases.addCopy(GUILD, byText, { userId: "8" }, before);
    expect(closed).toMatchObject({ state: "undone", decidedBy: "1", copies: 2, deleted: 1 });
    expect(closed.posters.at(-1)).toEqual({ userId: "8", posts: 1 });
    const after = { ...before, foundAtMs: decidedAtMs };
    const open = await cases.addCopy(GUILD, byText, { userId: "8" }, after);
    expect(open).toMatchObject({ state: "open", copies: 3, deleted: 2, lastAtMs: decidedAtMs });
    expect(open).not.toHaveProperty("decidedAtMs");
    expect(open.posters.at(-1)).toEqual({ userId: "8", posts: 2, timedOutUntilMs: before.timedOutUntilMs });
  });

  it("says what was done about its copies, each time more", async () => {
    const { cases, clock } = scene();
    const timedOutUntilMs = clock.now() + 600_000;
    await cases.addCopy(GUILD, byText, { userId: "7" });
    await cases.addCopy(GUILD, byText, { userId: "8" }, { foundAtMs: clock.now(), isDeleted: true });
    const scam = await cases.addActions(ID, { userId: "7" }, { isDeleted: true, timedOutUntilMs });
    expect(scam).toMatchObject({ copies: 2, deleted: 2 });
    expect(scam?.posters).toEqual([
      { userId: "7", posts: 1, timedOutUntilMs },
      { userId: "8", posts: 1 },
    ]);
    expect(await cases.addActions(scamCaseId(OTHER, SHA), { userId: "7" }, { isDeleted: true })).toBeUndefined();
  });

  it("that is not there, or was written by who knows whom, is none", async () => {
    const { cases, store } = scene();
    await store.values("scam-cases").set("nonsense", { id: "nonsense", state: "odd" });
    expect(await cases.find("nonsense")).toBeUndefined();
    expect(await cases.find("")).toBeUndefined();
  });
});

describe("the entry of a case", () => {
  it("goes on while copies come within an hour of one another; after that another one begins", async () => {
    const { cases, clock } = scene();
    await cases.addCopy(GUILD, byText, { userId: "7" });
    await cases.change(ID, (before) => ({ ...before, entry: ENTRY }));
    for (let copy = 2; copy <= 4; copy += 1) {
      await clock.jump(HOUR_MS - 1);
      expect(await cases.addCopy(GUILD, byText, { userId: "7" })).toMatchObject({ copies: copy, entry: ENTRY });
    }
    const foundAtMs = clock.now() + HOUR_MS - 1;
    await clock.jump(HOUR_MS);
    // What is done about a copy takes time: it counts when it was found.
    expect(await cases.addCopy(GUILD, byText, { userId: "7" }, { foundAtMs })).toMatchObject({ entry: ENTRY });
    await clock.jump(HOUR_MS);
    expect(await cases.addCopy(GUILD, byText, { userId: "7" })).not.toHaveProperty("entry");
  });
});

describe("the reasons in a case", () => {
  it("are those of the first copy, and the distance of the furthest that only looks alike", async () => {
    const { cases } = scene();
    const add = async (...findings: Finding[]) =>
      (await cases.addCopy(GUILD, scamWith(findings), { userId: "7" })).findings;
    expect(await add(text)).toEqual([text]);
    expect(await add({ kind: "same" })).toEqual([text]);
    expect(await add(similar(9))).toEqual([text, similar(9)]);
    expect(await add(similar(30))).toEqual([text, similar(30)]);
    expect(await add(similar(8))).toEqual([text, similar(30)]);
  });

  it("hold a moderator's report, whoever had found it before, and each reporter once", async () => {
    const { cases } = scene();
    const [one, other]: Finding[] = [
      { kind: "reported", by: "1" },
      { kind: "reported", by: "2" },
    ];
    if (!one || !other) throw new Error("There are two of them.");
    await cases.addCopy(GUILD, byText, { userId: "7" });
    for (const finding of [one, one, other]) await cases.addCopy(GUILD, scamWith([finding]), { userId: "7" });
    expect((await cases.find(ID))?.findings).toEqual([one, other, text]);
  });

  it("are found anew, text and all, where it was closed before", async () => {
    const { cases } = scene();
    await cases.addCopy(GUILD, scamWith([{ kind: "reported", by: "1" }]), { userId: "7" });
    await cases.change(ID, (before) => ({ ...before, state: "undone", decidedBy: "1" }));
    const reopened = await cases.addCopy(GUILD, byText, { userId: "7" });
    expect(reopened).toMatchObject({ ...byText, state: "open", copies: 2 });
    await cases.change(ID, (before) => ({ ...before, state: "notScam", decidedBy: "1" }));
    const again = await cases.addCopy(GUILD, scamWith([{ kind: "same" }]), { userId: "7" });
    expect(again).toMatchObject({ findings: [{ kind: "same" }], state: "open" });
    expect(again).not.toHaveProperty("score");
    expect(again).not.toHaveProperty("decidedBy");
  });
});
