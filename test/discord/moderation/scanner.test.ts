import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { SILENT_METRICS } from "../../../src/core/metrics.ts";
import { isToBeScanned } from "../../../src/discord/moderation/newcomers.ts";
import { createScanPost } from "../../../src/discord/moderation/scan-post.ts";
import { createRulesFor } from "../../../src/discord/moderation/scan-rules.ts";
import { createScanner } from "../../../src/discord/moderation/scanner.ts";
import type { GuildCache } from "../../../src/discord/rest/guild-cache.ts";
import { createFirstResponseGate } from "../../../src/discord/delivery/targets/first-response-gate.ts";
import { createSettings } from "../../../src/services/servers/stored-settings.ts";
import { createSetupProblems } from "../../../src/services/servers/setup-problems.ts";
import { openMemoryStore } from "../../../src/stores/memory/store.ts";
import { createManualClock } from "../../support/manual-clock.ts";
import { CHANNEL, GUILD, heardMessage } from "./heard-message.ts";

const LOG = "300";

const places: GuildCache = {
  guild: async () => ({ id: GUILD, ownerId: "600", roles: new Map([[GUILD, 0n]]), positions: new Map() }),
  channel: async () => ({ id: CHANNEL, type: 0, guildId: GUILD, parentId: undefined, overwrites: [] }),
  member: async () => ({ roleIds: [], timedOutUntilMs: 0 }),
};

const message = heardMessage({
  member: { roles: [], joined_at: undefined },
  attachments: [
    {
      id: "7",
      url: "https://cdn.discordapp.com/attachments/1/7/win.png",
      filename: "win.png",
      content_type: "image/png",
    },
  ],
});

/** Everything that a scan needs, where no picture is a scam: which ones were scanned is noted. */
async function scene() {
  const clock = createManualClock();
  const store = openMemoryStore({ clock, maxCacheBytes: 1e6 });
  const settings = createSettings(store, clock, () => "test");
  await settings.change(GUILD, (before) => ({
    ...before,
    moderation: { ...before.moderation, mode: "delete", scope: "everyone", logChannelId: LOG },
  }));
  const rush = createFirstResponseGate(clock);
  const scanned: string[] = [];
  const nothing = async () => undefined;
  const leaving = new AbortController().signal;
  const { posted } = createScanner({
    rulesFor: createRulesFor({
      settings,
      setupProblems: createSetupProblems(store, clock, () => "test"),
      clock,
      isToBeScanned: (heard, scope) => isToBeScanned(heard, scope, { places, newestPlaces: places, clock }),
    }),
    scanPost: createScanPost({
      scan: async (pictures) => {
        scanned.push(...pictures.map(({ name }) => name));
        return undefined;
      },
      tellPaidScansOver: nothing,
      leaving,
    }),
    enforcement: { act: nothing },
    firstResponses: rush,
    metrics: SILENT_METRICS,
    clock,
    leaving,
  });
  return { rush, scanned, post: () => posted?.(message, "900") };
}

it("a posted picture is scanned at once where nobody waits for a first response", async () => {
  const { scanned, post } = await scene();
  await post();
  expect(scanned).toEqual(["win.png"]);
});

it("a scan begins when nobody waits for a first response any more", async () => {
  const { rush, scanned, post } = await scene();
  const given = rush.enter("900");
  const seenTo = post();
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  expect(scanned).toEqual([]);
  given();
  await seenTo;
  expect(scanned).toEqual(["win.png"]);
});
