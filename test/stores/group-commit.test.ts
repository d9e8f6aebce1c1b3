import { expect, it } from "vitest";
import { groupCommit } from "../../src/stores/sqlite/group-commit.ts";

/** Transactions over a list of words: all of a piece of work, or nothing of it. */
function scene() {
  const kept: string[] = [];
  let transactions = 0;
  const write = groupCommit(async (work) => {
    transactions += 1;
    const before = [...kept];
    try {
      return work();
    } catch (error) {
      kept.splice(0, kept.length, ...before);
      throw error;
    }
  });
  return { kept, write, transactions: () => transactions };
}

it("work of one turn shares a transaction, in order, and everybody gets what is theirs", async () => {
  const { kept, write, transactions } = scene();
  const words = ["one", "two", "three"];
  expect(await Promise.all(words.map((word) => write(() => kept.push(word))))).toEqual([1, 2, 3]);
  expect(kept).toEqual(words);
  expect(transactions()).toBe(1);
  expect(await write(() => kept.push("four"))).toBe(4);
  expect(transactions()).toBe(2);
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

it("work that comes a few turns later joins in, though none came between", async () => {
  const { write, transactions } = scene();
  const first = write(() => undefined);
  for (let turns = 0; turns < 4; turns += 1) await turn();
  await Promise.all([first, write(() => undefined)]);
  expect(transactions()).toBe(1);
});

it("work of the next turns joins in, but nobody waits for ever", async () => {
  const { write, transactions } = scene();
  let isDone = false;
  const first = write(() => undefined).finally(() => {
    isDone = true;
  });
  const others: Promise<unknown>[] = [];
  while (!isDone) {
    others.push(write(() => undefined));
    await turn();
  }
  await first;
  expect(transactions()).toBe(1);
  expect(others.length).toBeGreaterThan(1);
  expect(others.length).toBeLessThan(20);
  await Promise.all(others);
});

it("a full group does not wait for more, and takes along whoever comes of the same event", async () => {
  const { kept, write, transactions } = scene();
  let isNextTurn = false;
  setImmediate(() => {
    isNextTurn = true;
  });
  await Promise.all(Array.from({ length: 20 }, (_, index) => write(() => kept.push(`${index}`))));
  expect(isNextTurn).toBe(false);
  expect(kept).toHaveLength(20);
  expect(transactions()).toBe(1);
});

it("whoever comes behind a full group has turns of their own to be joined in", async () => {
  const { write, transactions } = scene();
  await Promise.all(Array.from({ length: 16 }, () => write(() => undefined)));
  for (let turns = 0; turns < 4; turns += 1) await turn();
  const next = write(() => undefined);
  for (let turns = 0; turns < 6; turns += 1) await turn();
  await Promise.all([next, write(() => undefined)]);
  expect(transactions()).toBe(2);
});

it("nobody pays for another's fault", async () => {
  const { kept, write } = scene();
  const fault = new Error("no room");
  const results = await Promise.allSettled([
    write(() => kept.push("one")),
    write(() => {
      throw fault;
    }),
    write(() => kept.push("three")),
  ]);
  expect(results).toEqual([
    { status: "fulfilled", value: 1 },
    { status: "rejected", reason: fault },
    { status: "fulfilled", value: 2 },
  ]);
  expect(kept).toEqual(["one", "three"]);
});

it("what comes while a transaction is under way is done in the next", async () => {
  const { kept, write, transactions } = scene();
  const later: Promise<number>[] = [];
  await write(() => {
    if (later.length === 0) later.push(write(() => kept.push("later")));
    return kept.push("first");
  });
  await Promise.all(later);
  expect(kept).toEqual(["first", "later"]);
  expect(transactions()).toBe(2);
});
