import { REST } from "discord.js";
import { expect, it } from "vitest";
import { createRemovals } from "../../../../src/discord/moderation/enforcement/removals.ts";
import { createManualClock, drive } from "../../../support/manual-clock.ts";

const CHANNEL = "1573612644210835490";
const DAY_MS = 24 * 60 * 60 * 1000;
const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** A Discord that notes the deleted messages, and refuses with the prepared codes. */
function scene(refusals: readonly (readonly [status: number, code: number] | undefined)[] = []) {
  const clock = createManualClock();
  const requests: string[][] = [];
  const reasons: (string | null)[] = [];
  const waiting: (() => void)[] = [];
  const makeRequest = async (url: string, init: RequestInit) => {
    const refusal = refusals[requests.length];
    const { messages } = typeof init.body === "string" ? JSON.parse(init.body) : { messages: [url.split("/").at(-1)] };
    requests.push(messages);
    reasons.push(new Headers(init.headers).get("x-audit-log-reason"));
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (!refusal) return new Response(null, { status: 204 });
    const [status, code] = refusal;
    return Response.json({ code, message: "Refused" }, { status });
  };
  const rest = new REST({ retries: 0, makeRequest: makeRequest as unknown as REST["options"]["makeRequest"] });
  rest.setToken("token");
  const removals = createRemovals(rest, clock);
  let ids = 0;
  return {
    clock,
    requests,
    reasons,
    remove: (messageId: string) => removals.remove(CHANNEL, messageId),
    /** The id of a message that was posted so long ago. */
    id: (ageMs = 0) => `${(BigInt(clock.now() - ageMs - DISCORD_EPOCH_MS) << 22n) + BigInt((ids += 1))}`,
    /** Answers what is asked, until nothing is asked any more. */
    answering: async <Result>(work: Promise<Result>) => {
      const answer = setInterval(() => waiting.shift()?.(), 1);
      return drive(clock, work).finally(() => clearInterval(answer));
    },
  };
}

it("a message goes alone and at once; those that come meanwhile go together, 100 at most", async () => {
  const { requests, reasons, id, remove, answering } = scene();
  const ids = Array.from({ length: 204 }, () => id());
  await answering(Promise.all(ids.map((one) => remove(one))));
  expect(requests.map(({ length }) => length)).toEqual([1, 100, 100, 3]);
  expect(requests.flat()).toEqual(ids);
  expect(reasons.every((reason) => reason === "Scam%20picture")).toBe(true);
});

it("those that come soon after one go together", async () => {
  const { requests, id, remove, answering } = scene();
  const first = id();
  await answering(remove(first));
  const soon = [id(), id(), id()];
  await answering(Promise.all(soon.map((one) => remove(one))));
  expect(requests).toEqual([[first], soon]);
});

it("those that are too old for that go one by one", async () => {
  const { requests, id, remove, answering } = scene();
  const [first, young, other, old, older, last] = [
    ...[0, 1, 2].map(() => id()),
    id(13 * DAY_MS + 1),
    id(20 * DAY_MS),
    id(12 * DAY_MS),
  ];
  const ids = [first, young, other, old, older, last].map(String);
  await answering(Promise.all(ids.map((one) => remove(one))));
  expect(requests).toEqual([[first], [young, other], [old], [older], [last]]);
});

it("an old one behind many young ones makes no more of them go together", async () => {
  const { requests, id, remove, answering } = scene();
  const ids = [...Array.from({ length: 103 }, () => id()), id(20 * DAY_MS)];
  await answering(Promise.all(ids.map((one) => remove(one))));
  expect(requests.map(({ length }) => length)).toEqual([1, 100, 2, 1]);
});

it("a message that is named twice is asked for once", async () => {
  const { requests, id, remove, answering } = scene();
  const [first, twice] = [id(), id()];
  await answering(Promise.all([first, twice, twice].map((one) => remove(one))));
  expect(requests).toEqual([[first], [twice]]);
});

it("one that is gone already is deleted; what may not be deleted is said of each", async () => {
  const { id, remove, answering } = scene([
    [404, 10_008],
    [403, 50_013],
  ]);
  const results = await answering(Promise.allSettled([id(), id(), id()].map((one) => remove(one))));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  expect(results[1]).toMatchObject({ reason: { code: 50_013 } });
});

it("what fails in passing is asked again, and the channel works on after it", async () => {
  const { requests, id, remove, answering } = scene([[500, 0]]);
  const [first, second] = [id(), id()];
  await answering(remove(first));
  await answering(remove(second));
  expect(requests).toEqual([[first], [first], [second]]);
});
