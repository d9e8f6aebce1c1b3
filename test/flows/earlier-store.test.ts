import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "libsql";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { Store } from "../../src/core/store.ts";
import { en } from "../../src/locales/en.ts";
import type { MessageView } from "../../src/playground/discord/views.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { repliesTo } from "./alt-text-house.ts";
import { BEGIN_MS, buttonsOf, idsOf, playScene, say, type Scene, WORDS } from "./earlier-store-scene.ts";
import { isFinal, plainPicture } from "./house.ts";
import { answerOf } from "./moderation-asking.ts";
import { DETAILED, FLUX, FULL, openedFields, postForged } from "./pressing.ts";

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
  const { house, scene, buttons } = await startOnEarlierStore();
  const { discord, fal, clock, channel, logChannel, asker, moderator, manager } = house;
  const jobs = fal.jobs.length;

  // Those who wait: for a text and for a picture.
  const until = (one: Scene["text"], wish: (text: string) => boolean) =>
    drive(
      clock,
      one.handle.until(({ text }) => wish(text)),
      100,
    );
  await until(scene.text, (text) => text.includes("carrying on with this"));
  await scene.text.job.complete({ results: "A street in the rain." });
  await until(scene.text, (text) => text.includes("A street in the rain."));
  await scene.made.job.complete();
  const made = await drive(
    clock,
    scene.made.handle.until(({ pictures }) => pictures.length > 0),
    100,
  );
  expect(made.pictures[0]?.description).toBe("AI-generated image: an owl");
  expect(fal.jobs).toHaveLength(jobs);

  // What was made before is not paid again, and preferences hold: the server's captions are full.
  const image = house.attach(await readFile(CAPTIONED));
  const repeated = await say(house, "caption", { image }, asker);
  expect(repeated.text).toContain(WORDS.delivered);
  expect(repeated.text).toContain("same answer as before");
  expect((await say(house, "imagine", { prompt: "a fox", seed: 5 }, asker)).text).toContain("same answer as before");
  expect(fal.jobs).toHaveLength(jobs);

  // Buttons beneath answers. They are pressed as they were written, wherever they stand.
  const press = async (customId: string) => {
    const message = await drive(clock, postForged(house, [customId]));
    return discord.press({ message, customId, user: asker });
  };
  fal.answer(FULL, { output: { results: "A house on a hill, with a red door." } });
  const more = await press(find(buttons.caption, "moreDetail:"));
  await drive(
    clock,
    more.until(({ text }) => text.includes("with a red door")),
    100,
  );
  const change = await press(find(buttons.picture, "changePrompt:"));
  expect(Object.values(await drive(clock, openedFields(change)))).toContain("a fox");
  fal.answer(FLUX, {});
  const again = await press(find(buttons.picture, "again:"));
  const anew = await drive(clock, again.until(isFinal), 100);
  expect(anew.pictures[0]?.description).toBe("AI-generated image: a fox");

  // Settings, and what is known of a message whose pictures were described.
  const shown = (await say(house, "settings show", {}, manager)).text;
  expect(shown).toContain(`<#${channel.id}>`);
  expect(shown).toContain(`<#${logChannel.id}>`);
  expect((await say(house, "settings words list", {}, manager)).text).toContain(WORDS.phrase);
  discord.remove(scene.described);
  const replies = () => repliesTo(house, scene.described, channel).length;
  await drive(clock, expect.poll(replies, { timeout: 10_000 }).toBe(0));

  // Cases: one is open, one was decided.
  const forged = await drive(clock, postForged({ ...house, channel: logChannel }, [find(buttons.decided, "notScam:")]));
  const decide = (message: MessageView, customId: string) =>
    answerOf(house, discord.press({ message, customId, user: moderator }));
  const before = await decide(forged, find(buttons.decided, "notScam:"));
  expect(before.text).toContain(en.moderation.decidedBefore("notScam", moderator.id));
  await decide(scene.open.entry, find(buttons.open, "notScam:"));
  const entry = () => house.entries().find(({ id }) => id === scene.open.entry.id)?.text;
  const heading = en.moderation.decided.notScam(moderator.id, 1);
  await drive(clock, expect.poll(entry, { timeout: 5_000 }).toContain(heading));
  expect(entry()).toContain(`<@${scene.open.poster.id}>`);
  expect(fal.submits(DETAILED).filter(({ status }) => status !== "COMPLETED")).toEqual([]);
});

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
  const { house } = scene;
  onTestFinished(() => drive(clock, house.stop()));
  await drive(clock, house.restart(), 100);
  const buttons = outsideSchema.shape.buttons.parse(JSON.parse(translate(JSON.stringify(outside.buttons))));
  return { house, scene, buttons };
}

/** A store that is another one from the bot's next start on. */
function switching(current: () => Store): Store {
  return {
    values: (...wish) => current().values(...wish),
    claim: (...wish) => current().claim(...wish),
    holder: (key) => current().holder(key),
    release: (...wish) => current().release(...wish),
    increment: (...wish) => current().increment(...wish),
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
