import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Names the variable by which workers learn of the file that they write their counts to. */
export const TALLY_FILE = "DISCORD_OPENAPI_TALLY";

/**
 * Sums up how many bodies were held against Discord's OpenAPI description, over the whole suite.
 *
 * @returns what runs when the suite is over
 * @throws Error when `DISCORD_OPENAPI` names a file that is not there; that nothing was validated fails the run too
 */
export function setup(): (() => void) | undefined {
  const path = process.env["DISCORD_OPENAPI"];
  if (!path) return undefined;
  if (!existsSync(path)) throw new Error("DISCORD_OPENAPI names a file that is not there.");
  const folder = mkdtempSync(join(tmpdir(), "sightline-openapi-"));
  const tallyFile = join(folder, "tally.jsonl");
  process.env[TALLY_FILE] = tallyFile;

  return () => {
    const lines = existsSync(tallyFile) ? readFileSync(tallyFile, "utf8").trim().split("\n") : [];
    const tallies = lines.map((line) => JSON.parse(line) as { bodies: number; routes: string[] }); // written by workers
    const bodies = tallies.reduce((sum, tally) => sum + tally.bodies, 0);
    const routes = [...new Set(tallies.flatMap((tally) => tally.routes))].sort();
    rmSync(folder, { recursive: true });
    process.stdout.write(
      `Discord's OpenAPI description: ${bodies} bodies of ${routes.length} routes validated (${routes.join(", ")})\n`,
    );
    if (bodies > 0) return;
    process.stderr.write("DISCORD_OPENAPI is set, but no body was validated.\n");
    process.exitCode = 1; // what is thrown here would not fail the run
  };
}
