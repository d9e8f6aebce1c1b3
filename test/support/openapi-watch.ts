import { appendFileSync } from "node:fs";
import { afterAll, expect, onTestFinished } from "vitest";
import type { Discord } from "discord-stand-in";
import { createOpenApiValidator } from "discord-stand-in/openapi";
import { TALLY_FILE } from "./openapi-tally.ts";

const { DISCORD_OPENAPI } = process.env;
/** Compiling the description takes a second: once for each file of tests, and not where it is not asked for. */
const validator = DISCORD_OPENAPI ? createOpenApiValidator(DISCORD_OPENAPI) : undefined;
const tallyFile = process.env[TALLY_FILE];

/**
 * Holds every body that the bot sends to this Discord against Discord's own OpenAPI description, when the test is over.
 * Without `DISCORD_OPENAPI` only the stand-in's own rules hold.
 */
export function watchBodies(discord: Discord): void {
  if (!validator) return;
  onTestFinished(() => {
    // A request that met a fault laid out by the test was never read, so it has no body here.
    const faults = discord.calls
      .filter(({ body }) => body !== undefined)
      .flatMap(({ method, path, body }) => validator.validate({ method, path, body }));
    expect(faults, "bodies that Discord's OpenAPI description refuses").toEqual([]);
  });
}

if (validator && tallyFile) {
  afterAll(() => {
    const tally = { bodies: validator.bodies, routes: [...validator.routes] };
    appendFileSync(tallyFile, `${JSON.stringify(tally)}\n`);
  });
}
