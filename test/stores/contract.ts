import { assert, asyncProperty, jsonValue, string } from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { entries, type Store, StoreError } from "../../src/core/store.ts";

/** A store, and what a test needs to look at it from outside. */
export interface StoreUnderTest {
  readonly store: Store;
  /** The same data through a connection of its own, as another process sees it. */
  readonly neighbour: Store;
  /** Lets time go by, as the store sees it. */
  pass(durationMs: number): Promise<void>;
}

/** Long enough that no machine is too slow to look before it is over. */
const LIFETIME_MS = 400;

/** What every store does, whatever its driver. */
export function describeStoreContract(open: () => Promise<StoreUnderTest>): void {
  let subject: StoreUnderTest;

  beforeEach(async () => {
    subject = await open();
  });
  afterEach(async () => {
    await subject.store.close();
    await subject.neighbour.close();
  });

  describe("values", () => {
    describeValues(() => subject);
  });
  describe("lifetimes of values", () => {
    describeLifetimes(() => subject);
  });
  describe("entries", () => {
    describeEntries(() => subject);
  });
  describe("claims", () => {
    describeClaims(() => subject);
  });
  describe("counters", () => {
    describeCounters(() => subject);
  });
  describe("open and closed", () => {
    describeClosing(() => subject);
  });
}

