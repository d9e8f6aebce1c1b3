import { expect, it } from "vitest";
import { createDiskSync } from "../../src/stores/sqlite/disk-sync.ts";

/** A disk that takes its time: each time that it is asked, until it is told. */
function scene() {
  const asked: { done(): void; fail(error: Error): void }[] = [];
  const reachDisk = createDiskSync(
    () => new Promise((resolve, reject) => void asked.push({ done: () => resolve(), fail: reject })),
  );
  const reached: string[] = [];
  const wait = (name: string) => reachDisk().then(() => reached.push(name));
  return { asked, reached, wait };
}

it("the disk is asked once for all who come together, and anew for whoever comes later", async () => {
  const { asked, reached, wait } = scene();
  const together = [wait("one"), wait("other")];
  await expect.poll(() => asked.length).toBe(1);
  expect(reached).toEqual([]);
  asked[0]?.done();
  await Promise.all(together);
  const later = wait("later");
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.done();
  await later;
  expect(reached).toEqual(["one", "other", "later"]);
});

it("whoever comes while it is busy may have been too late, and waits for the next time, all of them for one", async () => {
  const { asked, reached, wait } = scene();
  const first = wait("first");
  await expect.poll(() => asked.length).toBe(1);
  const later = [wait("second"), wait("third")];
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toHaveLength(1);
  asked[0]?.done();
  await first;
  expect(reached).toEqual(["first"]);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.done();
  await Promise.all(later);
  expect(reached).toEqual(["first", "second", "third"]);
  expect(asked).toHaveLength(2);
});

it("a disk that fails is told to those who waited for it, and asked again for those who came later", async () => {
  const { asked, reached, wait } = scene();
  const fault = new Error("input/output error");
  const first = wait("first");
  await expect.poll(() => asked.length).toBe(1);
  const later = wait("later");
  asked[0]?.fail(fault);
  await expect(first).rejects.toBe(fault);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.done();
  await later;
  expect(reached).toEqual(["later"]);
});
