import type { Clock } from "../../core/clock.ts";
import { startFal } from "../fal/server.ts";
import type { Mood } from "../page/protocol.ts";

export interface SimulatorOptions {
  readonly clock: Clock;
  /** The one key that it takes. */
  readonly key: string;
}

/** Models that are simulated behind fal's own protocol. */
export interface Simulator {
  /** The bot's `FAL_URL`. */
  readonly url: string;
  readonly mood: Mood;
  setMood(mood: Mood): void;
  close(): Promise<void>;
}

export async function startSimulator({ clock, key }: SimulatorOptions): Promise<Simulator> {
  const fal = await startFal({ clock, key });
  let mood: Mood = "fast";
  return {
    url: fal.url,
    get mood() {
      return mood;
    },
    setMood: (next) => void (mood = next),
    close: () => fal.close(),
  };
}
