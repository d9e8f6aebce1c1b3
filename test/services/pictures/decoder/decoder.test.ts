import { describe, expect, it } from "vitest";
import type { PictureFacts, PictureSource } from "../../../../src/core/request/picture.ts";
import { log } from "../../../../src/log.ts";
import { MAX_RESIDENT_BYTES } from "../../../../src/services/pictures/decoder/process/process-watch.ts";
import { createDecoder } from "../../../../src/services/pictures/decoder/decoder.ts";
import { MAX_PICTURE_BYTES } from "../../../../src/services/pictures/reading/download.ts";
import { createManualClock } from "../../../support/manual-clock.ts";
import { userErrorOf } from "../expectations.ts";
import { scriptProcesses } from "./scripted-process.ts";

// Each of these deaths is a line of the log.
log.level = process.env["TEST_LOG_LEVEL"] ?? "silent";

const never = (): AbortSignal => new AbortController().signal;

const sourceOf = (name: string, ownerId = name): PictureSource => ({
  url: `https://cdn.discordapp.com/attachments/1/2/${name}`,
  name,
  spoiler: false,
  ownerId,
});

const factsOf = (name: string, megapixels = 1): PictureFacts => ({
  sha256: name,
  format: "gif",
  byteLength: 1_000,
  width: megapixels * 1_000,
  height: 1_000,
  modelReady: false,
  hasAlpha: false,
  frame: { index: 0, count: 1 },
  decodingBytes: megapixels * 6_000_000,
});

const unopenable = (name: string) => ({ key: "pictureUnopenable", params: { name } });

/** A decoder whose processes do what the test says. */
function setUp() {
  const clock = createManualClock();
  const { open, processes, last } = scriptProcesses();
  const decoder = createDecoder({ open, clock });
  const settle = () => clock.advance(0);
  /** The process has read the picture that was asked for first, and the picture's bytes are known by this name. */
  const wasRead = async (sha256: string, byteLength = 1_000) => {
    last().deliver("read", { result: { sha256, byteLength } });
    await settle();
  };
  const wasInspected = async (facts: PictureFacts, isProved = false) => {
    last().deliver("inspect", { result: { facts, isProved } });
    await settle();
  };
  /** A person's picture, up to where it is decoded. */
  const decoding = async (name: string, megapixels = 1, ownerId = name) => {
    const judged = decoder.judge(sourceOf(name, ownerId), never());
    judged.catch(() => undefined); // looked at later
    await settle();
    await wasRead(name);
    await wasInspected(factsOf(name, megapixels));
    return judged;
  };
  /** The same, without waiting for its end. */
  const begin = async (name: string, megapixels = 1, ownerId = name) => {
    const judged = decoding(name, megapixels, ownerId);
    judged.catch(() => undefined);
    await settle();
    await settle();
    await settle();
    return { judged };
  };
  return { clock, decoder, processes, last, settle, wasRead, wasInspected, begin };
}

