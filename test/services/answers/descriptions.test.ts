import { expect, it, onTestFinished } from "vitest";
import type { KnownPicture } from "../../../src/core/request/picture.ts";
import type { CaptionTask, Task } from "../../../src/core/request/request.ts";
import { createDescriptions, DESCRIPTION_OPTIONS } from "../../../src/services/answers/descriptions.ts";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import { openStore } from "../../../src/stores/open.ts";
import { createManualClock } from "../../support/manual-clock.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const full: CaptionTask = { kind: "caption", detail: "full" };

/** A picture with these bytes, under an attachment and an address of its own. */
function picture(sha256: string, attachmentId: string): KnownPicture {
  const url = `https://cdn.discordapp.com/attachments/1/${attachmentId}/picture.png`;
  const facts = { format: "png", byteLength: 9, width: 3, height: 3, modelReady: true, hasAlpha: false } as const;
  return {
    source: { attachmentId, url, name: "picture.png", spoiler: false },
    facts: { ...facts, sha256, frame: { index: 0, count: 1 }, decodingBytes: 27 },
  };
}

async function open() {
  const clock = createManualClock();
  const store = await openStore("memory://", { clock, maxCacheBytes: 1e6 });
  onTestFinished(() => store.close());
  const values = store.values<string>("descriptions", DESCRIPTION_OPTIONS);
  const createAnother = () => createDescriptions(values, createStoreHealth(clock), clock);
  const descriptions = createAnother();
  const note = (task: Task, text: string) => descriptions.note(task, picture("a", "1"), { kind: "text", text });
  return { clock, descriptions, createAnother, note };
}

it("finds the newest description by a picture's bytes, whoever posted them", async () => {
  const { descriptions, note } = await open();
  await note(full, "A house with a red door.");
  await note({ kind: "caption", detail: "short" }, "A house.");
  expect(await descriptions.find(picture("a", "2"))).toBe("A house.");
  expect(await descriptions.find(picture("b", "1"))).toBeUndefined();
});

it.each<[string, Task, string]>([
  ["a part of it", { ...full, area: { name: "top" } }, "A roof."],
  ["a label", { kind: "caption", detail: "label" }, "house"],
  ["its text", { kind: "ocr" }, "NO PARKING"],
  ["an answer about it", { kind: "ask", model: "moondream2", question: "Which colour?" }, "Red."],
  ["nothing", full, " \n"],
])("takes no note of %s", async (_what, task, text) => {
  const { descriptions, note } = await open();
  await note(full, "A house with a red door.");
  await note(task, text);
  expect(await descriptions.find(picture("a", "2"))).toBe("A house with a red door.");
});

it("takes no note of a picture that was made", async () => {
  const { descriptions } = await open();
  const made = { kind: "pictures", urls: ["https://v3.fal.media/files/a.png"], seed: 1 } as const;
  await descriptions.note(full, undefined, made);
  await descriptions.note(full, picture("a", "1"), made);
  expect(await descriptions.find(picture("a", "1"))).toBeUndefined();
});

it("sees what another process found out later, after a minute", async () => {
  const { clock, descriptions, createAnother, note } = await open();
  await note(full, "A house.");
  await createAnother().note(full, picture("a", "3"), { kind: "text", text: "A house with a red door." });
  await clock.advance(60_000);
  expect(await descriptions.find(picture("a", "2"))).toBe("A house with a red door.");
});

it("forgets after thirty days", async () => {
  const { clock, descriptions, note } = await open();
  await note(full, "A house.");
  await clock.jump(29 * DAY_MS);
  expect(await descriptions.find(picture("a", "2"))).toBe("A house.");
  await clock.jump(2 * DAY_MS);
  expect(await descriptions.find(picture("a", "2"))).toBeUndefined();
});
