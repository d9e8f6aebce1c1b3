import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { expect, it, onTestFinished } from "vitest";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { OCR } from "./pressing.ts";
import { SCAM_TEXT, startModerated, texturedPicture } from "./moderation-harness.ts";

/** Everything that lies in the store, as it lies there. */
async function startOnFile() {
  const folder = await mkdtemp(join(tmpdir(), "sightline-kept-"));
  const path = join(folder, "store.db");
  const clock = createManualClock();
  const store = await openStore(`sqlite://${path}`, { clock, maxCacheBytes: 1e8 });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  const harness = await startModerated({}, { clock, store });
  const kept = () => {
    const database = new Database(path);
    const rows = database.prepare("SELECT namespace, key, value FROM entries").all();
    database.close();
    return rows.map((row) => JSON.stringify(row));
  };
  return { harness, kept };
}

it("of a posted picture nothing is kept but hashes, its size, and the text in it; of a scam, where and with which words, too", async () => {
  const { harness, kept } = await startOnFile();
  const scammer = harness.addPoster();
  harness.post(scammer, [await texturedPicture(1)], { content: "look at this" });
  await harness.until(() => harness.entries().find(({ text }) => text.includes("was deleted")));
  harness.fal.answer(OCR, { output: { results: "A menu of the day." } });
  const guest = harness.addPoster();
  const harmless = harness.post(guest, [await texturedPicture(2)], { content: "our lunch" });
  await harness.until(() => (kept().some((row) => row.includes("A menu of the day.")) ? true : undefined));
  await harness.stop();

  const rows = kept();
  expect(rows.join("\n")).toContain(SCAM_TEXT);
  expect(harness.isThere(harmless)).toBe(true);
  expect(rows.filter((row) => row.includes("look at this"))).toHaveLength(1);
  // No address, no file's name, no person's name; and of who posted nothing bad, no words, and not even their id.
  const forbidden = /https?:|win-\d|our lunch|poster-\d/;
  expect(rows.filter((row) => forbidden.test(row) || row.includes(guest.id))).toEqual([]);
});
