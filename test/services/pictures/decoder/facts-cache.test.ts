import { Keyv } from "keyv";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../../src/core/async/clock.ts";
import type { PictureFacts } from "../../../../src/core/request/picture.ts";
import { StoreError } from "../../../../src/core/store.ts";
import { createPictureMemo } from "../../../../src/services/pictures/decoder/facts-cache.ts";
import { createStoreHealth } from "../../../../src/services/storage/store-health.ts";

const facts: PictureFacts = {
  sha256: "ab".repeat(32),
  format: "png",
  byteLength: 1234,
  width: 60,
  height: 40,
  modelReady: true,
  hasAlpha: false,
  frame: { index: 0, count: 1 },
  decodingBytes: 14_400,
};

const memoOver = (values: Keyv<PictureFacts>) => createPictureMemo({ values, health: createStoreHealth(systemClock) });

describe("what is remembered of attachments", () => {
  it("comes back as it was, by its attachment alone", async () => {
    const memo = memoOver(new Keyv());
    await memo.keep("1", facts);
    expect(await memo.find("1")).toEqual(facts);
    expect(await memo.find("2")).toBe(undefined);
  });

  it.each([
    ["a fact is missing", { ...facts, hasAlpha: undefined }],
    ["a format is not known", { ...facts, format: "bmp" }],
    ["it is something else", "facts"],
  ])("is not known where %s", async (_what, kept) => {
    const values = new Keyv();
    await values.set("1", kept);
    expect(await memoOver(values).find("1")).toBe(undefined);
  });

  describe("by a version that knew neither frames nor backdrops", () => {
    const { frame: _unknownThen, ...before } = facts;
    const kept = async (more: Partial<PictureFacts>) => {
      const values = new Keyv();
      await values.set("1", { ...before, ...more });
      return memoOver(values).find("1");
    };

    it.each([
      ["a picture that goes as it is", {}],
      ["a photo that is turned", { format: "jpeg", modelReady: false }],
    ] as const)("is believed of %s", async (_what, more) => {
      expect(await kept(more)).toEqual({ ...facts, ...more });
    });

    it.each([
      ["transparency", { hasAlpha: true }],
      ["a gif, which may move", { format: "gif", modelReady: false }],
      ["a webp that may move", { format: "webp", modelReady: false }],
    ] as const)("is read anew where there is %s", async (_what, more) => {
      expect(await kept(more)).toBe(undefined);
    });
  });

  it("is not known while the store is away", async () => {
    const away = async () => Promise.reject(new StoreError("the store is away"));
    const store = { get: away, set: away, delete: away, clear: away };
    const memo = memoOver(new Keyv<PictureFacts>({ throwOnErrors: true, store }));
    await memo.keep("1", facts);
    expect(await memo.find("1")).toBe(undefined);
  });
});
