import { describe, expect, it } from "vitest";
import { errors, MODEL_ERRORS, REQUEST_ERRORS } from "../src/protocol/error-answers.ts";
import { PICTURE_URL, startStandIn } from "./support.ts";

const CAPTION = "fal-ai/florence-2-large/caption";
const input = { image_url: PICTURE_URL };

/** A failed job's result as it comes over the wire, and its status as fal's client reads it. */
async function failWith(error: ReturnType<typeof errors.model>) {
  const { fal, client, call, submit } = await startStandIn();
  fal.answer(CAPTION, { error });
  const requestId = await submit(CAPTION, input);
  const response = await call("GET", `queue.fal.run/fal-ai/florence-2-large/requests/${requestId}`);
  const { status, headers } = response;
  return { status, headers, body: await response.json(), seen: await client.queue.status(CAPTION, { requestId }) };
}

describe("the documented errors", () => {
  it("are each listed once", () => {
    const types = [...MODEL_ERRORS, ...REQUEST_ERRORS].map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
    expect([MODEL_ERRORS.length, REQUEST_ERRORS.length]).toEqual([32, 13]);
  });

  it.each(MODEL_ERRORS)("$type is a detail with status $status", async ({ type, status, retryable }) => {
    const answer = await failWith(errors.model(type));
    expect(answer.status).toBe(status);
    expect(answer.headers.get("x-fal-retryable")).toBe(String(retryable));
    expect(answer.headers.has("x-fal-billable-units")).toBe(false);
    expect(answer.seen).toMatchObject({ status: "COMPLETED", error: `Invalid status code: ${status}` });
    expect(answer.body).toMatchObject({
      detail: [{ type, loc: ["body"], url: `https://docs.fal.ai/errors/#${type}` }],
    });
  });

  it.each(REQUEST_ERRORS)("$type is an error_type with status $status", async ({ type, status, retryable }) => {
    const answer = await failWith(errors.request(type));
    expect(answer.status).toBe(status);
    expect(answer.headers.get("x-fal-error-type")).toBe(type);
    expect(answer.headers.get("x-fal-retryable")).toBe(String(retryable));
    expect(answer.body).toMatchObject({ detail: expect.any(String), error_type: type });
    expect(answer.seen).toMatchObject({ status: "COMPLETED", error_type: type });
  });

  it("say where and what, where a test says so", () => {
    const { body } = errors.model("image_too_large", { loc: ["body", "image_url"], ctx: { max_width: 9 }, input: "x" });
    expect(body).toMatchObject({ detail: [{ loc: ["body", "image_url"], ctx: { max_width: 9 }, input: "x" }] });
  });

  it("may be the one error itself instead of a list", () => {
    const { status, body } = errors.modelAlone("image_aspect_ratio_error", { loc: ["body", "image_urls", 1] });
    expect(status).toBe(422);
    expect(body).toMatchObject({ detail: { loc: ["body", "image_urls", 1], type: "image_aspect_ratio_error" } });
  });

  it.each([
    ["invalidKey", errors.invalidKey(), 401, "invalid key credentials"],
    ["exhaustedBalance", errors.exhaustedBalance(), 403, expect.stringContaining("Exhausted balance")],
    ["topUpNeeded", errors.topUpNeeded(), 403, expect.stringContaining("TOP_UP")],
    ["adminLock", errors.adminLock(), 403, expect.stringContaining("Admin lock")],
    ["paymentRequired", errors.paymentRequired(), 402, expect.any(String)],
    ["concurrentRequestsLimit", errors.concurrentRequestsLimit(), 429, expect.any(String)],
  ])("%s can befall a submit", async (_name, error, status, detail) => {
    const { fal, call } = await startStandIn();
    fal.faults.add({ method: "POST", route: `queue.fal.run/${CAPTION}`, ...error });
    const response = await call("POST", `queue.fal.run/${CAPTION}`, { body: JSON.stringify(input) });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ detail });
    expect(fal.jobs).toEqual([]);
  });
});
