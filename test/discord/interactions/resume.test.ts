import { expect, it, vi } from "vitest";
import { resumePending } from "../../../src/discord/interactions/resume.ts";
import type { PendingRequestRecord } from "../../../src/services/pending/records.ts";
import { createManualClock } from "../../support/manual-clock.ts";

function recordOf(id: string, unendedReadings = 0): PendingRequestRecord {
  return {
    id,
    userId: "1",
    request: { task: { kind: "ocr" }, pictures: [] },
    locale: "en-US",
    maxFileBytes: 1,
    address: { kind: "reply", channelId: "2", repliesTo: id, startedAtMs: 0 },
    owner: "the dead",
    ...(unendedReadings > 0 && { unendedReadings }),
  };
}

it("those of whom a process may have died are gone on with one after the other, and nobody waits for them", async () => {
  const clock = createManualClock();
  const begun: string[] = [];
  const orphans = [recordOf("one", 1), recordOf("innocent"), recordOf("other", 1), recordOf("also innocent")];
  const stopping = new AbortController();
  void resumePending({
    takeOverOrphans: async () => orphans.splice(0),
    dispatch: {
      interaction: () => undefined,
      resume(record) {
        begun.push(record.id);
        return new Promise(() => undefined);
      },
    },
    clock,
    signal: stopping.signal,
  });
  await vi.waitFor(() => expect(begun).toHaveLength(3));
  await clock.advance(2_000);
  expect(begun.toSorted()).toEqual(["also innocent", "innocent", "one"]);
  await clock.advance(2_000);
  expect(begun.at(-1)).toBe("other");
  stopping.abort();
});
