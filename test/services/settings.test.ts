import { expect, it } from "vitest";
import { DEFAULT_SERVER_SETTINGS, type ServerSettings, serverSettingsSchema } from "../../src/core/settings.ts";
import { type Store, StoreError } from "../../src/core/store.ts";
import { createSettings } from "../../src/services/settings.ts";
import { openMemoryStore } from "../../src/stores/memory.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";

const GUILD = "1573612644210835490";
const FULL = { detail: "full", private: true } as const;
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
  return { clock, broken, settings: createSettings(store, clock, () => "somebody") };
}

it("commands do what the server has decided, and outside servers what nobody has decided", async () => {
  const { settings } = scene();
  expect(await settings.commandDefaults(GUILD)).toEqual(DEFAULTS);
  await settings.change(GUILD, withFull);
  expect(await settings.commandDefaults(GUILD)).toEqual(FULL);
  expect(await settings.commandDefaults("1")).toEqual(DEFAULTS);
  expect(await settings.commandDefaults(undefined)).toEqual(DEFAULTS);
});

it("commands go by what was known last while the store is away, and by nothing where nothing is known", async () => {
  const { clock, broken, settings } = scene();
  await settings.change(GUILD, withFull);
  broken.get = () => Promise.reject(new StoreError("the store is away"));
  await clock.advance(60_000);
  expect(await settings.commandDefaults(GUILD)).toEqual(FULL);
  expect(await settings.commandDefaults("1")).toEqual(DEFAULTS);
});

it("commands do not wait for a store that does not answer", async () => {
  const { clock, broken, settings } = scene();
  await settings.change(GUILD, withFull);
  broken.get = () => new Promise(() => undefined);
  await clock.advance(60_000);
  const startedAtMs = clock.now();
  expect(await drive(clock, settings.commandDefaults(GUILD), 100)).toEqual(FULL);
  expect(clock.now() - startedAtMs).toBeLessThanOrEqual(700);
});

it("a bug is not taken for a store that is away", async () => {
  const { broken, settings } = scene();
  const bug = new TypeError("a bug");
  broken.get = () => Promise.reject(bug);
  await expect(settings.commandDefaults(GUILD)).rejects.toBe(bug);
});

it("settings of an earlier version have the defaults for what it did not know", () => {
  expect(serverSettingsSchema.parse({ phrases: ["a"] })).toEqual({ ...DEFAULT_SERVER_SETTINGS, phrases: ["a"] });
});
