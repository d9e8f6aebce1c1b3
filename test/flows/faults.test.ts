import { describe, expect, it } from "vitest";
import { drive } from "../support/manual-clock.ts";
import { DETAILED, FAL_ROWS, type FalRow, FLUX } from "./faults/fal-rows.ts";
import { createFaultTable, readingOf } from "./faults/table.ts";
import { type House, isFinal, plainPicture, startHouse } from "./house.ts";

const table = createFaultTable();
const small = await plainPicture(90, { width: 40, height: 30 });

/** A house in which jobs take a moment, so that there is progress to be disturbed. */
async function startBusyHouse(): Promise<House> {
  const house = await startHouse({ environment: { JOB_TIMEOUT_SECONDS: "180" } });
  house.fal.answer(DETAILED, { queue: [1], output: { results: "A house." } });
  house.fal.answer(FLUX, {
    queue: [1],
    output: (_input: unknown, { putFile }: { putFile: (bytes: Buffer, contentType: string) => string }) => ({
      images: [{ url: putFile(small, "image/png") }],
      seed: 1,
    }),
  });
  return house;
}

function ask(house: House) {
  const by = { user: house.asker, guild: house.guild };
  const image = house.attach(small);
  return {
    picture: house.discord.command({ name: "imagine", options: { prompt: "a fox" }, ...by }),
    text: house.discord.command({ name: "caption", options: { image }, ...by }),
  };
}

/** The next command is answered as if nothing had happened. */
async function expectNextAnswered({ discord, fal, clock, asker, guild, attach }: House): Promise<void> {
  discord.faults.clear();
  fal.faults.clear();
  fal.answer(DETAILED, { output: { results: "Another house." } });
  const image = attach(await plainPicture(10, { width: 30, height: 40 }));
  const handle = discord.command({ name: "caption", options: { image }, user: asker, guild });
  const message = await drive(clock, handle.until(isFinal), 50);
  expect(readingOf(message)).toBe("Another house.");
}

/** How often a job was sent, whatever came of it. */
const sentTo = ({ fal }: House, endpoint: string) =>
  fal.calls.filter(({ method, path, host }) => method === "POST" && `${host}${path}` === `queue.fal.run/${endpoint}`)
    .length;

describe("a fault at fal is told in one sentence, or mended", () => {
  it.each(FAL_ROWS.map((row) => [row.fault, row.often, row] as const))(
    "%s, %s",
    async (_fault, _often, row: FalRow) => {
      const house = await startBusyHouse();
      await row.layOut(house);
      const asked = ask(house);
      if (row.meanwhile) {
        for (const handle of [asked.picture, asked.text]) await handle.until(({ text }) => text.includes("3 jobs"));
        await row.meanwhile(house);
      }
      const ended = Promise.all([asked.picture.until(isFinal), asked.text.until(isFinal)]);
      const [picture, text] = (await drive(house.clock, ended, 1_000)).map(readingOf);
      const report = {
        fault: row.fault,
        often: row.often,
        picture: picture ?? "",
        text: text ?? "",
        pictureSubmits: house.fal.submits(FLUX).length,
        textSubmits: house.fal.submits(DETAILED).length,
      };
      table.add(report);

      expect(report).toMatchObject({
        picture: expect.stringMatching(row.picture),
        text: expect.stringMatching(row.text),
        pictureSubmits: row.submits?.pictures ?? 1,
        textSubmits: row.submits?.texts ?? 1,
      });
      for (const reading of [picture, text]) expect(reading).not.toMatch(/undefined|Error|\b[45]\d\d\b|https?:/);
      expect(sentTo(house, FLUX)).toBeLessThanOrEqual(1);
      expect(sentTo(house, DETAILED)).toBeLessThanOrEqual(2);
      await expectNextAnswered(house);
    },
  );
});