function describeValues(subject: () => StoreUnderTest): void {
  it("give every process what one has set, whatever JSON it is", async () => {
    const { store, neighbour } = subject();
    const written = store.values<unknown>("things");
    const read = neighbour.values<unknown>("things");
    await assert(
      asyncProperty(string({ unit: "grapheme", minLength: 1 }), jsonValue(), async (key, value) => {
        await written.set(key, value);
        expect(await read.get(key)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("are replaced, deleted, and told apart from what is not there", async () => {
    const values = subject().store.values<string>("things");
    expect(await values.get("a")).toBeUndefined();
    expect(await values.has("a")).toBe(false);
    await values.set("a", "first");
    await values.set("a", "second");
    expect(await values.get("a")).toBe("second");
    expect(await values.has("a")).toBe(true);
    expect(await values.delete("a")).toBe(true);
    expect(await values.delete("a")).toBe(false);
    expect(await values.get("a")).toBeUndefined();
  });

  it("come and go by the dozen, in the order that was asked for", async () => {
    const values = subject().store.values<number>("things");
    expect(
      await values.setMany([
        { key: "a", value: 1 },
        { key: "b", value: 2 },
      ]),
    ).toEqual([true, true]);
    expect(await values.getMany(["b", "nothing", "a"])).toEqual([2, undefined, 1]);
    expect(await values.hasMany(["nothing", "a"])).toEqual([false, true]);
    expect(await values.deleteMany(["a", "nothing"])).toBe(true);
    expect(await values.deleteMany(["a", "nothing"])).toBe(false);
    expect(await values.getMany(["a", "b"])).toEqual([undefined, 2]);
  });

  it("of one namespace have nothing to do with those of another", async () => {
    const { store } = subject();
    const things = store.values<string>("things");
    const others = store.values<string>("things2");
    await things.set("a", "thing");
    await others.set("a", "other");
    await others.set("things:a", "like a prefix");
    await things.clear();
    expect(await things.get("a")).toBeUndefined();
    expect(await others.get("a")).toBe("other");
    expect(await others.get("things:a")).toBe("like a prefix");
  });

  it("keep keys apart that begin with the name of their namespace", async () => {
    const values = subject().store.values<string>("things");
    await values.set("a", "plain");
    await values.set("things:a", "prefixed");
    expect(await values.getMany(["a", "things:a"])).toEqual(["plain", "prefixed"]);
    expect(await values.get("things:a")).toBe("prefixed");
  });
}

function describeLifetimes(subject: () => StoreUnderTest): void {
  it("is the namespace's, where set names none", async () => {
    const { store, pass } = subject();
    const values = store.values<string>("things", { ttlMs: LIFETIME_MS });
    await values.set("a", "here");
    await values.setMany([{ key: "b", value: "here too" }]);
    expect(await values.getMany(["a", "b"])).toEqual(["here", "here too"]);
    await pass(LIFETIME_MS);
    expect(await values.get("a")).toBeUndefined();
    expect(await values.has("b")).toBe(false);
    expect(await values.delete("a")).toBe(false);
  });

  it("is the one that set names, where it names one, and 0 is for ever", async () => {
    const { store, pass } = subject();
    const values = store.values<string>("things", { ttlMs: LIFETIME_MS });
    await values.set("longer", "here", 3 * LIFETIME_MS);
    await values.set("for ever", "here", 0);
    await values.set("in fractions", "here", LIFETIME_MS / 2 + 0.5);
    await pass(LIFETIME_MS);
    expect(await values.getMany(["longer", "for ever", "in fractions"])).toEqual(["here", "here", undefined]);
  });

  it("begins anew with each set", async () => {
    const { store, pass } = subject();
    const values = store.values<string>("things");
    await values.set("a", "for a while", LIFETIME_MS);
    await values.set("a", "until it is deleted");
    await pass(LIFETIME_MS);
    expect(await values.get("a")).toBe("until it is deleted");
  });
}

function describeEntries(subject: () => StoreUnderTest): void {
  it("are all of a namespace, each once, and none of another, or expired", async () => {
    const { store, neighbour, pass } = subject();
    const values = store.values<number>("things");
    const keys = Array.from({ length: 250 }, (_, index) => `key ${index}`);
    await store.values<number>("things2").set("of another", 1);
    await values.set("expired", 1, 1);
    await values.setMany(keys.map((key, index) => ({ key, value: index })));
    await pass(2);
    const found = await collect(entries(neighbour.values<number>("things")));
    expect(found.length).toBe(keys.length);
    expect(new Map(found)).toEqual(new Map(keys.map((key, index) => [key, index])));
  });

  it("may be deleted while they are walked through", async () => {
    const values = subject().store.values<number>("things");
    const keys = Array.from({ length: 250 }, (_, index) => `${index}`);
    await values.setMany(keys.map((key) => ({ key, value: 1 })));
    const seen: string[] = [];
    for await (const [key] of entries(values)) {
      seen.push(key);
      await values.delete(key);
    }
    expect(seen.sort()).toEqual(keys.sort());
    expect(await collect(entries(values))).toEqual([]);
  });
}

function describeClaims(subject: () => StoreUnderTest): void {
  it("hold a key for one owner, who may prolong it, until it is given back", async () => {
    const { store, neighbour } = subject();
    expect(await store.claim("job", "me", 60_000)).toBe(true);
    expect(await neighbour.claim("job", "you", 60_000)).toBe(false);
    expect(await store.claim("job", "me", 60_000)).toBe(true);
    await neighbour.release("job", "you");
    expect(await neighbour.claim("job", "you", 60_000)).toBe(false);
    await store.release("job", "me");
    expect(await neighbour.claim("job", "you", 60_000)).toBe(true);
    expect(await store.claim("another job", "me", 60_000)).toBe(true);
  });

  it("end by themselves, counted from the last time they were prolonged", async () => {
    const { store, neighbour, pass } = subject();
    await store.claim("prolonged", "me", LIFETIME_MS / 4);
    await store.claim("prolonged", "me", 60_000);
    await store.claim("left alone", "me", LIFETIME_MS / 4);
    await pass(LIFETIME_MS / 4);
    expect(await neighbour.claim("prolonged", "you", 60_000)).toBe(false);
    expect(await neighbour.claim("left alone", "you", 60_000)).toBe(true);
  });

  it("tell who holds a key, while somebody does", async () => {
    const { store, neighbour, pass } = subject();
    expect(await store.holder("job")).toBeUndefined();
    await store.claim("job", "me", LIFETIME_MS);
    expect(await neighbour.holder("job")).toBe("me");
    expect(await neighbour.holder("another job")).toBeUndefined();
    await pass(LIFETIME_MS);
    expect(await neighbour.holder("job")).toBeUndefined();
    await store.claim("job", "me", 60_000);
    await store.release("job", "me");
    expect(await neighbour.holder("job")).toBeUndefined();
  });

  it("are taken from whoever is named, and from nobody else", async () => {
    const { store, neighbour } = subject();
    await store.claim("job", "me", 60_000);
    expect(await neighbour.claim("job", "you", 60_000, "somebody else")).toBe(false);
    expect(await neighbour.claim("job", "you", 60_000, "me")).toBe(true);
    expect(await store.holder("job")).toBe("you");
    expect(await store.claim("job", "me", 60_000)).toBe(false);
    expect(await neighbour.claim("job", "you", 60_000, "me")).toBe(true);
    expect(await store.claim("free job", "me", 60_000, "you")).toBe(true);
  });

  it("are taken from the same one by one of many who ask at once", async () => {
    const { store, neighbour } = subject();
    await store.claim("job", "the dead", 60_000);
    const asked = Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? store : neighbour).claim("job", `heir ${index}`, 60_000, "the dead"),
    );
    expect((await Promise.all(asked)).filter(Boolean)).toEqual([true]);
  });

  it("go to one of many who ask at once", async () => {
    const { store, neighbour } = subject();
    const asked = Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? store : neighbour).claim("job", `owner ${index}`, 60_000),
    );
    expect((await Promise.all(asked)).filter(Boolean)).toEqual([true]);
  });
}

function describeCounters(subject: () => StoreUnderTest): void {
  it("add up what all add, at once too", async () => {
    const { store, neighbour } = subject();
    const sums = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? store : neighbour).increment("spent", 3, 60_000)),
    );
    expect(sums.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => 3 * (index + 1)));
    expect(await store.increment("spent", -10, 60_000)).toBe(50);
    expect(await store.increment("another", 1, 60_000)).toBe(1);
  });

  it("are forgotten a while after their first increment, not their last", async () => {
    const { store, pass } = subject();
    await store.increment("spent", 5, LIFETIME_MS);
    expect(await store.increment("spent", 5, 60_000)).toBe(10);
    await pass(LIFETIME_MS);
    expect(await store.increment("spent", 5, 60_000)).toBe(5);
  });

  it("are whole numbers, and refuse others", async () => {
    const { store } = subject();
    await expect(store.increment("spent", 0.5, 60_000)).rejects.toBeInstanceOf(StoreError);
    expect(await store.increment("spent", 1, 60_000)).toBe(1);
  });
}

