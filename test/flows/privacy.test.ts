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

/** What a person reads after `/privacy …`, who alone reads it. */
async function privacy(harness: Harness, subcommand: string, user = harness.stranger): Promise<string> {
  const handle = harness.discord.command({ name: `privacy ${subcommand}`, user, guild: harness.guild });
  await handle.response();
  const message = handle.message();
  expect(message?.ephemeral).toBe(true);
  expect(handle.calls).toHaveLength(1);
  return message?.text ?? "";
}

/** A message of the stranger's with a picture, and what comes of a menu that a person chooses on it. */
async function postPicture(harness: Harness) {
  const picture = harness.discord.attach(await plainPicture(), { filename: "photo.png" });
  return harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments: [picture] });
}

async function choose(harness: Harness, name: string, message: { id: string }, user = harness.asker) {
  const handle = harness.discord.messageCommand({ name, message, user });
  return drive(harness.clock, handle.until(isFinal));
}

describe("/privacy", () => {
  it("show says who processes, what is kept for how long, and what was wished", async () => {
    const harness = await startHarness();
    const before = await privacy(harness, "show");
    expect(before).toMatch(
      /fal.*30 days.*7 days.*checked for scams, even those of members who opted out.*180 days.*You have not opted out/s,
    );
    expect(await privacy(harness, "opt-out")).toMatch(/^Done/);
    expect(await privacy(harness, "show")).toMatch(/You have opted out/);
    expect(await privacy(harness, "opt-in")).toMatch(/^Done/);
    expect(await privacy(harness, "show")).toBe(before);
  });

  it("opt-out keeps a member's pictures from everybody else's menus, and says why; they themselves still can", async () => {
    const harness = await startHarness();
    const message = await postPicture(harness);
    await privacy(harness, "opt-out");
    await harness.restart();
    for (const name of ["Describe image", "Read text in image", "Ask about image", "Edit image"]) {
      const refusal = await choose(harness, name, message);
      expect(refusal.text).toMatch(/has opted out/);
      expect(refusal.ephemeral).toBe(true);
    }
    expect(harness.fal.jobs).toHaveLength(0);
    expect(harness.discord.downloads).toHaveLength(0);
    expect((await choose(harness, "Describe image", message, harness.stranger)).text).toContain("Florence-2");
    await privacy(harness, "opt-in");
    expect((await choose(harness, "Read text in image", message)).text).toContain("Florence-2");
  });

  it("opt-out ends what was begun: a dialogue that is open, a button of an earlier answer, a reply", async () => {
    const harness = await startHarness({ environment: { MESSAGE_CONTENT: "on" } });
    const message = await postPicture(harness);
    const menu = harness.discord.messageCommand({ name: "Ask about image", message, user: harness.asker });
    await menu.response();
    const answer = await choose(harness, "Describe image", message);
    const jobs = harness.fal.jobs.length;
    await privacy(harness, "opt-out");

    const sent = harness.discord.submitModal({ modal: menu, values: { question: "Who is it?" } });
    const customId = answer.buttons.find(({ label }) => label === "Read text")?.custom_id ?? "";
    const pressed = harness.discord.press({ message: answer, customId, user: harness.asker });
    for (const handle of [sent, pressed]) {
      expect((await drive(harness.clock, handle.until(isFinal))).text).toMatch(/has opted out/);
    }
    const reply = harness.discord.post({
      channel: harness.channel,
      user: harness.asker,
      content: `<@${harness.discord.bot.id}> Who is it?`,
      repliesTo: message,
    });
    const repliesToReply = () =>
      harness.discord.messages(harness.channel).filter(({ repliesTo }) => repliesTo === reply.id);
    await drive(
      harness.clock,
      expect.poll(() => repliesToReply().map(({ text }) => text)).toEqual([expect.stringMatching(/has opted out/)]),
    );
    expect(harness.fal.jobs).toHaveLength(jobs);
  });

  it("forget-me removes what is kept by the person's id, and nobody else's", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const harness = await startHarness({ clock, store });
    const message = await postPicture(harness);
    const mine = await choose(harness, "Describe image", message, harness.stranger);
    const theirs = await choose(harness, "Describe image", message, harness.asker);
    await privacy(harness, "opt-out");
    expect(await privacy(harness, "forget-me")).toMatch(/^Done/);
    const press = async (answer: typeof mine) => {
      const customId = answer.buttons.find(({ label }) => label === "Show as alt text")?.custom_id ?? "";
      const handle = harness.discord.press({ message: answer, customId, user: harness.asker });
      await handle.response();
      return handle.message()?.text;
    };
    expect(await press(mine)).toMatch(/no longer have what this needs/);
    expect(await press(theirs)).toContain("```");
    expect(await privacy(harness, "show")).toMatch(/You have opted out/);
    await harness.stop();
    await store.close();
  });
});

