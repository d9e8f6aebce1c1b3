import type { Measurement } from "../measurement.ts";
import { residentMegabytes } from "../resident.ts";
import { withBots } from "../stage.ts";
import { median } from "../statistics.ts";

const STARTS = 3;
const QUIET_MS = 5_000;
const BOTS = ["ours", "bare", "tutorial"] as const;

/** What a bot takes that is connected and has nothing to do: several starts, all bots side by side. */
export const idleMemory: Measurement = {
  name: "idle-memory",
  async run() {
    const starts: (readonly number[])[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      starts.push(
        await withBots(BOTS, (stages) => Promise.all(stages.map(({ bot }) => residentMegabytes(bot.pid, QUIET_MS)))),
      );
    }
    const [ours = NaN, bare = NaN, tutorial = NaN] = BOTS.map((_bot, index) =>
      median(starts.map((megabytes) => megabytes[index] ?? Number.NaN)),
    );
    const what = "resident memory, idle";
    return [
      {
        what,
        unit: "MB",
        ours,
        peer: { name: "bare", value: bare },
        target: { of: "ratio", is: "at most", limit: 1.35 },
      },
      { what, unit: "MB", ours, peer: { name: "tutorial", value: tutorial } },
    ];
  },
};
