import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "libsql";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { Store } from "../../src/core/store.ts";
import { en } from "../../src/locales/en/index.ts";
import type { MessageView } from "discord-stand-in";
import { createAltTextReplies } from "../../src/services/servers/alt-text-replies.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { postPictures, repliesTo, replyTo } from "./alt-text-harness.ts";
import { BEGIN_MS, buttonsOf, idsOf, playScene, say, WORDS } from "./earlier-store-scene.ts";
import { isFinal, plainPicture } from "./harness.ts";
import { answerOf } from "./moderation-asking.ts";
import { SCAM_TEXT, texturedPicture } from "./moderation-harness.ts";
import { FLUX, FULL, OCR, openedFields, postForged } from "./pressing.ts";

/** What version 0.1 wrote, and what the world outside called it then; see the README beside it. */
const FILE = fileURLToPath(new URL("../fixtures/store-0.1.sqlite", import.meta.url));
const OUTSIDE = FILE.replace(".sqlite", ".json");
/** A picture that was captioned then, as it was: another sharp may write it otherwise. */
const CAPTIONED = FILE.replace(".sqlite", ".png");

const outsideSchema = z.object({
  writtenAtMs: z.number(),
  ids: z.record(z.string(), z.string()),
  buttons: z.record(z.enum(["open", "decided", "altText", "caption", "picture", "waiting"]), z.array(z.string())),
});
type Outside = z.infer<typeof outsideSchema>;

it.runIf(process.env["WRITE_STORE"])("writes the store anew", async () => {
  await rm(FILE, { force: true });
  const clock = createManualClock(BEGIN_MS);
  const store = await openStore(`sqlite://${FILE}`, { clock, maxCacheBytes: 1e8 });
  const captioned = await plainPicture(100);
  const scene = await playScene(store, clock, captioned);
  await store.close(); // which writes the log back into the file
  await Promise.all(["-wal", "-shm"].map((end) => rm(FILE + end)));
  const outside: Outside = { writtenAtMs: clock.now(), ids: idsOf(scene), buttons: buttonsOf(scene) };
  await writeFile(CAPTIONED, captioned);
  await writeFile(OUTSIDE, `${JSON.stringify(outside, undefined, 2)}\n`);
});

it("a store that version 0.1 has written is gone on with", async () => {
  const started = await startOnEarlierStore();
  await expectWaitersAnswered(started);
  await expectNothingPaidAgain(started);
  await expectButtonsWork(started);
  await expectSettingsHold(started);
  await expectAltTextKnown(started);
  await expectCasesKnown(started);
});

type Started = Awaited<ReturnType<typeof startOnEarlierStore>>;

/** The two who wait, for a text and for a picture, get what was begun for them. */
async function expectWaitersAnswered({ harness: { fal, clock }, scene: { text, made } }: Started): Promise<void> {
  const jobs = fal.jobs.length;
  const says = (words: string) =>
    drive(
      clock,
      text.handle.until((message) => message.text.includes(words)),
      100,
    );
  await says("carrying on with this");
  await text.job.complete({ results: "A street in the rain." });
  await says("A street in the rain.");
  await made.job.complete();
  const message = await drive(
    clock,
    made.handle.until(({ pictures }) => pictures.length > 0),
    100,
  );
  expect(message.pictures[0]?.description).toBe("AI-generated image: an owl");
  expect(fal.jobs).toHaveLength(jobs);
}

/** What was made is not made again; and the asker prefers another detail than the server. */
async function expectNothingPaidAgain({ harness }: Started): Promise<void> {
  const jobs = harness.fal.jobs.length;
  const caption = await say(harness, "caption", { image: harness.attach(await readFile(CAPTIONED)) }, harness.asker);
  expect(caption.text).toContain(WORDS.delivered);
  expect(caption.text).toContain("same answer as before");
  const picture = await say(harness, "imagine", { prompt: "a fox", seed: 5 }, harness.asker);
  expect(picture.text).toContain("same answer as before");
  expect(harness.fal.jobs).toHaveLength(jobs);
}

/** Buttons beneath answers are pressed as they were written, wherever they stand. */
async function expectButtonsWork({ harness, buttons }: Started): Promise<void> {
  const { discord, fal, clock } = harness;
  const press = async (customId: string) => {
    const message = await drive(clock, postForged(harness, [customId]));
    return discord.press({ message, customId, user: harness.asker });
  };
  fal.answer(FULL, { output: { results: "A house on a hill, with a red door." } });
  const more = await press(find(buttons.caption, "moreDetail:"));
  expect((await drive(clock, more.until(isFinal), 100)).text).toContain("with a red door");
  const change = await press(find(buttons.picture, "changePrompt:"));
  expect(Object.values(await drive(clock, openedFields(change)))).toContain("a fox");
  fal.answer(FLUX, {});
  const again = await press(find(buttons.picture, "again:"));
  const anew = await drive(clock, again.until(isFinal), 100);
  expect(anew.pictures[0]?.description).toBe("AI-generated image: a fox");
}

async function expectSettingsHold({ harness }: Started): Promise<void> {
  const shown = (await say(harness, "settings show", {}, harness.manager)).text;
  expect(shown).toContain(`<#${harness.channel.id}>`);
  expect(shown).toContain(`<#${harness.logChannel.id}>`);
  expect((await say(harness, "settings words list", {}, harness.manager)).text).toContain(WORDS.phrase);
  const known = (await say(harness, "settings known list", {}, harness.manager)).text;
  expect(known).toContain(en.settings.known.heading(1, 1, 1));
}