it("forget-me is not undone by what a store that hung could not take before", async () => {
  const clock = createManualClock();
  const { store, trouble } = troubled(await openStore("memory://", { clock, maxCacheBytes: 1e8 }), clock);
  const harness = await startHarness({ clock, store });
  const image = harness.attach(await plainPicture());
  const handle = harness.discord.command({
    name: "caption",
    options: { image },
    user: harness.stranger,
    guild: harness.guild,
  });
  await handle.response();
  Object.assign(trouble, { isAway: true, isLate: true });
  await drive(clock, handle.until(isFinal), 100);
  trouble.isAway = false; // but it is left alone for a while
  const told = harness.discord.command({ name: "privacy forget-me", user: harness.stranger, guild: harness.guild });
  expect((await drive(clock, told.until(isFinal))).text).toMatch(/^Done/);
  await clock.advance(20_000);
  const owners: string[] = [];
  for await (const [, { userId }] of entries(store.values<Subject>("subjects"))) owners.push(userId);
  expect(owners).toEqual([]);
  await harness.stop();
  await store.close();
});

describe("opt-out holds wherever a picture is shown again", () => {
  const LEFT_ALONE = /has opted out/;

  /** What the asker's picture led to, which everybody sees; then its owner opts out, and nothing more may be spent. */
  async function optedOut(harness: Harness, make: (harness: Harness) => Promise<MessageView>) {
    const answer = await drive(harness.clock, make(harness));
    await privacy(harness, "opt-out", harness.asker);
    const [jobs, downloads] = [harness.fal.jobs.length, harness.discord.downloads.length];
    const expectNothingSpent = () => {
      expect(harness.fal.jobs).toHaveLength(jobs);
      expect(harness.discord.downloads).toHaveLength(downloads);
    };
    return { answer, expectNothingSpent };
  }

  const captioned = async (harness: Harness) => (await about(harness, "caption")).message;
  const made = async (harness: Harness) => (await run(harness, "imagine", { prompt: "a fox" })).message;
  const edited = async (harness: Harness) => {
    const image1 = harness.attach(await plainPicture());
    return (await run(harness, "edit", { prompt: "make it blue", image1 })).message;
  };

  /** A picture that the asker has posted, edited by the stranger. */
  async function editedByAnother(harness: Harness) {
    const picture = harness.discord.attach(await plainPicture(), { filename: "photo.png" });
    const message = harness.discord.post({ channel: harness.channel, user: harness.asker, attachments: [picture] });
    const modal = harness.discord.messageCommand({ name: "Edit image", message, user: harness.stranger });
    await modal.response();
    return harness.discord.submitModal({ modal, values: { prompt: "make it blue" } }).until(isFinal);
  }

  async function refused(harness: Harness, handle: InteractionHandle) {
    const told = await drive(
      harness.clock,
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
    const harness = await startHarness();
    const { answer, expectNothingSpent } = await optedOut(harness, make);
    await harness.restart();
    await refused(harness, press(harness, answer, label, { user: harness.moderator }));
    expectNothingSpent();
  });

  it.each([
    ["Describe image", captioned],
    ["Read text in image", edited],
    ["Ask about image", captioned],
    ["Edit image", made],
    ["Describe image", editedByAnother],
  ])("%s, chosen by somebody else on an answer", async (name, make) => {
    const harness = await startHarness();
    const { answer, expectNothingSpent } = await optedOut(harness, make);
    await refused(harness, harness.discord.messageCommand({ name, message: answer, user: harness.moderator }));
    expectNothingSpent();
  });

  it("a menu on the answer to somebody else's button, and on an answer whose buttons are forgotten", async () => {
    const harness = await startHarness();
    const { answer: first } = await optedOut(harness, captioned);
    await privacy(harness, "opt-in", harness.asker);
    const second = await drive(
      harness.clock,
      press(harness, first, "Read text", { user: harness.stranger }).until(isFinal),
    );
    await privacy(harness, "opt-out", harness.asker);
    const chosen = (message: MessageView) =>
      harness.discord.messageCommand({ name: "Describe image", message, user: harness.stranger });
    await refused(harness, chosen(second));
    await harness.clock.jump(MORE_THAN_A_WEEK_MS);
    await refused(harness, chosen(first));
    const unknown = chosen(second);
    await unknown.response();
    expect(unknown.message()?.text).toMatch(/no longer have what this needs/);
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("a reply to an answer", async () => {
    const harness = await startHarness({ environment: { MESSAGE_CONTENT: "on" } });
    const { answer, expectNothingSpent } = await optedOut(harness, captioned);
    const question = { channel: harness.channel, user: harness.stranger, content: "Who is it?", repliesTo: answer };
    const { id } = harness.discord.post(question);
    const replies = () => harness.discord.messages(harness.channel).filter(({ repliesTo }) => repliesTo === id);
    await drive(
      harness.clock,
      expect.poll(() => replies().map(({ text }) => text)).toEqual([expect.stringMatching(LEFT_ALONE)]),
    );
    expectNothingSpent();
  });

  it("and what was under way when the bot was started again", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const harness = await startHarness({ clock, store });
    const first = await drive(harness.clock, captioned(harness));
    harness.fal.answer(OCR, { hold: true });
    const handle = press(harness, first, "Read text", { user: harness.stranger });
    await drive(
      harness.clock,
      harness.fal.nextSubmit(({ endpoint }) => endpoint === OCR),
    );
    await harness.stop();
    await store.values<boolean>("opted-out").set(harness.asker.id, true); // by another process
    await harness.restart();
    expect((await drive(harness.clock, handle.until(isFinal))).text).toMatch(LEFT_ALONE);
    await harness.stop();
    await store.close();
  });

  it("and where it cannot be known in time, nothing is done", async () => {
    const clock = createManualClock();
    const memory = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    let isSlow = false;
    const harness = await startHarness({
      clock,
      store: withSlowReads(memory, (name) => isSlow && name === "opted-out"),
    });
    const answer = await drive(harness.clock, captioned(harness));
    isSlow = true;
    const startedAtMs = clock.now();
    for (const label of ["Read text", "Ask about it"]) {
      const handle = press(harness, answer, label, { user: harness.stranger });
      const told = await drive(
        clock,
        handle.until(({ ephemeral }) => ephemeral),
        100,
      );
      expect(told.text).toMatch(/can't save anything right now/);
    }
    expect(clock.now() - startedAtMs).toBeLessThan(2 * 2_000);
    expect(harness.fal.jobs).toHaveLength(1);
    await harness.stop();
    await memory.close();
  });

  it("but never against those whose picture it is", async () => {
    const harness = await startHarness();
    const { answer } = await optedOut(harness, captioned);
    expect((await drive(harness.clock, press(harness, answer, "Read text").until(isFinal))).text).toContain(
      "Florence-2",
    );
    const menu = harness.discord.messageCommand({ name: "Ask about image", message: answer, user: harness.asker });
    expect((await menu.response()).type).toBe(9);
  });
});

/** Answers of a person's, as they are kept for the buttons under them. */
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
    const harness = await startHarness({ clock, store });
    const me = harness.stranger;
    for (let round = 0; round < 5; round += 1) {
      await subjects.setMany(entriesOf(`others${round}`, "hay", 400));
      await subjects.setMany(entriesOf(me.id, "needle-kept", 30 * (round + 1))); // replaced each time
    }
    const image = harness.attach(await plainPicture());
    const options = { image, question: "needle-asked?" };
    const handle = harness.discord.command({ name: "ask", options, user: me, guild: harness.guild });
    await drive(clock, handle.until(isFinal));
    const read = async () => Buffer.concat([await readFile(file.path), await readFile(`${file.path}-wal`)]);
    const inFile = await read();
    for (const trace of ["needle-over", "needle-kept", "needle-asked", me.id])
      expect(inFile.includes(trace)).toBe(true);

    const told = harness.discord.command({ name: "privacy forget-me", user: me, guild: harness.guild });
    expect((await drive(clock, told.until(isFinal))).text).toMatch(/^Done/);
    const left = await read();
    const around = (trace: string) => {
      const at = left.indexOf(trace);
      return at < 0 ? "" : left.subarray(Math.max(0, at - 100), at + 200).toString("latin1");
    };
    expect(["needle", me.id].map(around)).toEqual(["", ""]);
    expect(left.includes("hay-399")).toBe(true);
    await harness.stop();
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
    const harness = await startHarness({ clock, store: { ...store, purge } });
    const handle = harness.discord.command({ name: "privacy forget-me", user: harness.stranger, guild: harness.guild });
    await expect.poll(() => isPurging).toBe(true);
    await clock.advance(2_000);
    await handle.response();
    expect(handle.message()).toMatchObject({ loading: true, ephemeral: true });
    expect(await privacy(harness, "show")).toContain("fal"); // others are answered meanwhile
    letGo();
    expect((await drive(clock, handle.until(isFinal))).text).toMatch(/^Done/);
    await harness.stop();
    await store.close();
  });
});