describe("a picture that takes too long", () => {
  it.each([
    ["a header, after two seconds", 1_999, async ({ wasRead }: ReturnType<typeof setUp>) => wasRead("slow")],
    [
      "four megapixels, after three seconds",
      2_999,
      async ({ wasRead, wasInspected }: ReturnType<typeof setUp>) => {
        await wasRead("slow");
        await wasInspected(factsOf("slow", 4));
      },
    ],
    [
      "more, after ten seconds",
      9_999,
      async ({ wasRead, wasInspected }: ReturnType<typeof setUp>) => {
        await wasRead("slow");
        await wasInspected(factsOf("slow", 5));
      },
    ],
  ])("ends the process and is told so: %s", async (_what, durationMs, proceed) => {
    const scene = setUp();
    const { clock, decoder, last, settle } = scene;
    const judged = userErrorOf(decoder.judge(sourceOf("slow"), never()));
    await settle();
    await proceed(scene);
    await clock.advance(durationMs);
    expect(last().isKilled()).toBe(false);
    await clock.advance(1);
    expect(last().isKilled()).toBe(true);
    expect(await judged).toEqual(unopenable("slow"));
  });

  it("costs the pictures of others nothing but a second beginning", async () => {
    const { clock, decoder, processes, last, settle, wasRead, wasInspected, begin } = setUp();
    const slow = await begin("slow");
    await clock.advance(1_000);
    const good = decoder.judge(sourceOf("good"), never());
    await settle();
    await wasRead("good");
    await clock.advance(2_000);
    expect((await userErrorOf(slow.judged)).key).toBe("pictureUnopenable");
    expect(processes).toHaveLength(2);
    await wasRead("good");
    await wasInspected(factsOf("good"), true);
    expect(await good).toEqual(factsOf("good"));
    expect(last().isKilled()).toBe(false);
  });

  it("costs those nothing who wait for their turn: their bytes are read again", async () => {
    const { clock, processes, last, settle, wasRead, wasInspected, begin } = setUp();
    await begin("slow", 60);
    const waiting = await begin("waiting", 10);
    expect(last().asked()).toEqual(["look 1"]);
    await clock.advance(10_000);
    expect(processes).toHaveLength(2);
    expect(last().asked()).toEqual(["read 3"]);
    await wasRead("waiting");
    await wasInspected(factsOf("waiting", 10));
    last().deliver("look", { result: factsOf("waiting", 10) });
    await settle();
    expect(await waiting.judged).toEqual(factsOf("waiting", 10));
  });

  it("costs those nothing who wait, however many people show some", async () => {
    const { clock, decoder, last, settle, wasRead, wasInspected, begin } = setUp();
    await begin("slow 0", 60);
    const { judged } = await begin("waiting", 10);
    for (let turn = 1; turn <= 12; turn += 1) {
      await clock.advance(10_000); // the one before is ended
      const [readAgain = ""] = last().asked();
      const slow = userErrorOf(decoder.judge(sourceOf(`slow ${turn}`), never()));
      slow.catch(() => undefined); // only the picture that waits is of interest
      await settle();
      last().deliver(last().asked()[1] ?? "", { result: { sha256: `slow ${turn}`, byteLength: 1_000 } });
      await settle();
      await wasInspected(factsOf(`slow ${turn}`, 60));
      last().deliver(readAgain, { result: { sha256: "waiting", byteLength: 1_000 } });
      await settle();
      await wasInspected(factsOf("waiting", 10));
    }
    await clock.advance(10_000);
    await wasRead("waiting");
    await wasInspected(factsOf("waiting", 10), true);
    expect(await judged).toEqual(factsOf("waiting", 10));
  });

  it("is refused when it comes again, under whatever name, before a decoder sees it", async () => {
    const { clock, decoder, last, settle, wasRead, begin } = setUp();
    const { judged } = await begin("slow");
    await clock.advance(3_000);
    await userErrorOf(judged);
    const again = userErrorOf(decoder.judge(sourceOf("copy.png"), never()));
    await settle();
    await wasRead("slow");
    expect(await again).toEqual(unopenable("copy.png"));
    expect(last().asked()).toEqual([]);
  });

  it("is told to nobody who has left, and ends the process all the same", async () => {
    const { clock, decoder, last, settle, wasRead, wasInspected } = setUp();
    const asker = new AbortController();
    const judged = decoder.judge(sourceOf("slow"), asker.signal);
    await settle();
    await wasRead("slow");
    await wasInspected(factsOf("slow"));
    asker.abort(new Error("changed my mind"));
    await expect(judged).rejects.toThrow("changed my mind");
    await clock.advance(3_000);
    expect(last().isKilled()).toBe(true);
    const again = userErrorOf(decoder.judge(sourceOf("slow"), never()));
    await settle();
    await wasRead("slow");
    expect((await again).key).toBe("pictureUnopenable");
  });
});

describe("a machine that was suspended, or a bot that was", () => {
  it("leaves a picture the time that it has", async () => {
    const { clock, last, settle, begin } = setUp();
    const cat = await begin("cat");
    const slow = await begin("slow");
    await clock.jump(60_000);
    expect(last().isKilled()).toBe(false);
    last().deliver("look 1", { result: factsOf("cat") });
    await settle();
    expect(await cat.judged).toEqual(factsOf("cat"));
    await clock.advance(3_000);
    expect(await userErrorOf(slow.judged)).toEqual(unopenable("slow"));
  });
});

describe("a picture that takes too much memory", () => {
  it("ends the process, and alone it is known by whom", async () => {
    const { clock, last, begin } = setUp();
    const { judged } = await begin("huge");
    last().residentBytes = MAX_RESIDENT_BYTES + 1;
    await clock.advance(25);
    expect(last().isKilled()).toBe(true);
    expect(await userErrorOf(judged)).toEqual(unopenable("huge"));
  });

  it("beside another is found by having each decoded alone", async () => {
    const { clock, processes, last, wasRead, wasInspected, begin, settle } = setUp();
    const one = await begin("one");
    const other = await begin("other");
    expect(last().asked()).toEqual(["look 1", "look 2"]);
    last().residentBytes = MAX_RESIDENT_BYTES + 1;
    await clock.advance(25);
    expect(processes).toHaveLength(2);
    await wasRead("one");
    await wasInspected(factsOf("one"));
    await wasRead("other");
    await wasInspected(factsOf("other"));
    expect(last().asked()).toEqual(["look 3"]);
    last().deliver("look", { result: factsOf("one") });
    await settle();
    expect(await one.judged).toEqual(factsOf("one"));
    expect(last().asked()).toEqual(["look 4"]);
    last().residentBytes = MAX_RESIDENT_BYTES + 1;
    await clock.advance(25);
    expect(await userErrorOf(other.judged)).toEqual(unopenable("other"));
  });
});

