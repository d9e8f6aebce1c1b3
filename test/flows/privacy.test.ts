import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { entries } from "../../src/core/store.ts";
import type { Subject } from "../../src/core/request/subject.ts";
import { SUBJECT_OPTIONS } from "../../src/services/answers/subjects.ts";
import { openStore } from "../../src/stores/open.ts";
import { temporaryFile } from "../stores/temporary-file.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { troubled } from "../support/troubled-store.ts";
import { withSlowReads } from "../support/slow-store.ts";
import type { InteractionHandle, MessageView } from "discord-stand-in";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { about, MORE_THAN_A_WEEK_MS, OCR, press, run } from "./pressing.ts";

/** What somebody reads after `/privacy …`, who alone reads it. */
async function privacy(house: Harness, subcommand: string, user = house.stranger): Promise<string> {
  const handle = house.discord.command({ name: `privacy ${subcommand}`, user, guild: house.guild });
  await handle.response();
  const message = handle.message();
  expect(message?.ephemeral).toBe(true);
  expect(handle.calls).toHaveLength(1);
  return message?.text ?? "";
}

/** A message of the stranger's with a picture, and what comes of a menu that somebody chooses on it. */
async function postPicture(house: Harness) {
  const picture = house.discord.attach(await plainPicture(), { filename: "photo.png" });
  return house.discord.post({ channel: house.channel, user: house.stranger, attachments: [picture] });
}

async function choose(house: Harness, name: string, message: { id: string }, user = house.asker) {
  const handle = house.discord.messageCommand({ name, message, user });
  return drive(house.clock, handle.until(isFinal));
}

describe("/privacy", () => {
  it("show says who processes, what is kept for how long, and what was wished", async () => {
    const house = await startHarness();
    const before = await privacy(house, "show");
    expect(before).toMatch(
      /fal.*30 days.*7 days.*checked for scams, even those of members who opted out.*180 days.*You have not opted out/s,
    );
    expect(await privacy(house, "opt-out")).toMatch(/^Done/);
    expect(await privacy(house, "show")).toMatch(/You have opted out/);
    expect(await privacy(house, "opt-in")).toMatch(/^Done/);
    expect(await privacy(house, "show")).toBe(before);
  });

  it("opt-out keeps a member's pictures from everybody else's menus, and says why; they themselves still can", async () => {
    const house = await startHarness();
    const message = await postPicture(house);
    await privacy(house, "opt-out");
    await house.restart();
    for (const name of ["Describe image", "Read text in image", "Ask about image", "Edit image"]) {
      const refusal = await choose(house, name, message);
      expect(refusal.text).toMatch(/has opted out/);
      expect(refusal.ephemeral).toBe(true);
    }
    expect(house.fal.jobs).toHaveLength(0);
    expect(house.discord.downloads).toHaveLength(0);
    expect((await choose(house, "Describe image", message, house.stranger)).text).toContain("Florence-2");
    await privacy(house, "opt-in");
    expect((await choose(house, "Read text in image", message)).text).toContain("Florence-2");
  });

  it("opt-out ends what was begun: a dialogue that is open, a button of an earlier answer, a reply", async () => {
    const house = await startHarness({ environment: { MESSAGE_CONTENT: "on" } });
    const message = await postPicture(house);
    const menu = house.discord.messageCommand({ name: "Ask about image", message, user: house.asker });
    await menu.response();
    const answer = await choose(house, "Describe image", message);
    const jobs = house.fal.jobs.length;
    await privacy(house, "opt-out");

    const sent = house.discord.submitModal({ modal: menu, values: { question: "Who is it?" } });
    const customId = answer.buttons.find(({ label }) => label === "Read text")?.custom_id ?? "";
    const pressed = house.discord.press({ message: answer, customId, user: house.asker });
    for (const handle of [sent, pressed]) {
      expect((await drive(house.clock, handle.until(isFinal))).text).toMatch(/has opted out/);
    }
    const reply = house.discord.post({
      channel: house.channel,
      user: house.asker,
      content: `<@${house.discord.bot.id}> Who is it?`,
      repliesTo: message,
    });
    const repliesToReply = () =>
      house.discord.messages(house.channel).filter(({ repliesTo }) => repliesTo === reply.id);
    await drive(
      house.clock,
      expect.poll(() => repliesToReply().map(({ text }) => text)).toEqual([expect.stringMatching(/has opted out/)]),
    );
    expect(house.fal.jobs).toHaveLength(jobs);
  });

  it("forget-me removes what is kept by the person's id, and nobody else's", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const house = await startHarness({ clock, store });
    const message = await postPicture(house);
    const mine = await choose(house, "Describe image", message, house.stranger);
    const theirs = await choose(house, "Describe image", message, house.asker);
    await privacy(house, "opt-out");
    expect(await privacy(house, "forget-me")).toMatch(/^Done/);
    const press = async (answer: typeof mine) => {
      const customId = answer.buttons.find(({ label }) => label === "Show as alt text")?.custom_id ?? "";
      const handle = house.discord.press({ message: answer, customId, user: house.asker });
      await handle.response();
      return handle.message()?.text;
    };
    expect(await press(mine)).toMatch(/no longer have what this needs/);
    expect(await press(theirs)).toContain("```");
    expect(await privacy(house, "show")).toMatch(/You have opted out/);
    await house.stop();
    await store.close();
  });
});

