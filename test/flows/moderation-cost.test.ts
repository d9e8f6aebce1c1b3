import { describe, expect, it } from "vitest";
import { type ModeratedHouse, startModerated, texturedPicture } from "./moderation-harness.ts";
import { HOUR_MS, OCR } from "./pressing.ts";
import { watchUnhandled } from "./unhandled.ts";

const DAY_MS = 24 * HOUR_MS;
const OVER = "Today's paid scans are used up";

const paidScans = (house: ModeratedHouse) => house.fal.submits(OCR).length;
const tellings = (house: ModeratedHouse) => house.entries().filter(({ text }) => text.includes(OVER));

/** All but so many of the day's paid scans are spent. */
async function leave(house: ModeratedHouse, scans: number): Promise<void> {
  const day = new Date(house.clock.now()).toISOString().slice(0, 10);
  await house.store.increment(`paid-scans:${house.guild.id}:${day}`, 500 - scans, DAY_MS);
}

describe("after 500 paid scans in a day", () => {
  it("hashes alone are used, the log says so once, and the next day begins anew", async () => {
    const house = await startModerated();
    await leave(house, 1);
    const scam = await texturedPicture(1);
    house.post(house.addPoster(), [scam]);
    await house.until(() => house.entries()[0]);
    const unread = [house.post(house.addPoster(), [await texturedPicture(2)])];
    await house.until(() => tellings(house)[0]);
    expect(tellings(house)[0]?.text).toContain("500");
    unread.push(house.post(house.addPoster(), [await texturedPicture(3)]));
    const copy = house.post(house.addPoster(), [scam]);
    await house.until(() => (house.isThere(copy) ? undefined : true));
    await house.pass(5_000);
    expect(unread.every((one) => house.isThere(one))).toBe(true);
    expect([paidScans(house), tellings(house).length]).toEqual([1, 1]);

    await house.clock.jump(DAY_MS);
    const tomorrow = house.post(house.addPoster(), [await texturedPicture(4)]);
    await house.until(() => (house.isThere(tomorrow) ? undefined : true));
    expect(paidScans(house)).toBe(2);
  });

  it("the log says so once, also of ten copies that come at the same moment", async () => {
    const house = await startModerated();
    await leave(house, 0);
    const bytes = await texturedPicture(1);
    for (let copy = 0; copy < 10; copy += 1) house.post(house.addPoster(), [bytes]);
    await house.until(() => tellings(house)[0]);
    await house.pass(10_000);
    expect([paidScans(house), tellings(house).length]).toEqual([0, 1]);
  });

  it("the log says so, also where another picture of the message is broken", async () => {
    const house = await startModerated();
    await leave(house, 0);
    house.post(house.addPoster(), [Buffer.from("this is no picture at all"), await texturedPicture(1)]);
    await house.until(() => tellings(house)[0]);
  });

  it("what was read before is still judged, whatever else the message shows", async () => {
    const house = await startModerated();
    await leave(house, 1);
    house.fal.answer(OCR, { output: { results: "Our summer party" } });
    const read = await texturedPicture(1);
    house.post(house.addPoster(), [read]);
    await house.until(() => (paidScans(house) === 1 ? true : undefined));
    await house.pass(5_000);
    await house.decide({ phrases: ["summer party"] });
    const message = house.post(house.addPoster(), [await texturedPicture(2), read]);
    await house.until(() => (house.isThere(message) ? undefined : true));
  });
});

describe("where fal cannot be reached", () => {
  it("hashes still act, nobody else is disturbed, and it goes on when fal is back", async () => {
    const unhandled = watchUnhandled();
    const house = await startModerated();
    const scam = await texturedPicture(1);
    house.post(house.addPoster(), [scam]);
    await house.until(() => house.entries()[0]);
    house.fal.faults.add({ method: "POST", route: /^queue\.fal\.run/, reset: "before", times: 9_999 });
    const unread = house.post(house.addPoster(), [await texturedPicture(2)]);
    const copy = house.post(house.addPoster(), [await texturedPicture(3), scam]);
    await house.until(() => (house.isThere(copy) ? undefined : true));
    await house.pass(60_000);
    expect(house.isThere(unread)).toBe(true);
    house.fal.faults.clear();
    await house.afterAnother();
    expect(unhandled).toEqual([]);
  });
});

describe("where a picture cannot be read", () => {
  const BROKEN = Buffer.from("this is no picture at all");

  it("the others of its message are looked at all the same", async () => {
    const house = await startModerated();
    const message = house.post(house.addPoster(), [BROKEN, await texturedPicture(1)]);
    await house.until(() => (house.isThere(message) ? undefined : true));
  });

  it("because it is gone before, or none at all, nothing happens, and nothing else breaks", async () => {
    const unhandled = watchUnhandled();
    const house = await startModerated();
    const attachment = house.discord.attach(await texturedPicture(1), { filename: "gone.png" });
    house.discord.vanish(attachment);
    const gone = house.discord.post({ channel: house.channel, user: house.addPoster(), attachments: [attachment] });
    house.discord.vanish(attachment);
    const broken = house.post(house.addPoster(), [BROKEN]);
    await house.afterAnother();
    expect([gone, broken].every((one) => house.isThere(one))).toBe(true);
    expect(unhandled).toEqual([]);
  });
});
