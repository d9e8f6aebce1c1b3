import { describe, expect, it } from "vitest";
import { type ModeratedHarness, startModerated, texturedPicture } from "./moderation-harness.ts";
import { HOUR_MS, OCR } from "./pressing.ts";
import { watchUnhandled } from "./unhandled.ts";

const DAY_MS = 24 * HOUR_MS;
const OVER = "Today's paid scans are used up";

const paidScans = (harness: ModeratedHarness) => harness.fal.submits(OCR).length;
const tellings = (harness: ModeratedHarness) => harness.entries().filter(({ text }) => text.includes(OVER));

/** All but so many of the day's paid scans are spent. */
async function leave(harness: ModeratedHarness, scans: number): Promise<void> {
  const day = new Date(harness.clock.now()).toISOString().slice(0, 10);
  await harness.store.increment(`paid-scans:${harness.guild.id}:${day}`, 500 - scans, DAY_MS);
}

describe("after 500 paid scans in a day", () => {
  it("hashes alone are used, the log says so once, and the next day begins anew", async () => {
    const harness = await startModerated();
    await leave(harness, 1);
    const scam = await texturedPicture(1);
    harness.post(harness.addPoster(), [scam]);
    await harness.until(() => harness.entries()[0]);
    const unread = [harness.post(harness.addPoster(), [await texturedPicture(2)])];
    await harness.until(() => tellings(harness)[0]);
    expect(tellings(harness)[0]?.text).toContain("500");
    unread.push(harness.post(harness.addPoster(), [await texturedPicture(3)]));
    const copy = harness.post(harness.addPoster(), [scam]);
    await harness.until(() => (harness.isThere(copy) ? undefined : true));
    await harness.pass(5_000);
    expect(unread.every((one) => harness.isThere(one))).toBe(true);
    expect([paidScans(harness), tellings(harness).length]).toEqual([1, 1]);

    await harness.clock.jump(DAY_MS);
    const tomorrow = harness.post(harness.addPoster(), [await texturedPicture(4)]);
    await harness.until(() => (harness.isThere(tomorrow) ? undefined : true));
    expect(paidScans(harness)).toBe(2);
  });

  it("the log says so once, also of ten copies that come at the same moment", async () => {
    const harness = await startModerated();
    await leave(harness, 0);
    const bytes = await texturedPicture(1);
    for (let copy = 0; copy < 10; copy += 1) harness.post(harness.addPoster(), [bytes]);
    await harness.until(() => tellings(harness)[0]);
    await harness.pass(10_000);
    expect([paidScans(harness), tellings(harness).length]).toEqual([0, 1]);
  });

  it("the log says so, also where another picture of the message is broken", async () => {
    const harness = await startModerated();
    await leave(harness, 0);
    harness.post(harness.addPoster(), [Buffer.from("this is no picture at all"), await texturedPicture(1)]);
    await harness.until(() => tellings(harness)[0]);
  });

  it("what was read before is still judged, whatever else the message shows", async () => {
    const harness = await startModerated();
    await leave(harness, 1);
    harness.fal.answer(OCR, { output: { results: "Our summer party" } });
    const read = await texturedPicture(1);
    harness.post(harness.addPoster(), [read]);
    await harness.until(() => (paidScans(harness) === 1 ? true : undefined));
    await harness.pass(5_000);
    await harness.decide({ phrases: ["summer party"] });
    const message = harness.post(harness.addPoster(), [await texturedPicture(2), read]);
    await harness.until(() => (harness.isThere(message) ? undefined : true));
  });
});

describe("where fal cannot be reached", () => {
  it("hashes still act, nobody else is disturbed, and it goes on when fal is back", async () => {
    const unhandled = watchUnhandled();
    const harness = await startModerated();
    const scam = await texturedPicture(1);
    harness.post(harness.addPoster(), [scam]);
    await harness.until(() => harness.entries()[0]);
    harness.fal.faults.add({ method: "POST", route: /^queue\.fal\.run/, reset: "before", times: 9_999 });
    const unread = harness.post(harness.addPoster(), [await texturedPicture(2)]);
    const copy = harness.post(harness.addPoster(), [await texturedPicture(3), scam]);
    await harness.until(() => (harness.isThere(copy) ? undefined : true));
    await harness.pass(60_000);
    expect(harness.isThere(unread)).toBe(true);
    harness.fal.faults.clear();
    await harness.afterAnother();
    expect(unhandled).toEqual([]);
  });
});

describe("where a picture cannot be read", () => {
  const BROKEN = Buffer.from("this is no picture at all");

  it("the others of its message are looked at all the same", async () => {
    const harness = await startModerated();
    const message = harness.post(harness.addPoster(), [BROKEN, await texturedPicture(1)]);
    await harness.until(() => (harness.isThere(message) ? undefined : true));
  });

  it("because it is gone before, or none at all, nothing happens, and nothing else breaks", async () => {
    const unhandled = watchUnhandled();
    const harness = await startModerated();
    const attachment = harness.discord.attach(await texturedPicture(1), { filename: "gone.png" });
    harness.discord.vanish(attachment);
    const gone = harness.discord.post({
      channel: harness.channel,
      user: harness.addPoster(),
      attachments: [attachment],
    });
    harness.discord.vanish(attachment);
    const broken = harness.post(harness.addPoster(), [BROKEN]);
    await harness.afterAnother();
    expect([gone, broken].every((one) => harness.isThere(one))).toBe(true);
    expect(unhandled).toEqual([]);
  });
});