it("forget-me is not undone by what a store that hung could not take before", async () => {
  const clock = createManualClock();
  const { store, trouble } = troubled(await openStore("memory://", { clock, maxCacheBytes: 1e8 }), clock);
  const house = await startHarness({ clock, store });
  const image = house.attach(await plainPicture());
  const handle = house.discord.command({
    name: "caption",
    options: { image },
    user: house.stranger,
    guild: house.guild,
  });
  await handle.response();
  Object.assign(trouble, { isAway: true, isLate: true });
  await drive(clock, handle.until(isFinal), 100);
  trouble.isAway = false; // but it is left alone for a while
  const told = house.discord.command({ name: "privacy forget-me", user: house.stranger, guild: house.guild });
  expect((await drive(clock, told.until(isFinal))).text).toMatch(/^Done/);
  await clock.advance(20_000);
  const owners: string[] = [];
  for await (const [, { userId }] of entries(store.values<Subject>("subjects"))) owners.push(userId);
  expect(owners).toEqual([]);
  await house.stop();
  await store.close();
});

describe("opt-out holds wherever a picture is shown again", () => {
  const LEFT_ALONE = /has opted out/;

  /** What the asker's picture led to, which everybody sees; then its owner opts out, and nothing more may be spent. */
  async function optedOut(house: Harness, make: (house: Harness) => Promise<MessageView>) {
    const answer = await drive(house.clock, make(house));
    await privacy(house, "opt-out", house.asker);
    const [jobs, downloads] = [house.fal.jobs.length, house.discord.downloads.length];
    const expectNothingSpent = () => {
      expect(house.fal.jobs).toHaveLength(jobs);
      expect(house.discord.downloads).toHaveLength(downloads);
    };
    return { answer, expectNothingSpent };
  }

  const captioned = async (house: Harness) => (await about(house, "caption")).message;
  const made = async (house: Harness) => (await run(house, "imagine", { prompt: "a fox" })).message;
  const edited = async (house: Harness) => {
    const image1 = house.attach(await plainPicture());
    return (await run(house, "edit", { prompt: "make it blue", image1 })).message;
  };

  /** A picture that the asker has posted, edited by the stranger. */
  async function editedByAnother(house: Harness) {
    const picture = house.discord.attach(await plainPicture(), { filename: "photo.png" });
    const message = house.discord.post({ channel: house.channel, user: house.asker, attachments: [picture] });
    const modal = house.discord.messageCommand({ name: "Edit image", message, user: house.stranger });
    await modal.response();
    return house.discord.submitModal({ modal, values: { prompt: "make it blue" } }).until(isFinal);
  }

  async function refused(house: Harness, handle: InteractionHandle) {
    const told = await drive(
      house.clock,
      handle.until(({ ephemeral, loading }) => ephemeral && !loading),
    );
    expect(told.text).toMatch(LEFT_ALONE);
  }

  it.each([
    ["Read text", captioned],
    ["More detail", captioned],
    ["Ask about it", captioned],
    ["Edit this", made],
    ["Again", edited],
    ["Change prompt", edited],
    ["Edit this", edited],
    ["Again", editedByAnother],
    ["Edit this", editedByAnother],
  ])("%s, pressed by somebody else under an answer", async (label, make) => {
    const house = await startHarness();
    const { answer, expectNothingSpent } = await optedOut(house, make);
    await house.restart();
    await refused(house, press(house, answer, label, { user: house.moderator }));
    expectNothingSpent();
  });

  it.each([
    ["Describe image", captioned],
    ["Read text in image", edited],
    ["Ask about image", captioned],
    ["Edit image", made],
    ["Describe image", editedByAnother],
  ])("%s, chosen by somebody else on an answer", async (name, make) => {
    const house = await startHarness();
    const { answer, expectNothingSpent } = await optedOut(house, make);
    await refused(house, house.discord.messageCommand({ name, message: answer, user: house.moderator }));
    expectNothingSpent();
  });

  it("a menu on the answer to somebody else's button, and on an answer whose buttons are forgotten", async () => {
    const house = await startHarness();
    const { answer: first } = await optedOut(house, captioned);
    await privacy(house, "opt-in", house.asker);
    const second = await drive(house.clock, press(house, first, "Read text", { user: house.stranger }).until(isFinal));
    await privacy(house, "opt-out", house.asker);
    const chosen = (message: MessageView) =>
      house.discord.messageCommand({ name: "Describe image", message, user: house.stranger });
    await refused(house, chosen(second));
    await house.clock.jump(MORE_THAN_A_WEEK_MS);
    await refused(house, chosen(first));
    const unknown = chosen(second);
    await unknown.response();
    expect(unknown.message()?.text).toMatch(/no longer have what this needs/);
    expect(house.fal.jobs).toHaveLength(2);
  });

  it("a reply to an answer", async () => {
    const house = await startHarness({ environment: { MESSAGE_CONTENT: "on" } });
    const { answer, expectNothingSpent } = await optedOut(house, captioned);
    const question = { channel: house.channel, user: house.stranger, content: "Who is it?", repliesTo: answer };
    const { id } = house.discord.post(question);
    const replies = () => house.discord.messages(house.channel).filter(({ repliesTo }) => repliesTo === id);
    await drive(
      house.clock,
      expect.poll(() => replies().map(({ text }) => text)).toEqual([expect.stringMatching(LEFT_ALONE)]),
    );
    expectNothingSpent();
  });

  it("and what was under way when the bot was started again", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const house = await startHarness({ clock, store });
    const first = await drive(house.clock, captioned(house));
    house.fal.answer(OCR, { hold: true });
    const handle = press(house, first, "Read text", { user: house.stranger });
    await drive(
      house.clock,
      house.fal.nextSubmit(({ endpoint }) => endpoint === OCR),
    );
    await house.stop();
    await store.values<boolean>("opted-out").set(house.asker.id, true); // by another process
    await house.restart();
    expect((await drive(house.clock, handle.until(isFinal))).text).toMatch(LEFT_ALONE);
    await house.stop();
    await store.close();
  });

  it("and where it cannot be known in time, nothing is done", async () => {
    const clock = createManualClock();
    const memory = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    let isSlow = false;
    const house = await startHarness({ clock, store: withSlowReads(memory, (name) => isSlow && name === "opted-out") });
    const answer = await drive(house.clock, captioned(house));
    isSlow = true;
    const startedAtMs = clock.now();
    for (const label of ["Read text", "Ask about it"]) {
      const handle = press(house, answer, label, { user: house.stranger });
      const told = await drive(
        clock,
        handle.until(({ ephemeral }) => ephemeral),
        100,
      );
      expect(told.text).toMatch(/can't save anything right now/);
    }
    expect(clock.now() - startedAtMs).toBeLessThan(2 * 2_000);
    expect(house.fal.jobs).toHaveLength(1);
    await house.stop();
    await memory.close();
  });

  it("but never against those whose picture it is", async () => {
    const house = await startHarness();
    const { answer } = await optedOut(house, captioned);
    expect((await drive(house.clock, press(house, answer, "Read text").until(isFinal))).text).toContain("Florence-2");
    const menu = house.discord.messageCommand({ name: "Ask about image", message: answer, user: house.asker });
    expect((await menu.response()).type).toBe(9);
  });
});

