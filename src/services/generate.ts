import type { Clock } from "../core/clock.ts";
import type { Engine } from "../core/engine.ts";
import { UserError } from "../core/errors.ts";
import type { ModelPicture, Plan } from "../core/model.ts";
import type { Answer, MadeFile, Outcome } from "../core/outcome.ts";
import type { KnownPicture } from "../core/picture.ts";
import type { Progress } from "../core/progress.ts";
import type { Request, Task } from "../core/request.ts";
import { log } from "../log.ts";
import type { Jobs } from "./jobs.ts";
import { fitForDiscord } from "./pictures/made-picture.ts";
import type { Pictures } from "./pictures/pictures.ts";

/** A made picture larger than this is no picture of four megapixels. */
const MAX_MADE_PICTURE_BYTES = 64 * 1024 * 1024;

export interface GenerateServices {
  readonly planFor: (task: Task) => Plan;
  readonly pictures: Pictures;
  readonly jobs: Jobs;
  readonly engine: Engine;
  readonly clock: Clock;
  /** How long a job may take: pictures must stay readable for it. */
  readonly jobTimeoutMs: number;
}

/** The one who waits for an answer. */
export interface Asker {
  /** Aborts when the asker does not want the answer any more. */
  readonly signal: AbortSignal;
  /** The largest file that can be posted where the answer goes. */
  readonly maxFileBytes: number;
  /** Called once when the answer must be worked for. Nothing is spent before it resolves, and nothing if it rejects. */
  readonly beforeSpending: () => Promise<void>;
  readonly onProgress: (progress: Progress) => void;
}

export type Generate = (request: Request, asker: Asker) => Promise<Answer>;

/** The whole product in one screen: from what was asked to what is answered. */
export function createGenerate(services: GenerateServices): Generate {
  const { planFor, pictures, clock } = services;
  return async (request, asker) => {
    const startedAtMs = clock.now();
    const plan = planFor(request.task);
    const known = await Promise.all(request.pictures.map((source) => pictures.know(source, asker.signal)));
    plan.input(known.map((picture) => namedByHash(picture, plan))); // refuses what makes no sense before anything is spent
    const outcome = await askModel(services, plan, known, asker);
    const files = await fetchFiles(services, outcome, asker);
    const durationMs = clock.now() - startedAtMs;
    log.info({ endpoint: plan.endpoint, durationMs }, "answered");
    return { request, outcome, modelTitle: plan.title, durationMs, files };
  };
}

/** Hands the pictures and the task to the model, and reads its answer. */
async function askModel(
  { pictures, jobs, jobTimeoutMs }: GenerateServices,
  plan: Plan,
  known: readonly KnownPicture[],
  { signal, beforeSpending, onProgress }: Asker,
): Promise<Outcome> {
  const needs = plan.pictureNeeds(known.length);
  const show = (how: "offer" | "reupload") =>
    Promise.all(
      known.map(async (picture): Promise<ModelPicture> => {
        const region = plan.crop(picture.facts);
        const url =
          how === "offer"
            ? await pictures.offer(picture, needs, region, { deadlineMs: jobTimeoutMs }, signal)
            : await pictures.reupload(picture, needs, region, signal);
        return { url, width: picture.facts.width, height: picture.facts.height };
      }),
    );
  const run = async (seen: readonly ModelPicture[]) => {
    const { endpoint, resultLifetimeSeconds } = plan;
    const result = await jobs.run({ endpoint, input: plan.input(seen), resultLifetimeSeconds }, onProgress, signal);
    return plan.outcome(result.output);
  };

  const [seen] = await Promise.all([show("offer"), beforeSpending()]);
  try {
    return await run(seen);
  } catch (error) {
    if (!mayShowAgain(error, plan)) throw error;
    return run(await show("reupload"));
  }
}

/** fal may fail to read a picture at Discord's address. A picture job is submitted once, whatever comes of it. */
function mayShowAgain(error: unknown, plan: Plan): boolean {
  return plan.makes === "text" && error instanceof UserError && error.key === "modelPictureUnreachable";
}

/** The files that were made, so small that they can be posted. */
async function fetchFiles(
  { engine }: GenerateServices,
  outcome: Outcome,
  { signal, maxFileBytes }: Asker,
): Promise<readonly MadeFile[]> {
  if (outcome.kind === "text") return [];
  return Promise.all(
    outcome.urls.map(async (url) => {
      const made = await engine.download(url, MAX_MADE_PICTURE_BYTES, signal);
      const file = await fitForDiscord(made.bytes, maxFileBytes);
      return { ...file, isReencoded: file.bytes !== made.bytes };
    }),
  );
}

/** A picture under the name that its bytes give it, and the part of it that is to be seen. */
function namedByHash({ facts }: KnownPicture, plan: Plan): ModelPicture {
  const region = plan.crop(facts);
  const part = region ? `#${region.x1},${region.y1},${region.x2},${region.y2}` : "";
  return { url: `urn:sha256:${facts.sha256}${part}`, width: facts.width, height: facts.height };
}
