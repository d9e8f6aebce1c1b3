import type { TestContext } from "vitest";
import { systemClock } from "../../src/core/async/clock.ts";
import { entries, type Store } from "../../src/core/store.ts";
import type { InteractionHandle, MessageView } from "discord-stand-in";
import { openStore } from "../../src/stores/open.ts";
import { isFinal, plainPicture } from "../flows/harness.ts";
import { type Bot, setStage, type Stage } from "./stage.ts";

export const FLUX = "fal-ai/flux-2-pro";
export const DETAILED = "fal-ai/florence-2-large/detailed-caption";
export const CAPTION = "A house on a hill.";

/** Longer than a test lasts: what waits so long never comes. */
export const NEVER_MS = 120_000;
/** A killed process counts as dead after 5 s and its hold on a job ends after 6; the rest is for a busy machine. */
export const GOING_ON = { boundMs: 30_000 } as const;

/** Namespaces of the store: who waits, what runs for them, what came of it, and what can be tried again. */
type Namespace = "asks" | "jobs" | "outcomes" | "subjects";

/** A bot in its own process, and two people who wait: one for a picture, one for words. */
export interface Scene extends Stage {
  readonly bot: Bot;
  imagine(): InteractionHandle;
  /** @param shade - another one is another picture */
  caption(shade?: number): Promise<InteractionHandle>;
  /** Resolves when so many things are recorded. */
  holds(namespace: Namespace, count: number): Promise<void>;
  /** Starts the bot on the same store when it is gone; nothing stops the world any more. */
  restart(): Promise<Bot>;
  /** Kills the bot with SIGKILL and starts it again. */
  killAndRestart(): Promise<Bot>;
  /** How many readings were begun and not ended, for each who waits. */
  unendedReadings(): Promise<number[]>;
  /** How many jobs fal has accepted, of pictures and of words. */
  submits(): { pictures: number; texts: number };
  /** Resolves when no person is waited for any more. */
  settled(): Promise<void>;
}

/**
 * Sets a scene that ends with the test, beside those of other tests.
 *
 * @param changes - variables of the bot's in place of the stage's own
 */
export async function setScene(
  { onTestFinished, expect }: TestContext,
  changes: Readonly<Record<string, string>> = {},
): Promise<Scene> {
  const stage = await setStage(onTestFinished);
  const { discord, fal, guild, asker, environment } = stage;
  fal.answer(DETAILED, { output: { results: CAPTION } });
  const store = await openStore(environment["STORE_URL"] ?? "", { clock: systemClock, maxCacheBytes: 1e9 });
  onTestFinished(() => store.close());
  let bot = stage.start(changes);
  await bot.ready();

  const holds = (namespace: Namespace, count: number) =>
    expect
      .poll(() => countOf(store, namespace), { interval: 10, timeout: GOING_ON.boundMs, message: namespace })
      .toBe(count);
  const restart = async () => {
    await bot.ended;
    fal.faults.clear();
    discord.faults.clear();
    bot = stage.start(changes);
    await bot.ready();
    return bot;
  };
  return {
    ...stage,
    get bot() {
      return bot;
    },
    imagine: () => discord.command({ name: "imagine", options: { prompt: "a fox" }, user: asker, guild }),
    async caption(shade = 200) {
      const image = discord.attach(await plainPicture(shade), { filename: "picture.png", ephemeral: true });
      return discord.command({ name: "caption", options: { image }, user: asker, guild });
    },
    holds,
    restart,
    killAndRestart() {
      bot.process.kill("SIGKILL");
      return restart();
    },
    async unendedReadings() {
      const counts: number[] = [];
      const asks = store.values<{ readonly unendedReadings?: number }>("asks");
      for await (const [, ask] of entries(asks)) counts.push(ask.unendedReadings ?? 0);
      return counts;
    },
    submits: () => ({ pictures: fal.submits(FLUX).length, texts: fal.submits(DETAILED).length }),
    settled: () => holds("asks", 0),
  };
}

async function countOf(store: Store, namespace: Namespace): Promise<number> {
  const keys: string[] = [];
  for await (const [key] of entries(store.values(namespace))) keys.push(key);
  return keys.length;
}

/** The message when it has come to its end, and stands so when no person is waited for any more. */
export async function endOf(scene: Scene, handle: InteractionHandle): Promise<MessageView> {
  await handle.until(isFinal, GOING_ON);
  await scene.settled();
  return handle.until(isFinal);
}

/** What a person reads in a message, in one line. */
export function readingOf(message: MessageView | undefined): string {
  if (!message) return "(nothing: nobody was told to wait)";
  const { text, pictures, buttons } = message;
  const labels = buttons.map((button) => ("label" in button ? `[${button.label}]` : "[?]"));
  const shown = pictures.length > 0 ? [`(${pictures.length} picture)`] : [];
  return [text.replaceAll("\n", " / "), ...shown, ...labels].join(" ");
}
