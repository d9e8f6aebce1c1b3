import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { abortForMany } from "../../../src/core/async/abort-for-many.ts";
import { createByteBudget } from "../../../src/core/async/byte-budget.ts";

const never = abortForMany().signal;

/** Takes shares and tells, in order, which of them were given. */
function track(budget: ReturnType<typeof createByteBudget>) {
  const given: string[] = [];
  return {
    given,
    take: (name: string, bytes: number, signal = never) =>
      budget.take(bytes, signal).then((share) => {
        given.push(name);
        return share;
      }),
  };
}

/** Lets everything run that can run without the outside world. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("a budget of bytes", () => {
  it("gives what is free at once and lets the rest wait until enough is given back", async () => {
    const { given, take } = track(createByteBudget(100));
    const first = await take("first", 60);
    const second = await take("second", 40);
    void take("third", 50);
    await settle();
    expect(given).toEqual(["first", "second"]);
    second.release();
    await settle();
    expect(given).toEqual(["first", "second"]);
    first.release();
    await settle();
    expect(given).toEqual(["first", "second", "third"]);
  });

  it("serves in the order of asking, also where a later one would fit", async () => {
    const { given, take } = track(createByteBudget(100));
    const first = await take("first", 60);
    void take("large", 80);
    void take("small", 10);
    await settle();
    expect(given).toEqual(["first"]);
    first.release();
    await settle();
    expect(given).toEqual(["first", "large", "small"]);
  });

  it("gets back what a share shrinks by, and each byte only once", async () => {
    const { given, take } = track(createByteBudget(100));
    const first = await take("first", 100);
    first.shrinkTo(30);
    first.shrinkTo(90);
    await take("second", 70);
    void take("third", 40);
    first.release();
    first.release();
    await settle();
    expect(given).toEqual(["first", "second"]);
  });

  it("lets an asker leave the queue, and those behind move up", async () => {
    const { given, take } = track(createByteBudget(100));
    await take("first", 60);
    const asker = new AbortController();
    const leaving = take("large", 80, asker.signal);
    void take("small", 10);
    asker.abort(new Error("changed my mind"));
    await expect(leaving).rejects.toThrow("changed my mind");
    await settle();
    expect(given).toEqual(["first", "small"]);
  });

  it("gives nothing to an asker who has left before", async () => {
    const budget = createByteBudget(100);
    await expect(budget.take(60, AbortSignal.abort(new Error("changed my mind")))).rejects.toThrow("changed my mind");
    const { given, take } = track(budget);
    await take("all", 100);
    expect(given).toEqual(["all"]);
  });
});

describe("a budget for several people", () => {
  /** Takes for people, and tells in which order they were served. */
  const queue = (budget: ReturnType<typeof createByteBudget>) => {
    const served: string[] = [];
    const take = (person: string, bytes: number, name = person) =>
      budget.take(bytes, never, person).then((share) => {
        served.push(name);
        return share;
      });
    return { served, take };
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it("serves the one who holds least, then the one who was served longest ago", async () => {
    const { served, take } = queue(createByteBudget(100));
    const first = await take("greedy", 50, "g1");
    const second = await take("greedy", 50, "g2");
    void take("greedy", 50, "g3");
    void take("greedy", 50, "g4");
    void take("modest", 50, "m1");
    void take("modest", 50, "m2");
    first.release();
    await turn();
    expect(served).toEqual(["g1", "g2", "m1"]);
    second.release();
    await turn();
    expect(served).toEqual(["g1", "g2", "m1", "g3"]);
  });

  it("may go by what was taken, so that few large shares are worth many small ones", async () => {
    const { served, take } = queue(createByteBudget(100, { goesByUse: true }));
    const use = async (person: string, bytes: number, name: string) => {
      const share = await take(person, bytes, name);
      await turn();
      share.release();
    };
    await Promise.all([
      ...["h1", "h2", "h3", "h4"].map((name) => use("heavy", 100, name)),
      ...["l1", "l2", "l3", "l4"].map((name) => use("light", 10, name)),
    ]);
    expect(served.slice(0, 6)).toEqual(["h1", "l1", "l2", "l3", "l4", "h2"]);
  });

  it("serves some only when nobody else waits", async () => {
    const { served, take } = queue(createByteBudget(100, { isLast: (person) => person === "bad" }));
    const first = await take("good", 100, "g1");
    void take("bad", 100, "b1");
    void take("good", 100, "g2").then((share) => share.release());
    first.release();
    await turn();
    expect(served).toEqual(["g1", "g2", "b1"]);
  });

  it("gives no more shares than it may, however small", async () => {
    const { served, take } = queue(createByteBudget(100, { maxShares: 2 }));
    const first = await take("a", 1);
    void take("b", 1);
    void take("c", 1);
    await turn();
    expect(served).toEqual(["a", "b"]);
    first.release();
    first.release(); // a second time changes nothing
    await turn();
    expect(served).toEqual(["a", "b", "c"]);
  });

  it("has room made before it lets anybody wait", async () => {
    const idle: { release(): void }[] = [];
    const budget = createByteBudget(100, { makeRoom: () => idle.splice(0).forEach((share) => share.release()) });
    idle.push(await budget.take(80, never));
    const share = await budget.take(90, never);
    expect(share.bytes()).toBe(90);
    expect(budget.isShort()).toBe(false);
  });

  it("never gives more than it has, and everybody in the end", async () => {
    const asks = fc.array(
      fc.record({ person: fc.constantFrom("a", "b", "c"), bytes: fc.integer({ min: 0, max: 100 }) }),
    );
    await fc.assert(
      fc.asyncProperty(asks, fc.integer({ min: 1, max: 3 }), fc.boolean(), async (all, maxShares, goesByUse) => {
        const budget = createByteBudget(100, { maxShares, goesByUse });
        let heldBytes = 0;
        let shares = 0;
        const done = all.map(async ({ person, bytes }) => {
          const share = await budget.take(bytes, never, person);
          heldBytes += bytes;
          shares += 1;
          expect(heldBytes).toBeLessThanOrEqual(100);
          expect(shares).toBeLessThanOrEqual(maxShares);
          await turn();
          heldBytes -= bytes;
          shares -= 1;
          share.release();
        });
        await Promise.all(done);
        expect(budget.isShort()).toBe(false);
      }),
    );
  });
});