function describeClosing(subject: () => StoreUnderTest): void {
  it("answers until it is closed", async () => {
    const { store } = subject();
    expect(await store.ping()).toBeUndefined();
    await store.close();
    await expect(store.ping()).rejects.toBeInstanceOf(StoreError);
  });

  it("refuses everything once it is closed, and may be closed again", async () => {
    const { store } = subject();
    const values = store.values<string>("things");
    await store.close();
    for (const call of everyCall(store, values)) await expect(call()).rejects.toBeInstanceOf(StoreError);
    expect(await store.close()).toBeUndefined();
  });
}

/** Each thing that can be asked of a store. */
export function everyCall(store: Store, values: ReturnType<typeof store.values<string>>): (() => Promise<unknown>)[] {
  return [
    () => values.get("a"),
    () => values.getMany(["a", "b"]),
    () => values.set("a", "value"),
    () => values.setMany([{ key: "a", value: "value" }]),
    () => values.has("a"),
    () => values.hasMany(["a", "b"]),
    () => values.delete("a"),
    () => values.deleteMany(["a", "b"]),
    () => values.clear(),
    () => collect(entries(values)),
    () => store.claim("a", "me", 1_000),
    () => store.holder("a"),
    () => store.release("a", "me"),
    () => store.increment("a", 1, 1_000),
    () => store.purge(),
    () => store.ping(),
  ];
}

async function collect<T>(found: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of found) all.push(one);
  return all;
}
