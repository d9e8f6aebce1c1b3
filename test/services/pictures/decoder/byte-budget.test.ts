import { describe, expect, it } from "vitest";
import { createByteBudget } from "../../../../src/services/pictures/decoder/byte-budget.ts";

const never = new AbortController().signal;

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