describe("a process that ends by itself", () => {
  it("while it decodes one picture, by that one's fault", async () => {
    const { last, begin } = setUp();
    const { judged } = await begin("crash");
    last().die();
    expect(await userErrorOf(judged)).toEqual(unopenable("crash"));
  });

  it("while it reads, is begun anew, but not for ever", async () => {
    const { decoder, processes, last, settle } = setUp();
    const judged = decoder.judge(sourceOf("good"), never()).catch((error: unknown) => error);
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await settle();
      expect(processes).toHaveLength(attempt);
      last().die();
    }
    expect(await judged).toMatchObject({ name: "DecoderEndedError", role: "unexplained" });
  });
});

describe("a process that cannot be begun", () => {
  it("costs the picture, and neither the next one nor the bot", async () => {
    const { open, last } = scriptProcesses();
    const clock = createManualClock();
    let isShort = true;
    const decoder = createDecoder({
      clock,
      open(events) {
        if (isShort) throw new Error("spawn ENOMEM");
        return open(events);
      },
    });
    for (let picture = 0; picture < 5; picture += 1) {
      const judged = decoder.judge(sourceOf("cat"), never());
      await expect(judged).rejects.toMatchObject({ name: "DecoderEndedError", role: "unexplained" });
    }
    isShort = false;
    const judged = decoder.judge(sourceOf("cat"), never());
    await clock.advance(0);
    last().deliver("read", { result: { sha256: "cat", byteLength: 1_000 } });
    await clock.advance(0);
    last().deliver("inspect", { result: { facts: factsOf("cat"), isProved: true } });
    expect(await judged).toEqual(factsOf("cat"));
  });

  it("does not count as answering, until one is begun that does", async () => {
    const { decoder, processes, last, settle } = setUp();
    const judged = decoder.judge(sourceOf("cat"), never()).catch((error: unknown) => error);
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await settle();
      last().die();
    }
    await judged;
    const fails = decoder.answers();
    await settle();
    last().die();
    expect(await fails).toBe(false);
    const answers = decoder.answers();
    await settle();
    last().deliver("ping", {});
    expect(await answers).toBe(true);
    const begun = processes.length;
    last().die();
    expect(await decoder.answers()).toBe(true);
    expect(processes).toHaveLength(begun);
  });
});

describe("a decoder that is closed", () => {
  it("begins no process for what was under way or comes after", async () => {
    const { decoder, processes, last, settle, begin } = setUp();
    const decoding = await begin("cat");
    const reading = decoder.judge(sourceOf("dog"), never()).catch((error: unknown) => error);
    await settle();
    decoder.close();
    expect(last().isKilled()).toBe(true);
    await expect(decoding.judged).rejects.toThrow("it is not needed any more");
    await expect(reading).resolves.toMatchObject({ name: "DecoderEndedError" });
    await expect(decoder.judge(sourceOf("late"), never())).rejects.toThrow("it is not needed any more");
    expect(processes).toHaveLength(1);
  });
});

describe("between people", () => {
  it("one has half of the decoder while others wait", async () => {
    const { last, settle, begin } = setUp();
    for (const name of ["a1", "a2", "a3", "a4"]) await begin(name, 1, "greedy");
    expect(last().asked()).toEqual(["look 1", "look 2"]);
    await begin("b1", 1, "modest");
    last().deliver("look 1", { result: factsOf("any") });
    await settle();
    expect(last().asked()).toEqual(["look 2", "look 5"]);
    last().deliver("look 5", { result: factsOf("any") });
    await settle();
    expect(last().asked()).toEqual(["look 2", "look 3"]);
  });

  it("who had the process ended waits behind everybody", async () => {
    const { clock, last, settle, begin } = setUp();
    const { judged } = await begin("bad", 1, "careless");
    await clock.advance(3_000);
    await userErrorOf(judged);
    for (const name of ["x1", "x2"]) await begin(name, 1, "x");
    await begin("later", 1, "careless");
    await begin("x3", 1, "x");
    await begin("x4", 1, "x");
    last().deliver("look", { result: factsOf("any") });
    await settle();
    expect(last().asked()).toEqual(["look 3", "look 5"]);
  });

  it("a turn lasts until the work is done, also where nobody waits for it", async () => {
    const { decoder, last, settle, wasRead, wasInspected, begin } = setUp();
    const asker = new AbortController();
    const left = decoder.judge(sourceOf("left"), asker.signal);
    await settle();
    await wasRead("left");
    await wasInspected(factsOf("left", 60));
    await begin("next", 10);
    asker.abort(new Error("changed my mind"));
    await expect(left).rejects.toThrow("changed my mind");
    expect(last().asked()).toEqual(["look 1"]);
    last().deliver("look 1", { result: factsOf("any") });
    await settle();
    expect(last().asked()).toEqual(["look 2"]);
  });
});

