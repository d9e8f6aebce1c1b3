import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "../../src/core/request/engine.ts";
import { createFalEngine } from "../../src/engines/fal.ts";
import { type Fal, startFal } from "fal-stand-in";
import { drive, type ManualClock } from "../support/manual-clock.ts";
import { lifetime, never, OCR, ocrInput, startFalScene } from "./fal-scene.ts";

describe("fal, looked at closely:", () => {
  let clock: ManualClock;
  let fal: Fal;
  let engine: Engine;
  beforeEach(async () => {
    ({ clock, fal, engine } = await startFalScene());
  });
  afterEach(() => fal.close());

  it.each([
    ["startup_timeout", 500, "modelBusy"],
    ["runner_disconnected", 503, "modelFailed"],
    ["client_cancelled", 499, "cancelled"],
    ["concurrent_requests_limit", 400, "modelBusy"],
  ])("request error %s is known by its type, not by its status %i", async (error_type, status, key) => {
    const body = { detail: "x", error_type };
    fal.answer(OCR, { error: { status, body, headers: {} } });
    const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
    await engine.watch(OCR, requestId, () => undefined, never);
    await expect(drive(clock, engine.result(OCR, requestId, never))).rejects.toMatchObject({ key });
  });

  it("a result that leads elsewhere is not followed", async () => {
    const other = await startFal({ clock });
    const path = other.files.put({ bytes: Buffer.from("secret"), contentType: "image/png" }).replace("https://", "");
    fal.faults.add({
      route: /^v3\.fal\.media/,
      status: 302,
      body: "",
      headers: { location: `${other.url}/${path}` },
      times: 9,
    });
    const download = drive(clock, engine.download("https://v3.fal.media/files/a.png", 100, never));
    await expect(download).rejects.toMatchObject({ name: "UserError" });
    expect(other.calls).toEqual([]);
    await other.close();
  });

  it("goes on though whoever listens throws, also while it polls", async () => {
    fal.answer(OCR, { queue: [2, 1], logs: ["a"] });
    fal.faults.add({ route: /\/status\/stream$/, reset: "before" });
    const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
    const broken = () => {
      throw new Error("the listener broke");
    };
    await drive(clock, engine.watch(OCR, requestId, broken, never));
    expect(fal.jobs[0]?.completedAtMs).toBeGreaterThan(0);
  });

  it("leaves no stream open for who has left", async () => {
    fal.answer(OCR, { hold: true, queue: [2] });
    const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
    const signals: AbortSignal[] = [];
    const spying: typeof fetch = (input, init) => {
      const url = input instanceof Request ? input.url : input.toString();
      if (url.includes("/status/stream") && init?.signal) signals.push(init.signal);
      return fetch(input, init);
    };
    const spied = createFalEngine({ key: "k", baseUrl: fal.url, fetch: spying, clock, startTimeoutSeconds: 600 });
    const leaving = new AbortController();
    const watch = spied.watch(OCR, requestId, () => leaving.abort(new Error("gone")), leaving.signal);
    await expect(watch).rejects.toThrow("gone");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});