/** Answers of somebody's, as they are kept for the buttons under them. */
const kept = (userId: string, text: string) => ({
  userId,
  isPrivate: false,
  pictures: [],
  task: { kind: "imagine", model: "flux2-pro", prompt: text },
  results: [{ part: 0, outcome: { kind: "text", text }, modelTitle: "A model", endpoint: "fal-ai/a-model" }],
});

describe("/privacy forget-me, on SQLite", () => {
  const file = temporaryFile();

  it("leaves nothing of the person readable in the file, of what is over either, and others' as it is", async () => {
    const clock = createManualClock();
    const store = await openStore(file.url, { clock, maxCacheBytes: 1e8 });
    const subjects = store.values("subjects", SUBJECT_OPTIONS);
    const entriesOf = (userId: string, text: string, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        key: `${(index * 7_919) % 10_007}-${text}`,
        value: kept(userId, `${text}-${index} ${"and so on ".repeat(index % 300)}`),
      }));
    await subjects.setMany(entriesOf("me", "needle-over", 20));
    await clock.advance(SUBJECT_OPTIONS.ttlMs);
    const house = await startHarness({ clock, store });
    const me = house.stranger;
    for (let round = 0; round < 5; round += 1) {
      await subjects.setMany(entriesOf(`others${round}`, "hay", 400));
      await subjects.setMany(entriesOf(me.id, "needle-kept", 30 * (round + 1))); // replaced each time
    }
    const image = house.attach(await plainPicture());
    const options = { image, question: "needle-asked?" };
    const handle = house.discord.command({ name: "ask", options, user: me, guild: house.guild });
    await drive(clock, handle.until(isFinal));
    const read = async () => Buffer.concat([await readFile(file.path), await readFile(`${file.path}-wal`)]);
    const inFile = await read();
    for (const trace of ["needle-over", "needle-kept", "needle-asked", me.id])
      expect(inFile.includes(trace)).toBe(true);

    const told = house.discord.command({ name: "privacy forget-me", user: me, guild: house.guild });
    expect((await drive(clock, told.until(isFinal))).text).toMatch(/^Done/);
    const left = await read();
    const around = (trace: string) => {
      const at = left.indexOf(trace);
      return at < 0 ? "" : left.subarray(Math.max(0, at - 100), at + 200).toString("latin1");
    };
    expect(["needle", me.id].map(around)).toEqual(["", ""]);
    expect(left.includes("hay-399")).toBe(true);
    await house.stop();
    await store.close();
  });

  it("is told to be under way where it takes its time, and done when all is gone", async () => {
    const clock = createManualClock();
    const store = await openStore(file.url, { clock, maxCacheBytes: 1e8 });
    let isPurging = false;
    let letGo = (): void => undefined;
    const purge = async (): Promise<void> => {
      isPurging = true;
      await new Promise<void>((resolve) => (letGo = resolve));
      return store.purge();
    };
    const house = await startHarness({ clock, store: { ...store, purge } });
    const handle = house.discord.command({ name: "privacy forget-me", user: house.stranger, guild: house.guild });
    await expect.poll(() => isPurging).toBe(true);
    await clock.advance(2_000);
    await handle.response();
    expect(handle.message()).toMatchObject({ loading: true, ephemeral: true });
    expect(await privacy(house, "show")).toContain("fal"); // others are answered meanwhile
    letGo();
    expect((await drive(clock, handle.until(isFinal))).text).toMatch(/^Done/);
    await house.stop();
    await store.close();
  });
});
