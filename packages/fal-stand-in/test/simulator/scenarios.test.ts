import { describe, expect, it } from "vitest";
import type { PageEvent } from "../../../playground/src/page/protocol.ts";
import { drive } from "../../../../test/support/manual-clock.ts";
import { plainPicture } from "../../../../test/support/pictures.ts";
import { startVisited, type Visitor, wordsOf } from "../../../playground/test/page/visit.ts";

/** Asks for a caption and waits until the bot has begun to answer: until then time stands still. */
async function askForCaption(visitor: Visitor): Promise<void> {
  const id = await visitor.upload(await plainPicture("png"));
  const place = visitor.place("general").id;
  await visitor.act({ does: "command", place, name: "caption", options: { image: { id } } });
  await visitor.heard((event) => (event.type === "message" ? event : undefined));
}

/** What the bot's messages said, in order. */
function said(events: readonly PageEvent[]): string {
  return events.flatMap((event) => (event.type === "message" ? [wordsOf(event)] : [])).join("\n");
}

describe("what a person reads in each scenario", () => {
  it("fast: the queue, the model's line, then the simulator's words", async () => {
    const { visit, clock } = await startVisited();
    const tomasz = await visit("Tomasz");
    const beganAtMs = clock.now();
    await askForCaption(tomasz);
    await tomasz.read("In the queue, next in line…");
    const { message } = await tomasz.readInTime("pixels");
    expect(wordsOf({ message })).toContain("Simulated: a landscape PNG picture of 60 × 40 pixels. It is mostly");
    expect(clock.now() - beganAtMs).toBeGreaterThanOrEqual(1_000);
  });

  it.each([
    ["failing", "The model failed. Please try again."],
    ["content policy", "The model's content policy does not allow this. Please change the words or the picture."],
    ["out of balance", "This bot has run out of credit at fal."],
    ["unreachable", "The model service fal can't be reached right now."],
  ] as const)("%s: one plain sentence", async (mood, sentence) => {
    const { visit } = await startVisited();
    const tomasz = await visit("Tomasz");
    await tomasz.act({ does: "mood", mood });
    await askForCaption(tomasz);
    const { message } = await tomasz.readInTime(sentence);
    expect(wordsOf({ message })).not.toContain("Simulated");
  });

  it("slow queue: positions count down for twenty seconds, then the model writes what it does", async () => {
    const { visit, clock } = await startVisited();
    const tomasz = await visit("Tomasz");
    await tomasz.act({ does: "mood", mood: "slow queue" });
    const beganAtMs = clock.now();
    await askForCaption(tomasz);
    await tomasz.readInTime("pixels");
    expect(clock.now() - beganAtMs).toBeGreaterThan(20_000);
    const words = said(tomasz.events);
    const order = ["5 jobs before", "3 jobs before", "1 job before", "The model says: Simulated: step", "pixels"];
    expect(order.map((step) => words.indexOf(step))).toEqual(
      order.map((step) => words.indexOf(step)).toSorted((one, other) => one - other),
    );
    expect(order.filter((step) => !words.includes(step))).toEqual([]);
  });

  it("is told to every page, and is left again", async () => {
    const { visit, scene } = await startVisited();
    const [tomasz, nele] = [await visit("Tomasz"), await visit("Nele")];
    await tomasz.act({ does: "mood", mood: "unreachable" });
    const moods = (event: PageEvent) => (event.type === "mood" && event.mood === "unreachable" ? event : undefined);
    await nele.heard(moods);
    expect((await scene()).mood).toBe("unreachable");
    await tomasz.act({ does: "mood", mood: "fast" });
    await askForCaption(tomasz);
    await tomasz.readInTime("Simulated: a landscape");
  });

  it("lets a job be cancelled while it waits", async () => {
    const { visit, clock } = await startVisited();
    const tomasz = await visit("Tomasz");
    await tomasz.act({ does: "mood", mood: "slow queue" });
    await askForCaption(tomasz);
    const { message } = await tomasz.readInTime("5 jobs before");
    const [, customId = ""] = /"(cancel:[^"]+)"/.exec(JSON.stringify(message)) ?? [];
    await tomasz.act({ does: "press", message: message.id, customId });
    await drive(clock, tomasz.read("ancelled"), 50);
    await drive(clock, tomasz.heard(cancelAtFal), 50);
  });
});

/** The bot's cancel as fal took it. */
function cancelAtFal(event: PageEvent): true | undefined {
  return event.type === "look" && event.look.to === "fal" && /^PUT .*\/cancel$/.test(event.look.what)
    ? true
    : undefined;
}
