import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/async/clock.ts";
import { openStore } from "../../src/stores/open.ts";

describe("a store's address", () => {
  it.each(["", "sqlite://", "sqlite:data.db", "memory", "memory://x", "postgres://user:barley@host/db"])(
    "is refused where it names no store that there is: %j",
    async (url) => {
      const refused = openStore(url, { clock: systemClock, maxCacheBytes: 1_000 });
      await expect(refused).rejects.toThrow(/(sqlite:\/\/PATH|must begin with)/);
      await expect(refused).rejects.not.toThrow("barley");
    },
  );
});
