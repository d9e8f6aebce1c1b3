import { describe, expect, it, onTestFinished } from "vitest";
import type { InteractionHandle } from "discord-stand-in";
import { type Aimock, startAimock } from "../support/aimock.ts";
import { drive } from "../support/manual-clock.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { press } from "./pressing.ts";

/*
 * The whole bot against a fal that others wrote: @copilotkit/aimock. It has fal's queue, its statuses by polling, results
 * with billed units, cancels, announced uploads and faults. It has no event stream, no files, no place to put an upload,
 * no errors of models and no check of inputs, and it takes a cancelled job's result for one to come: those are shown on
 * the stand-in alone.
 */

const small = await plainPicture(90, { width: 40, height: 30 });
const SUBMIT = /^queue\.fal\.run\/fal-ai\/[^/]+(?:\/[\w-]+)?$/;
const STATUS = /\/requests\/[^/]+\/status\?/;
const RESULT = /\/requests\/[^/]+$/;
const CANCEL = /\/cancel$/;

async function startBoth(falQueue = { pollsBeforeInProgress: 1, pollsBeforeCompleted: 3 }) {
  const aimock = await startAimock({ falQueue, file: { bytes: small, contentType: "image/png" } });
  onTestFinished(() => aimock.close());
  aimock.mock
    .onFalQueue(/florence-2-large/, { results: "A house by a lake." }, { billableUnits: 2 })
    .onFalQueue(/moondream2|idefics/, { output: "It is a house." }, { billableUnits: 1 })
    .onFalImage(/flux-2-pro/, { images: [{ url: "https://v3.fal.media/files/made.png" }] }, { billableUnits: 1.5 });
  const environment = { FAL_URL: aimock.url, JOB_TIMEOUT_SECONDS: "120" };
  return { aimock, harness: await startHarness({ environment }) };
}

type Options = NonNullable<Parameters<Harness["discord"]["command"]>[0]["options"]>;
interface Row {
  readonly name: string;
  /** Which of fal's models it leads to. */
  readonly app: string;
  readonly options: (harness: Harness) => Options;
  readonly expected: RegExp | "a picture";
}
const ask = (harness: Harness, name: string, options: Options): InteractionHandle =>
  harness.discord.command({ name, options, user: harness.asker, guild: harness.guild });
const answerTo = ({ clock }: Harness, handle: InteractionHandle) => drive(clock, handle.until(isFinal), 200);
const imagine = (harness: Harness) => ask(harness, "imagine", { prompt: "a fox", seed: 7 });
const caption = (harness: Harness) => ask(harness, "caption", { image: harness.attach(small) });

const requestsTo = ({ requests }: Aimock, route: RegExp, method = "GET") =>
  requests.filter((request) => request.method === method && route.test(request.route));
/** How many jobs aimock took. */
const jobs = (aimock: Aimock) => requestsTo(aimock, SUBMIT, "POST").filter(({ status }) => status === 200).length;

describe("against a fal of others, every command that asks a model is answered:", () => {
  const image = (harness: Harness) => harness.attach(small);
  const caption = { name: "caption", expected: /A house by a lake\./ };
  const question = { name: "ask", expected: /It is a house\./ };
  const rows: readonly Row[] = [
    {
      ...caption,
      app: "florence-2-large/region-to-category",
      options: (at) => ({ image: image(at), detail: "label" }),
    },
    { ...caption, app: "florence-2-large/caption", options: (at) => ({ image: image(at), detail: "short" }) },
    { ...caption, app: "florence-2-large/detailed-caption", options: (at) => ({ image: image(at) }) },
    {
      ...caption,
      app: "florence-2-large/more-detailed-caption",
      options: (at) => ({ image: image(at), detail: "full" }),
    },
    {
      ...caption,
      app: "florence-2-large/region-to-description",
      options: (at) => ({ image: image(at), area: "top left" }),
    },
    { ...caption, name: "ocr", app: "florence-2-large/ocr", options: (at) => ({ image: image(at) }) },
    { ...question, app: "moondream2/visual-query", options: (at) => ({ image: image(at), question: "What?" }) },
    {
      ...question,
      app: "idefics-2-8b",
      options: (at) => ({ image: image(at), question: "What?", model: "idefics2" }),
    },
    { name: "imagine", app: "flux-2-pro", expected: "a picture", options: () => ({ prompt: "a fox" }) },
    {
      name: "edit",
      app: "flux-2-pro/edit",
      expected: "a picture",
      options: (at) => ({ prompt: "bluer", image1: image(at), image2: image(at) }),
    },
  ];

  it.each(rows)("/$name by $app", async ({ name, options, expected, app }) => {
    const { aimock, harness } = await startBoth();
    const message = await answerTo(harness, ask(harness, name, options(harness)));
    if (expected === "a picture") expect(message.pictures).toHaveLength(1);
    else expect(message.text).toMatch(expected);
    expect(requestsTo(aimock, SUBMIT, "POST").map(({ route }) => route)).toEqual([`queue.fal.run/fal-ai/${app}`]);
    expect(requestsTo(aimock, STATUS).length).toBeGreaterThanOrEqual(2);
  });

  it("what it bills is what is told", async () => {
    const { harness } = await startBoth();
    const message = await answerTo(harness, imagine(harness));
    const details = await press(harness, message, "Details").until(({ text }) => text !== "");
    expect(details.text).toMatch(/\$0\.0\d+/);
  });

  it("asked the same again, it is not asked at all", async () => {
    const { aimock, harness } = await startBoth();
    await answerTo(harness, imagine(harness));
    await answerTo(harness, imagine(harness));
    expect(jobs(aimock)).toBe(1);
  });
});

