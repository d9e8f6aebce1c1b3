import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/core/async/clock.ts";
import { openReader } from "fal-stand-in/simulator";
import { startVisited } from "./page/visit.ts";
import { writtenPicture } from "../../fal-stand-in/test/simulator/written-picture.ts";

/** A playground that reads, in which time passes. */
async function startReading() {
  const { visit, state } = await startVisited({ clock: systemClock, openReader: () => openReader(systemClock) });
  expect((await state()).canRead).toBe(true);
  return { visit, state };
}

describe("what really stands in a picture", () => {
  it("/ocr says", async () => {
    const { visit } = await startReading();
    const tomasz = await visit("Tomasz");
    const image = { id: await tomasz.upload(await writtenPicture(["Mind the step"])) };
    await tomasz.act({ does: "command", place: tomasz.place("general").id, name: "ocr", options: { image } });
    await tomasz.read(/^Mind the step$/m);
  });

  it("tells moderation of a scam, what is none stays, and a moderator lifts the timeout", async () => {
    const { visit, state } = await startReading();
    const [priya, nele, tomasz] = [await visit("Priya"), await visit("Nele"), await visit("Tomasz")];
    const general = priya.place("general").id;
    const options = { mode: "timeout", "log-channel": priya.place("pictures").id };
    expect(await priya.act({ does: "command", place: general, name: "settings moderation", options })).toEqual({
      status: 200,
    });
    await priya.heard((event) =>
      event.type === "message" && event.command === "settings moderation" ? event : undefined,
    );
    const post = async (content: string, lines: readonly string[]) => {
      const id = await nele.upload(await writtenPicture(lines, { ground: "#222233", ink: "#ffffff" }));
      await nele.act({ does: "post", place: general, content, files: [id] });
      return (await nele.read(content)).message.id;
    };
    await post("our menu", ["Soup of the day", "Bread and butter"]);
    const scam = await post("look", ["FREE NITRO for 3 months", "Claim it now before it ends"]);
    await nele.heard((event) => (event.type === "removed" && event.message === scam ? event : undefined));
    await priya.read("FREE NITRO");
    expect(nele.events.filter(({ type }) => type === "removed")).toHaveLength(1);

    const speak = () => nele.act({ does: "post", place: general, content: "sorry", files: [] });
    await tomasz.heard((event) => (event.type === "people" ? event : undefined));
    expect((await state()).people.find(({ id }) => id === nele.id)?.standing).toMatchObject({ is: "timed out" });
    expect(await speak()).toMatchObject({ status: 422 });
    expect(await tomasz.act({ does: "restore", member: nele.id })).toEqual({ status: 200 });
    expect(await speak()).toEqual({ status: 200 });
  });
});

it("says so where there is nothing to read with", async () => {
  const { state } = await startVisited();
  expect((await state()).canRead).toBe(false);
});
