import { spawnTypeScript } from "../support/child.ts";

const CHILD = new URL("./children/claim-race.ts", import.meta.url);

const KEYS = 1_000;

/** The outcome of a fair {@link raceForClaims}. */
export const EACH_ONCE = Array.from({ length: KEYS }, (_, key) => key);

/**
 * Lets two processes race for the same 1 000 claims.
 *
 * @returns the keys that were won by whomever, in order: one that both have won is there twice
 * @throws an Error where a process failed
 */
export async function raceForClaims(url: string): Promise<number[]> {
  const racers = ["one", "two"].map((owner) => spawnTypeScript(CHILD, [url, owner, `${KEYS}`]));
  await Promise.all(racers.map((racer) => racer.line((line) => line === "ready")));
  for (const racer of racers) racer.send("go");
  const lines = await Promise.all(racers.map((racer) => racer.line((line) => line.startsWith("["))));
  for (const { code, stderr } of await Promise.all(racers.map((racer) => racer.ended))) {
    if (code !== 0 || stderr) throw new Error(`a racer ended with ${code}: ${stderr}`);
  }
  return lines.flatMap((line): number[] => JSON.parse(line)).sort((a, b) => a - b);
}
