import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UserError } from "../../src/core/errors.ts";
import type { Engine } from "../../src/core/request/engine.ts";
import { en } from "../../src/locales/en/index.ts";
import { type ErrorAnswer, errorDetail, type Fal, MODEL_ERRORS, type ModelErrorType } from "fal-stand-in";
import { drive, type ManualClock } from "../support/manual-clock.ts";
import { lifetime, never, OCR, ocrInput, startFalScene } from "./fal-scene.ts";

const SUBMIT = { method: "POST", route: `queue.fal.run/${OCR}` } as const;

let clock: ManualClock;
let fal: Fal;
let engine: Engine;
beforeEach(async () => {
  ({ clock, fal, engine } = await startFalScene());
});
afterEach(() => fal.close());

const caught = async (work: Promise<unknown>): Promise<UserError> => {
  const outcome = await drive(
    clock,
    work.catch((error: unknown) => error),
  );
  return outcome as UserError; // told apart by what is expected of it
};
const sentenceOf = ({ key, params }: UserError) => (en.errors[key] as (given: object) => string)(params);

/** What comes of a job that fails so. */
async function failedWith(error: ErrorAnswer): Promise<UserError> {
  fal.answer(OCR, { error });
  const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
  await engine.watch(OCR, requestId, () => undefined, never);
  return caught(engine.result(OCR, requestId, never));
}
/** What comes of a submit that is refused so. */
function refusedWith(fault: object): Promise<UserError> {
  fal.faults.add({ ...SUBMIT, ...fault, times: 99 });
  return caught(engine.submit(OCR, ocrInput, lifetime, never));
}
const several = (...types: readonly string[]): ErrorAnswer => ({
  status: 422,
  body: { detail: types.map((type) => errorDetail({ loc: ["body"], msg: "x", type })) },
});

describe("what a model objects to", () => {
  it.each(MODEL_ERRORS.map(({ type }) => type))("is the same for %s, alone and in a list", async (type) => {
    const inList = await failedWith(fal.errors.model(type));
    expect(await failedWith(fal.errors.modelAlone(type))).toMatchObject({ key: inList.key });
  });

  it.each<[ModelErrorType, readonly (string | number)[], string]>([
    ["image_too_small", ["body", "image_urls", 1], "Picture 2 is too small for the model. Please use a larger one."],
    ["image_too_large", ["body", "image_url"], "The picture is too large for the model. Please use a smaller one."],
    [
      "image_aspect_ratio_error",
      ["body", "image_urls", 0],
      "Picture 1 is too long and narrow for the model. Please crop it and try again.",
    ],
    [
      "image_load_error",
      ["body", "image_urls", 8, "url"],
      "The model could not read picture 9. Please save it as PNG or JPEG and try again.",
    ],
    ["file_download_error", ["image_urls", 1], "The model could not load picture 2. Please attach it again."],
    [
      "content_policy_violation",
      ["body", "prompt"],
      "The model's content policy does not allow these words. Please change them.",
    ],
    [
      "content_policy_violation",
      ["body", "image_urls", 1],
      "The model's content policy does not allow picture 2. Please use another one.",
    ],
    [
      "content_policy_violation",
      ["body"],
      "The model's content policy does not allow this. Please change the words or the picture.",
    ],
    ["sequence_too_long", ["body", "prompt"], "The text is too long for the model. Please shorten it."],
    ["image_too_small", ["body", "image_urls", -1], "The picture is too small for the model. Please use a larger one."],
    ["image_too_small", ["body", "loras", 1], "The picture is too small for the model. Please use a larger one."],
  ])("is told of %s at %j", async (type, loc, sentence) => {
    expect(sentenceOf(await failedWith(fal.errors.model(type, { loc })))).toBe(sentence);
  });

  it.each([
    [["image_too_small", "content_policy_violation"], "contentPolicy"],
    [["internal_server_error", "file_download_error", "content_policy_violation"], "contentPolicy"],
    [["internal_server_error", "image_too_large"], "modelPictureTooLarge"],
    [["generation_timeout", "no_media_generated"], "nothingMade"],
    [["something_new", "internal_server_error"], "modelInputRefused"],
    [["something_new", "image_load_error"], "modelPictureUnreadable"],
    [["constructor"], "modelInputRefused"],
  ] as const)("is of %j the gravest", async (types, key) => {
    expect(await failedWith(several(...types))).toMatchObject({ key });
  });

  it("is heard though other entries of the list are no errors", async () => {
    const detail = [null, "x", { msg: "x" }, { type: "image_too_small", msg: "x", loc: "nowhere" }];
    expect(await failedWith({ status: 422, body: { detail } })).toMatchObject({ key: "modelPictureTooSmall" });
  });
});

describe("a refusal of the operator's account", () => {
  const cases: readonly [string, () => object, string, string][] = [
    ["a key", () => fal.errors.invalidKey(), "fal does not accept this bot's key.", "invalid key credentials"],
    ["401 without a word", () => ({ status: 401, body: {} }), "fal does not accept this bot's key.", "HTTP 401"],
    [
      "the balance",
      () => fal.errors.exhaustedBalance(),
      "This bot has run out of credit at fal.",
      "User is locked. Reason: Exhausted balance. Top up",
    ],
    ["TOP_UP", () => fal.errors.topUpNeeded(), "This bot has run out of credit at fal.", "Reason: TOP_UP."],
    ["402", () => fal.errors.paymentRequired(), "This bot has run out of credit at fal.", "Payment Required"],
    ["402 as a page", () => ({ status: 402, body: "<html>" }), "This bot has run out of credit at fal.", "HTTP 402"],
    [
      "an admin lock",
      () => fal.errors.adminLock(),
      "fal has locked this bot's account.",
      "User is locked. Reason: Admin lock. Please contact support@fal.ai.",
    ],
    [
      "a right that is missing",
      () => ({ status: 403, body: { detail: "Access denied" } }),
      "fal does not accept this bot's key.",
      "Access denied",
    ],
  ];

  it.each(cases)("such as %s says whom to tell, and to the log what fal says", async (_what, fault, why, detail) => {
    const error = await refusedWith(fault());
    expect(sentenceOf(error)).toBe(`${why} Please tell the people who run this bot.`);
    expect(error.cause).toMatchObject({ message: expect.stringContaining(detail) });
    expect(fal.calls).toHaveLength(1);
  });

  it("tells the log one line, and no key", async () => {
    const detail = `No access\nfor 1234abcd-12ab:0123456789abcdef\u0000 ${"x".repeat(9_999)}`;
    const { cause } = await refusedWith({ status: 403, body: { detail } });
    const { message } = cause as Error;
    expect(message).toMatch(/^fal answered HTTP 403: No access for … x+$/);
    expect(message.length).toBeLessThan(400);
  });

  it("by something on the way is none", async () => {
    expect(await refusedWith({ status: 403, body: "<html>Blocked</html>" })).toMatchObject({ key: "falUnreachable" });
  });
});

it("what fal says of people's words and pictures is not for the log", async () => {
  const { cause } = await failedWith({ status: 422, body: { detail: "The prompt 'a secret' was refused" } });
  expect((cause as Error).message).toBe("fal answered HTTP 422");
});