describe("against a fal of others, a fault costs no second job:", () => {
  it.each([
    ["dropped", "x-aimock-chaos-drop"],
    ["malformed", "x-aimock-chaos-malformed"],
    ["disconnected", "x-aimock-chaos-disconnect"],
    ["limited", "x-aimock-chaos-ratelimit"],
  ] as const)("%s statuses and results are read again", async (_what, chaos) => {
    const { aimock, harness } = await startBoth();
    aimock.fail(STATUS, chaos, 6);
    aimock.fail(RESULT, chaos, 6);
    const [picture, text] = [imagine(harness), caption(harness)];
    expect((await answerTo(harness, picture)).pictures).toHaveLength(1);
    expect((await answerTo(harness, text)).text).toContain("A house by a lake.");
    expect(jobs(aimock)).toBe(2);
  });

  it("a limited submit is sent again, for texts and pictures", async () => {
    const { aimock, harness } = await startBoth();
    aimock.fail(SUBMIT, "x-aimock-chaos-ratelimit", 4);
    const [picture, text] = [imagine(harness), caption(harness)];
    expect((await answerTo(harness, picture)).pictures).toHaveLength(1);
    expect((await answerTo(harness, text)).text).toContain("A house by a lake.");
    expect(jobs(aimock)).toBe(2);
  });

  it.each(["x-aimock-chaos-drop", "x-aimock-chaos-malformed", "x-aimock-chaos-disconnect"] as const)(
    "a picture's submit that meets %s is not",
    async (chaos) => {
      const { aimock, harness } = await startBoth();
      aimock.fail(SUBMIT, chaos, 9);
      const message = await answerTo(harness, imagine(harness));
      expect(message.text).toContain("I did not send it again");
      expect(requestsTo(aimock, SUBMIT, "POST")).toHaveLength(1);
    },
  );

  it("a model that it does not know is told as gone", async () => {
    const { aimock, harness } = await startBoth();
    aimock.mock.clearFixtures();
    const message = await answerTo(harness, caption(harness));
    expect(message.text.replaceAll("\\", "")).toContain("fal no longer offers the model");
  });
});

describe("against a fal of others, a job that does not end", () => {
  const NEVER = { pollsBeforeInProgress: 1, pollsBeforeCompleted: 1e6 };

  it("is cancelled there by Cancel", async () => {
    const { aimock, harness } = await startBoth(NEVER);
    const handle = imagine(harness);
    const running = await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("Working on it")),
      200,
    );
    press(harness, running, "Cancel");
    expect((await answerTo(harness, handle)).text).toContain("Cancelled.");
    await drive(harness.clock, expect.poll(() => requestsTo(aimock, CANCEL, "PUT").length).toBe(1));
  });

  it("is cancelled there when its time is over, and may be tried again", async () => {
    const { aimock, harness } = await startBoth(NEVER);
    const message = await answerTo(harness, imagine(harness));
    expect(message.text).toContain("took longer than 2 minutes");
    await drive(harness.clock, expect.poll(() => requestsTo(aimock, CANCEL, "PUT").length).toBe(1));
    press(harness, message, "Try again");
    await drive(harness.clock, expect.poll(() => jobs(aimock)).toBe(2));
  });
});
