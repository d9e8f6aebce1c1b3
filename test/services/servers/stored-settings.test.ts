import { expect, it } from "vitest";
import {
  DEFAULT_SERVER_SETTINGS,
  type ServerSettings,
  serverSettingsSchema,
} from "../../../src/core/server/settings.ts";
import { type Store, StoreError } from "../../../src/core/store.ts";
import { createSettings } from "../../../src/services/servers/stored-settings.ts";
import { openMemoryStore } from "../../../src/stores/memory/store.ts";
import { createManualClock, drive } from "../../support/manual-clock.ts";

const GUILD = "1573612644210835490";
const FULL = { detail: "full", private: true } as const;
const CAREFUL = { detail: "detailed", private: true };
const DEFAULTS = DEFAULT_SERVER_SETTINGS.captions;
const withFull = (before: ServerSettings) => ({ ...before, captions: FULL });

/** Settings over a store in memory whose reads are replaced by `get` from when that is set. */
function scene() {
  const clock = createManualClock();
  const memory = openMemoryStore({ clock, maxCacheBytes: 1e6 });
  const broken: { get?: () => Promise<undefined> } = {};
  const store: Store = {
    ...memory,
    values(name, options) {
      const values = memory.values<never>(name, options);
      const get = values.get.bind(values);
      return Object.assign(values, { get: (key: string) => broken.get?.() ?? get(key) });
    },
  };
  return { clock, broken, memory, settings: createSettings(store, clock, () => "somebody") };
}

it("commands do what the server has decided, and outside servers what nobody has decided", async () => {
  const { settings } = scene();
  expect(await settings.commandDefaults(GUILD)).toEqual(DEFAULTS);
  await settings.change(GUILD, withFull);
  expect(await settings.commandDefaults(GUILD)).toEqual(FULL);
  expect(await settings.commandDefaults("1")).toEqual(DEFAULTS);
  expect(await settings.commandDefaults(undefined)).toEqual(DEFAULTS);
});

it("commands go by what was known last while the store is away, and are private where nothing is known", async () => {
  const { clock, broken, settings } = scene();
  await settings.change(GUILD, withFull);
  broken.get = () => Promise.reject(new StoreError("the store is away"));
  await clock.advance(60_000);
  expect(await settings.commandDefaults(GUILD)).toEqual(FULL);
  expect(await settings.commandDefaults("1")).toEqual(CAREFUL);
  expect(await settings.commandDefaults(undefined)).toEqual(DEFAULTS);
});

it("commands do not wait for a store that does not answer", async () => {
  const { clock, broken, settings } = scene();
  await settings.change(GUILD, withFull);
  broken.get = () => new Promise(() => undefined);
  await clock.advance(60_000);
  const startedAtMs = clock.now();
  expect(await drive(clock, settings.commandDefaults(GUILD), 100)).toEqual(FULL);
  expect(clock.now() - startedAtMs).toBeLessThanOrEqual(700);
  expect(await drive(clock, settings.commandDefaults("1"), 100)).toEqual(CAREFUL);
});

it("a bug is not taken for a store that is away", async () => {
  const { broken, settings } = scene();
  const bug = new TypeError("a bug");
  broken.get = () => Promise.reject(bug);
  await expect(settings.commandDefaults(GUILD)).rejects.toBe(bug);
});

it("settings of an earlier version have the defaults for what it did not know", () => {
  expect(serverSettingsSchema.parse({ phrases: ["a"] })).toEqual({ ...DEFAULT_SERVER_SETTINGS, phrases: ["a"] });
  const moderation = { mode: "delete", logChannelId: "7", sensitivity: "high", scope: "everyone" } as const;
  expect(serverSettingsSchema.parse({ moderation }).moderation).toEqual({ ...moderation, notify: true });
});

it.each<[what: string, kept: unknown, read: object]>([
  ["nothing of it", "settings", { captions: CAREFUL, altText: {}, moderation: { mode: "off" }, phrases: [] }],
  ["the captions", { captions: 7 }, { captions: CAREFUL, moderation: { mode: "off", sensitivity: "medium" } }],
  ["whether they are private", { captions: { detail: "full", private: "no" } }, { captions: FULL }],
  ["a detail of a later version", { captions: { detail: "poem", private: true } }, { captions: CAREFUL }],
  ["one channel's mode", { altText: { 1: "sing", 2: "post" } }, { altText: { 1: "off", 2: "post" } }],
  ["all channels' modes", { altText: [] }, { altText: {} }],
  [
    "a mode of a later version, which acts",
    { moderation: { mode: "kick", logChannelId: "7", sensitivity: "high", scope: "everyone" } },
    { moderation: { mode: "log", logChannelId: "7", sensitivity: "high", scope: "everyone" } },
  ],
  [
    "how and whose",
    { moderation: { mode: "delete", logChannelId: "7", sensitivity: "extreme", scope: "robots" } },
    { moderation: { mode: "delete", logChannelId: "7", sensitivity: "low", scope: "newcomers" } },
  ],
  [
    "whether authors are told",
    { moderation: { mode: "delete", logChannelId: "7", sensitivity: "high", scope: "everyone", notify: "perhaps" } },
    { moderation: { mode: "delete", sensitivity: "high", notify: false } },
  ],
  ["a moderation without its mode", { moderation: { logChannelId: "7" } }, { moderation: { mode: "off" } }],
  ["the phrases", { phrases: "x", captions: FULL }, { phrases: [], captions: FULL }],
])("what cannot be read is the careful choice, and costs itself alone: %s", async (_what, kept, read) => {
  const { memory, settings } = scene();
  await memory.values<unknown>("settings").set(GUILD, kept);
  expect(await settings.read(GUILD)).toMatchObject(read);
  await settings.change(GUILD, (before) => ({ ...before, phrases: [...before.phrases, "a"] }));
  expect((await settings.refresh(GUILD)).phrases).toContain("a");
});
