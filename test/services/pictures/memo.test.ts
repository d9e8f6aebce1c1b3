import { Keyv } from "keyv";
import { describe, expect, it } from "vitest";
import type { PictureFacts } from "../../../src/core/picture.ts";
import { StoreError } from "../../../src/core/store.ts";
import { createPictureMemo } from "../../../src/services/pictures/memo.ts";

const facts: PictureFacts = {
  sha256: "ab".repeat(32),
  format: "png",
  byteLength: 1234,
  width: 60,
  height: 40,
  modelReady: true,
  hasAlpha: false,
};

/** A store that is away until told otherwise. */
function failingStore(): { readonly values: Keyv<PictureFacts>; readonly state: { away: boolean } } {
  const state = { away: true };
  const kept = new Map<string, unknown>();
  const answer = <T>(result: () => T): T => {
    if (state.away) throw new StoreError("the store is away");
    return result();
  };
  const values = new Keyv<PictureFacts>({
    throwOnErrors: true,
    store: {
      get: async (key: string) => answer(() => kept.get(key)),
      set: async (key: string, value: unknown) => answer(() => void kept.set(key, value)),
      delete: async (key: string) => answer(() => kept.delete(key)),
      clear: async () => answer(() => kept.clear()),
    },
  });
  return { values, state };
}

function collectWarnings() {
  const warnings: unknown[] = [];
  return { warnings, log: { warn: (...entry: unknown[]) => void warnings.push(entry) } };
}

describe("what is remembered of attachments", () => {
  it("comes back as it was, by its attachment alone", async () => {
    const memo = createPictureMemo(new Keyv(), collectWarnings().log);
    await memo.remember("1", facts);
    expect(await memo.recall("1")).toEqual(facts);
    expect(await memo.recall("2")).toBe(undefined);
  });

  it.each([
    ["a fact is missing", { ...facts, hasAlpha: undefined }],
    ["a format is not known", { ...facts, format: "bmp" }],
    ["it is something else", "facts"],
  ])("is not known where %s", async (_what, kept) => {
    const values = new Keyv();
    await values.set("1", kept);
    expect(await createPictureMemo(values, collectWarnings().log).recall("1")).toBe(undefined);
  });

  it("is not known while the store is away, which is said once", async () => {
    const { values } = failingStore();
    const { warnings, log } = collectWarnings();
    const memo = createPictureMemo(values, log);
    await memo.remember("1", facts);
    expect(await memo.recall("1")).toBe(undefined);
    expect(await memo.recall("1")).toBe(undefined);
    expect(warnings.length).toBe(1);
  });

  it("is said again when the store has worked in between", async () => {
    const { values, state } = failingStore();
    const { warnings, log } = collectWarnings();
    const memo = createPictureMemo(values, log);
    await memo.remember("1", facts);
    state.away = false;
    await memo.remember("1", facts);
    expect(await memo.recall("1")).toEqual(facts);
    state.away = true;
    await memo.remember("1", facts);
    expect(warnings.length).toBe(2);
  });
});