describe("the bytes that are held", () => {
  it("are bounded from the first byte until they were judged", async () => {
    const { decoder, last, settle, wasRead, wasInspected } = setUp();
    const judging = ["1", "2", "3", "4", "5"].map((name) => decoder.judge(sourceOf(name), never()));
    await settle();
    expect(last().asked()).toEqual(["read 1", "read 2", "read 3", "read 4"]);
    await wasRead("1", MAX_PICTURE_BYTES);
    expect(last().asked()).toEqual(["read 2", "read 3", "read 4", "inspect 1"]);
    await wasInspected(factsOf("1"), true);
    await judging[0];
    await settle();
    expect(last().asked()).toContain("read 5");
  });

  it("shrink to the length that is announced", async () => {
    const { decoder, last, settle } = setUp();
    for (const name of ["1", "2", "3", "4", "5"]) decoder.judge(sourceOf(name), never()).catch(() => undefined);
    await settle();
    last().deliver("read", { announcedBytes: 1_000 });
    await settle();
    expect(last().asked()).toEqual(["read 1", "read 2", "read 3", "read 4"]);
    last().deliver("read 2", { announcedBytes: MAX_PICTURE_BYTES - 1_000 });
    await settle();
    expect(last().asked()).toContain("read 5");
  });

  it("are there for the job that comes next, and dropped after half a minute", async () => {
    const { clock, decoder, last, settle, wasRead, wasInspected } = setUp();
    const source = sourceOf("cat");
    const judged = decoder.judge(source, never());
    await settle();
    await wasRead("cat");
    await wasInspected(factsOf("cat"), true);
    const picture = { source, facts: await judged };
    void decoder.perceptualHash(picture, never());
    await settle();
    expect(last().asked()).toEqual(["perceptualHash 1"]);
    last().deliver("perceptualHash", { result: "ff" });
    await settle();
    await clock.advance(30_000);
    void decoder.perceptualHash(picture, never());
    await settle();
    expect(last().asked()).toEqual(["read 2"]);
  });

  it("are dropped where they came just when nobody waited for them any more", async () => {
    const { decoder, last, settle } = setUp();
    const asker = new AbortController();
    const judged = decoder.judge(sourceOf("cat"), asker.signal);
    await settle();
    asker.abort(new Error("changed my mind"));
    await expect(judged).rejects.toThrow("changed my mind");
    await settle();
    expect(last().dropped()).toEqual([1]);
  });

  it("are not taken for another picture's that lies behind the address now", async () => {
    const { decoder, settle, wasRead } = setUp();
    const picture = { source: sourceOf("cat"), facts: factsOf("cat") };
    const hash = userErrorOf(decoder.perceptualHash(picture, never()));
    await settle();
    await wasRead("dog");
    expect((await hash).key).toBe("pictureGone");
  });
});

describe("a process that has nothing to do", () => {
  it("is kept for five minutes", async () => {
    const { clock, last, begin, settle } = setUp();
    await begin("cat");
    last().deliver("look", { result: factsOf("any") });
    await settle();
    await clock.advance(31_000); // its bytes are dropped, which is something to do
    await clock.advance(5 * 60_000 - 2_000);
    expect(last().isKilled()).toBe(false);
    await clock.advance(2_000);
    expect(last().isKilled()).toBe(true);
  });

  it("is ended soon where it has kept much memory", async () => {
    const { clock, last, begin, settle } = setUp();
    await begin("cat");
    last().deliver("look", { result: factsOf("any") });
    await settle();
    last().residentBytes = 300_000_000;
    await clock.advance(1_000);
    expect(last().isKilled()).toBe(true);
  });

  it("counts as answering where there is none, and is asked where there is one", async () => {
    const { clock, decoder, processes, last, begin } = setUp();
    expect(await decoder.answers()).toBe(true);
    expect(processes).toHaveLength(0);
    await begin("cat");
    const answers = decoder.answers();
    last().deliver("ping", {});
    expect(await answers).toBe(true);
    const hangs = decoder.answers();
    await clock.advance(5_000);
    expect(await hangs).toBe(false);
    expect(last().isKilled()).toBe(true);
  });
});
