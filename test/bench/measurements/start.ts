import type { BotName } from "../bots.ts";
import type { Measurement } from "../measurement.ts";
import { withBots } from "../stage.ts";
import { median } from "../statistics.ts";

const WARM_UPS = 1;
const STARTS = 7;

/**
 * From the start of the process until a first /help is answered: on a store that is new, with all commands to be
 * registered. By turns, each start with a Discord of its own.
 */
export const start: Measurement = {
  name: "start",
  async run() {
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < WARM_UPS + STARTS; turn += 1) {
      const [oursMs, bareMs] = [await startMs("ours"), await startMs("bare")];
      if (turn < WARM_UPS) continue; // the files were not in the system's cache
      ours.push(oursMs);
      bare.push(bareMs);
    }
    return [
      {
        what: "start of the process → /help answered",
        unit: "ms",
        ours: median(ours),
        peer: { name: "bare", value: median(bare) },
        target: { of: "ratio", is: "at most", limit: 1.6 },
      },
    ];
  },
};

function startMs(name: BotName): Promise<number> {
  return withBots([name] as const, async ([stage]) => {
    const { atMs } = await stage.command("help").response();
    return atMs - stage.bot.spawnedAtMs;
  });
}
