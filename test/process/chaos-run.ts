import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import { systemClock } from "../../src/core/async/clock.ts";
import { outcomeSchema } from "../../src/core/request/outcome.ts";
import { entries } from "../../src/core/store.ts";
import type { Attachment, InteractionHandle, MessageView } from "discord-stand-in";
import type { Job } from "fal-stand-in";
import { openStore } from "../../src/stores/open.ts";
import { isFinal } from "../flows/harness.ts";
import type { PlannedCommand } from "./chaos-plan.ts";
import type { Bot, Stage } from "./stage.ts";

/** A person who has asked. */
export interface Asked {
  readonly planned: PlannedCommand;
  readonly handle: InteractionHandle;
}

/** A run of chaos: all that was asked, and every life of the bot. */
export interface Run extends Stage {
  readonly images: readonly Attachment[];
  readonly asked: Asked[];
  readonly bots: Bot[];
}

/** What became of a command whose asker was told anything; the others have read that the bot did not respond. */
export interface Reading {
  readonly planned: PlannedCommand;
  readonly message: MessageView;
  /** How many jobs fal took for it. */
  readonly submits: number;
  /** Whether fal has made it, and whether the bot has ever spoken of that job to fal: it knew what fal calls it then. */
  readonly made: "nothing" | "unknown" | "known";
  /** Whether the message shows it. */
  readonly isAnswered: boolean;
  /** Whether the bot keeps it for a caller who asks the same again. */
  readonly isKept: boolean;
  /** Whether the message shows what another person has asked for. */
  readonly isStranger: boolean;
}

const FLUX = "fal-ai/flux-2-pro";
const MOONDREAM = "fal-ai/moondream2/visual-query";
/** Longer than a death takes to be seen, a claim to end, and a silent stream to be doubted. */
const SETTLE_MS = 60_000;
const SHOWN_ANSWER = /The answer to: .*/;

/** A model that says what it was asked, so that an answer in the wrong place is seen. */
export function answerOf(input: unknown): { output: string } {
  const { prompt } = input as { prompt: string }; // all inputs here have one
  return { output: `The answer to: ${prompt}` };
}

export function promptOf({ input }: Pick<Job, "input">): string {
  return (input as { prompt: string }).prompt; // all inputs here have one
}

/** Reads all messages, after the bot's last life. */
export async function readingsOf(run: Run): Promise<Reading[]> {
  const outcomes = (await keptIn(run, "outcomes")).map((value) => outcomeSchema.parse(value));
  const texts = new Set(outcomes.flatMap((outcome) => (outcome.kind === "text" ? [outcome.text] : [])));
  const urls = new Set(outcomes.flatMap((outcome) => (outcome.kind === "pictures" ? outcome.urls : [])));
  return run.asked.flatMap(({ planned, handle }): Reading[] => {
    const message = handle.message();
    if (!message) return [];
    const taken = run.fal.jobs.filter((job) => promptOf(job) === planned.prompt);
    const jobs = taken.filter(isGood);
    const made = jobs.length === 0 ? "nothing" : jobs.some((job) => isKnown(run, job)) ? "known" : "unknown";
    const facts = { planned, message, submits: taken.length, made } as const;
    if (planned.kind === "text") {
      const answer = answerOf({ prompt: planned.prompt }).output;
      const shown = SHOWN_ANSWER.exec(message.text)?.[0];
      const isAnswered = shown === answer;
      const isStranger = shown !== undefined && !isAnswered;
      return [{ ...facts, isAnswered, isKept: texts.has(answer), isStranger }];
    }
    const files = jobs.flatMap((job) => filesOf(run, job));
    const shown = message.pictures.map(({ attachment }) => attachment?.bytes);
    const isOwn = (bytes: Buffer | undefined) => bytes !== undefined && files.some((file) => file.bytes.equals(bytes));
    const isAnswered = shown.some(isOwn);
    const isKept = files.some(({ url }) => urls.has(url));
    return [{ ...facts, isAnswered, isKept, isStranger: !shown.every(isOwn) }];
  });
}

