import { describe, expect, it } from "vitest";
import { createSingleFlight } from "../../../src/core/async/single-flight.ts";

/** Work that is done when the test says so. */
function slowWork() {
  const runs: { readonly signal: AbortSignal; finish(result: string): void; fail(error: Error): void }[] = [];
  const work = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      runs.push({ signal, finish: resolve, fail: reject });
    });
  return { runs, work };
}

const never = new AbortController().signal;

describe("sharing work", () => {
  it("does the same once, and other things beside it", async () => {
    const share = createSingleFlight<string>();
    const { runs, work } = slowWork();
    const asked = [share("a", never, work), share("a", never, work), share("b", never, work)];
    expect(runs.length).toBe(2);
    runs[0]?.finish("first");
    runs[1]?.finish("second");
    expect(await Promise.all(asked)).toEqual(["first", "first", "second"]);
  });

  it("begins anew once it is done, well or not", async () => {
    const share = createSingleFlight<string>();
    const { runs, work } = slowWork();
    const failing = share("a", never, work);
    runs[0]?.fail(new Error("no"));
    await expect(failing).rejects.toThrow("no");
    const again = share("a", never, work);
    runs[1]?.finish("yes");
    expect(await again).toBe("yes");
  });

  it("goes on for the others when one leaves", async () => {
    const share = createSingleFlight<string>();
    const { runs, work } = slowWork();
    const leaver = new AbortController();
    const left = share("a", leaver.signal, work);
    const stayed = share("a", never, work);
    leaver.abort(new Error("changed my mind"));
    await expect(left).rejects.toThrow("changed my mind");
    expect(runs[0]?.signal.aborted).toBe(false);
    runs[0]?.finish("done");
    expect(await stayed).toBe("done");
  });

  it("stops when the last one leaves; who comes then begins anew", async () => {
    const share = createSingleFlight<string>();
    const { runs, work } = slowWork();
    const askers = [new AbortController(), new AbortController()];
    const left = askers.map(({ signal }) => share("a", signal, work));
    for (const asker of askers) asker.abort(new Error("changed my mind"));
    expect((await Promise.allSettled(left)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(runs[0]?.signal.aborted).toBe(true);
    const next = share("a", never, work);
    runs[0]?.fail(new Error("stopped"));
    runs[1]?.finish("done");
    expect(await next).toBe("done");
  });

  it("does nothing for an asker who has left before", async () => {
    const { runs, work } = slowWork();
    const asked = createSingleFlight<string>()("a", AbortSignal.abort(new Error("gone")), work);
    await expect(asked).rejects.toThrow("gone");
    expect(runs.length).toBe(0);
  });
});
