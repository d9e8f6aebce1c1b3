import { expect, it, onTestFinished } from "vitest";
import { startDiscord } from "discord-stand-in";
import { createMask } from "../../src/traffic/masking.ts";
import { createPage } from "../../src/page/page.ts";
import type { PageState } from "../../src/page/protocol.ts";
import { seedServer } from "../../src/page/seed.ts";
import { servePage } from "../../src/server/serve-page.ts";
import { createManualClock } from "../../../../test/support/manual-clock.ts";
import { readSourceScript } from "./source-scripts.ts";

it("commands that the bot registers while the page is open are told, and shown to people who may use them", async () => {
  const clock = createManualClock();
  const discord = await startDiscord({ clock });
  const seed = seedServer(discord);
  const page = createPage({ discord, seed, clock, mask: createMask([]), simulator: undefined, falTarget: "" });
  const server = await servePage({
    page,
    discord,
    seed,
    readScript: readSourceScript,
    port: 0,
    reportFailure: () => undefined,
  });
  onTestFinished(async () => {
    await server.close();
    await discord.close();
  });
  const { body } = await fetch(`${server.url}/api/events`);
  const registered = await fetch(`${discord.apiUrl}/v10/applications/${discord.bot.id}/commands`, {
    method: "PUT",
    headers: { authorization: `Bot ${discord.token}`, "content-type": "application/json" },
    body: JSON.stringify([
      { name: "help", type: 1, description: "Help", description_localizations: { de: "Hilfe" } },
      // 32 is Manage Server, 0 a server.
      { name: "settings", type: 1, description: "Settings", default_member_permissions: "32", contexts: [0] },
    ]),
  });
  expect(registered.status).toBe(200);
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    if (text.includes('{"type":"commands"}')) break;
  }

  const shown = await Promise.all(
    [...seed.actors.values()].map(async ({ id, name }) => {
      const state = (await (await fetch(`${server.url}/api/state?person=${id}`)).json()) as PageState;
      return [name, state.commands.map((command) => [command.name, command.description, command.places.length])];
    }),
  );
  expect(shown).toEqual([
    ["Nele", [["help", "Hilfe", 3]]],
    ["Tomasz", [["help", "Help", 3]]],
    [
      "Priya",
      [
        ["help", "Help", 3],
        ["settings", "Settings", 2],
      ],
    ], // not in direct messages
  ]);
});