/** A message has its reply once, which goes with it; and a channel is told once what that is. */
async function expectAltTextKnown({ harness, scene: { described }, store }: Started): Promise<void> {
  const { channel, clock } = harness;
  const another = await postPictures(harness, [{}], { channel });
  expect((await replyTo(harness, another, channel)).text).not.toContain(en.altText.introduction);
  expect(await createAltTextReplies(store, () => "another process").claim(described.id)).toBe(false);
  harness.discord.remove(described);
  const replies = () => repliesTo(harness, described, channel).length;
  await drive(clock, expect.poll(replies, { timeout: 5_000 }).toBe(0));
}

/** A case that was decided says by whom, an open one can be decided, and an author is told once a day what was removed. */
async function expectCasesKnown({ harness, scene: { open }, buttons }: Started): Promise<void> {
  const { discord, clock, moderator, logChannel } = harness;
  const decide = (message: MessageView, customId: string) =>
    answerOf(harness, discord.press({ message, customId, user: moderator }));
  const decided = find(buttons.decided, "notScam:");
  const forged = await drive(clock, postForged({ ...harness, channel: logChannel }, [decided]));
  expect((await decide(forged, decided)).text).toContain(en.moderation.decidedBefore("notScam", moderator.id));
  await decide(open.entry, find(buttons.open, "notScam:"));
  const entry = () => harness.entries().find(({ id }) => id === open.entry.id)?.text;
  await drive(clock, expect.poll(entry, { timeout: 5_000 }).toContain(en.moderation.decided.notScam(moderator.id, 1)));
  expect(entry()).toContain(`<@${open.poster.id}>`);

  harness.fal.answer(OCR, { output: { results: SCAM_TEXT } });
  const told = (user: typeof moderator) => discord.messages(discord.dm(user));
  const later = harness.addPoster();
  const removed = harness.post(open.poster, [await texturedPicture(3)]);
  await harness.until(() => (harness.isThere(removed) ? undefined : true));
  harness.post(later, [await texturedPicture(4)]);
  await harness.until(() => told(later)[0]);
  expect(told(open.poster)).toHaveLength(1);
}

function find(customIds: readonly string[] = [], prefix: string): string {
  const found = customIds.find((one) => one.startsWith(prefix));
  if (found === undefined) throw new Error(`No ${prefix} among ${customIds.join(", ")}`);
  return found;
}

/**
 * The bot on a copy of the earlier store. The world outside must know the same things: the scene is played again on a
 * store that is thrown away, and in the copy (keys and values, never names) the ids of then become those of now.
 */
async function startOnEarlierStore() {
  const outside = outsideSchema.parse(JSON.parse(await readFile(OUTSIDE, "utf8")));
  const clock = createManualClock(BEGIN_MS);
  let current = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
  const scene = await playScene(
    switching(() => current),
    clock,
    await readFile(CAPTIONED),
  );
  await current.close();

  const folder = await mkdtemp(join(tmpdir(), "sightline-"));
  const copy = join(folder, "store.sqlite");
  await copyFile(FILE, copy);
  const translate = translator(outside.ids, idsOf(scene));
  translateFile(copy, translate);
  await clock.jump(Math.max(1_000, outside.writtenAtMs + 1_000 - clock.now())); // what is stored has not ended yet
  current = await openStore(`sqlite://${copy}`, { clock, maxCacheBytes: 1e8 });
  onTestFinished(async () => {
    await current.close();
    await rm(folder, { recursive: true });
  });
  const { harness } = scene;
  onTestFinished(() => drive(clock, harness.stop()));
  await drive(clock, harness.restart(), 100);
  const buttons = outsideSchema.shape.buttons.parse(JSON.parse(translate(JSON.stringify(outside.buttons))));
  return { harness, scene, buttons, store: current };
}

/** A store that is another one from the bot's next start on. */
function switching(current: () => Store): Store {
  return {
    values: (...parameters) => current().values(...parameters),
    claim: (...parameters) => current().claim(...parameters),
    holder: (key) => current().holder(key),
    release: (...parameters) => current().release(...parameters),
    increment: (...parameters) => current().increment(...parameters),
    purge: () => current().purge(),
    ping: () => current().ping(),
    close: () => current().close(),
  };
}

function translator(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>) {
  const pairs = new Map(Object.entries(before).map(([name, id]) => [id, now[name] ?? id]));
  const any = new RegExp([...pairs.keys()].map((id) => id.replaceAll(".", "\\.")).join("|"), "g");
  return (text: string) => text.replace(any, (id) => pairs.get(id) ?? id);
}

function translateFile(path: string, translate: (text: string) => string): void {
  const database = new Database(path);
  const columns = { entries: ["key", "value"], claims: ["key", "owner"], counters: ["key"] };
  for (const [table, names] of Object.entries(columns)) {
    for (const name of names) {
      const rows = database.prepare(`SELECT rowid AS row, ${name} AS text FROM ${table}`).all();
      const update = database.prepare(`UPDATE ${table} SET ${name} = ? WHERE rowid = ?`);
      for (const { row, text } of z.array(z.object({ row: z.number(), text: z.string() })).parse(rows)) {
        update.run(translate(text), row);
      }
    }
  }
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}