/** Everything in a namespace of the bot's store. */
async function keptIn({ environment }: Run, namespace: "asks" | "outcomes"): Promise<unknown[]> {
  const store = await openStore(environment["STORE_URL"] ?? "", { clock: systemClock, maxCacheBytes: 1e9 });
  try {
    const values: unknown[] = [];
    for await (const [, value] of entries(store.values(namespace))) values.push(value);
    return values;
  } finally {
    await store.close();
  }
}

/** Memory that a process really has, in KiB. */
export async function residentKiB(bot: Bot | undefined): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(bot?.process.pid)]);
  return Number(stdout.trim());
}

function isGood({ result, cancelled }: Job): boolean {
  return result?.status === 200 && !cancelled;
}

function isKnown({ fal }: Run, { requestId }: Job): boolean {
  return fal.calls.some(({ path }) => path.includes(requestId));
}

function filesOf({ fal }: Run, { result }: Job) {
  const { images = [] } = (result?.body ?? {}) as { images?: { url: string }[] }; // what the stand-in itself makes
  return images.flatMap(({ url }) => {
    const file = fal.files.get(url);
    return file ? [{ url, bytes: file.bytes }] : [];
  });
}

/** A person asks, in the run's own server unless in another. */
export function ask(run: Run, planned: PlannedCommand, guild = run.guild): void {
  const { discord, fal, asker, images, asked } = run;
  const { kind, prompt, picture, script } = planned;
  fal.answer(kind === "picture" ? FLUX : MOONDREAM, kind === "picture" ? script : { ...script, output: answerOf });
  const image = images[Math.floor(picture * images.length)];
  const command =
    kind === "picture"
      ? { name: "imagine", options: { prompt } }
      : { name: "ask", options: { question: prompt, ...(image && { image }) } };
  asked.push({ planned, handle: discord.command({ ...command, user: asker, guild }) });
}

/** fal gets on with its jobs, whether anybody watches or not. */
export function endJobs({ fal, asked }: Run): void {
  fal.on("submit", (job) => {
    const one = asked.find(({ planned }) => planned.prompt === promptOf(job));
    setTimeout(() => {
      if (job.status !== "COMPLETED") void job.complete();
    }, one?.planned.endsAfterMs).unref();
  });
}

/** Lets the bot come to rest in peace. */
export async function settle(run: Run, timeoutMs = SETTLE_MS): Promise<void> {
  run.fal.faults.clear();
  run.discord.faults.clear();
  const unfinished = ({ handle }: Asked) => {
    const message = handle.message();
    return message !== undefined && !isFinal(message);
  };
  const restless = async () => ({
    unfinished: run.asked.filter(unfinished).map(({ planned }) => planned.prompt),
    recorded: await keptIn(run, "asks"),
  });
  await expect.poll(restless, { interval: 500, timeout: timeoutMs }).toEqual({ unfinished: [], recorded: [] });
}

export function told({ planned, message }: Reading): string {
  return `${planned.prompt}: ${message.text}`;
}

/** A picture is paid once at most, and words twice, where it is unknown whether the first time arrived. */
export function paidTooOften({ asked, fal }: Run): string[] {
  const most = { picture: 1, text: 2 };
  return asked.flatMap(({ planned: { kind, prompt } }) => {
    const submits = fal.jobs.filter((job) => promptOf(job) === prompt).length;
    return submits > most[kind] ? [`${prompt}: ${submits} submits`] : [];
  });
}

/** What fal has made is shown or kept, unless the bot cannot know that fal took the job, and says just that. */
export function isLost(reading: Reading): boolean {
  const { made, isAnswered, isKept, submits, message } = reading;
  if (made === "nothing" || isAnswered || isKept || isGivenUp(reading)) return false;
  const isExplained = message.text.includes("I did not send it again") || submits > 1;
  return made === "known" || !isExplained;
}

/** Whether two processes were killed just while they read for it, which is told, and makes no third one read it. */
export function isGivenUp({ message }: Reading): boolean {
  return message.text.includes("stop twice while working on this");
}
