import { PermissionFlagsBits } from "discord-api-types/v10";
import { z } from "zod";
import type { MessageView } from "discord-stand-in";
import type { Store } from "../../src/core/store.ts";
import { drive, type ManualClock } from "../support/manual-clock.ts";
import { postPictures, replyTo } from "./alt-text-harness.ts";
import { isFinal, plainPicture } from "./harness.ts";
import { answerOf } from "./moderation-asking.ts";
import { type ModeratedHarness, startModerated, texturedPicture } from "./moderation-harness.ts";
import { DETAILED, FLUX, OCR, press } from "./pressing.ts";

/** When the scene begins: what is stored ends some time after it, by the scene's own clock. */
export const BEGIN_MS = Date.UTC(2026, 11, 1);

export const WORDS = { delivered: "A house on a hill.", phrase: "free robux", altText: "A cat sleeps." } as const;
const HARMLESS = { output: { results: "" } };

export type Scene = Awaited<ReturnType<typeof playScene>>;

/**
 * Plays everything that leaves something in a store that the next process goes on with, up to the bot's end.
 *
 * @param captioned - a picture that is captioned
 */
export async function playScene(store: Store, clock: ManualClock, captioned: Buffer) {
  const harness = await startModerated({ mode: "timeout" }, { clock, store });
  const { discord, fal, guild, channel } = harness;
  const manager = discord.addUser({ username: "manager" });
  discord.addMember(guild, manager, { permissions: PermissionFlagsBits.ManageGuild });
  discord.addMember(guild, harness.asker);
  const played = { ...harness, manager };

  const open = await openCase(harness, 1);
  const decided = await openCase(harness, 2);
  await answerOf(harness, press(harness, decided.entry, "Not a scam", { user: harness.moderator }));
  fal.answer(OCR, HARMLESS);

  await say(played, "settings words add", { phrase: WORDS.phrase }, manager);
  await say(played, "settings captions", { detail: "full" }, manager);
  await say(played, "settings alt-text", { channel, mode: "post" }, manager);
  fal.answer(DETAILED, { output: { results: WORDS.altText } });
  const described = await postPictures(harness, [{}], { channel });
  const altText = await replyTo(harness, described, channel);

  await say(played, "preferences", { detail: "detailed" }, harness.asker);
  fal.answer(DETAILED, { output: { results: WORDS.delivered } });
  const caption = await say(played, "caption", { image: harness.attach(captioned) }, harness.asker);
  const picture = await say(played, "imagine", { prompt: "a fox", seed: 5 }, harness.asker);

  const held = { hold: true, queue: [3] };
  fal.answer(DETAILED, held);
  fal.answer(FLUX, held);
  const text = await hold(harness, "caption", { image: harness.attach(await plainPicture(150)) });
  const made = await hold(harness, "imagine", { prompt: "an owl", seed: 6 });
  await drive(clock, harness.stop());
  return { harness: played, open, decided, described, altText, caption, picture, text, made };
}

type Played = ModeratedHarness & { readonly manager: ModeratedHarness["asker"] };
type Options = NonNullable<Parameters<ModeratedHarness["discord"]["command"]>[0]["options"]>;

/** A command in the scene's channel, and its finished answer. */
export function say({ discord, channel, clock }: Played, name: string, options: Options, user: Played["asker"]) {
  return drive(clock, discord.command({ name, options, user, channel }).until(isFinal), 100);
}

async function openCase(harness: ModeratedHarness, seed: number) {
  const poster = harness.addPoster();
  harness.post(poster, [await texturedPicture(seed)]);
  const entry = await harness.until(() =>
    harness.entries().find(({ text }) => text.includes(`<@${poster.id}>`) && text.includes("deleted")),
  );
  return { poster, entry };
}

/** A person waits for a job that stays in fal's queue. */
async function hold(harness: ModeratedHarness, name: string, options: Options) {
  const { discord, fal, channel, asker, clock } = harness;
  const handle = discord.command({ name, options, user: asker, channel });
  const waiting = handle.until(({ text }) => text.includes("3 jobs before"));
  const message = await drive(clock, waiting, 100);
  const job = fal.jobs.at(-1);
  if (!job) throw new Error("Nothing was submitted.");
  return { handle, message, job };
}

/** What the outside world calls the things of a scene, by names that are the same whenever it is played. */
export function idsOf({ harness, open, decided, described, altText, caption, picture, text, made }: Scene) {
  const waiting = (name: string, { handle, message, job }: typeof text): [string, string | undefined][] => [
    [`${name}Interaction`, handle.id],
    [`${name}Token`, handle.token],
    [`${name}Message`, message.id],
    [`${name}Request`, job.requestId],
  ];
  const ids: [string, string | undefined][] = [
    ["openCase", caseOf(open.entry)], // before the server, whose id it holds
    ["decidedCase", caseOf(decided.entry)],
    ["discord", harness.discord.host],
    ["fal", harness.fal.url],
    ["application", harness.discord.bot.id],
    ["guild", harness.guild.id],
    ["channel", harness.channel.id],
    ["logChannel", harness.logChannel.id],
    ["asker", harness.asker.id],
    ["moderator", harness.moderator.id],
    ["stranger", harness.stranger.id],
    ["manager", harness.manager.id],
    ["openPoster", open.poster.id],
    ["openEntry", open.entry.id],
    ["openPicture", open.entry.attachments[0]?.id],
    ["decidedPoster", decided.poster.id],
    ["decidedEntry", decided.entry.id],
    ["decidedPicture", decided.entry.attachments[0]?.id],
    ["described", described.id],
    ["altText", altText.id],
    ["captionMessage", caption.id],
    ["pictureMessage", picture.id],
    ["pictureFile", fileOf(harness.fal.submits(FLUX)[0])],
    ...waiting("text", text),
    ...waiting("made", made),
  ];
  return z.record(z.string(), z.string().min(1)).parse(Object.fromEntries(ids));
}

function caseOf(entry: MessageView): string {
  return entry.buttons[0]?.custom_id?.replace(/^\w+:/, "") ?? "";
}

/** Where fal keeps the picture that a job has made. */
function fileOf(job: Scene["made"]["job"] | undefined): string {
  const { images } = z.object({ images: z.tuple([z.object({ url: z.string() })]) }).parse(job?.result?.body);
  return images[0].url;
}

/** Custom ids of the buttons that people see when the bot ends, by the messages that they are beneath. */
export function buttonsOf({ open, decided, altText, caption, picture, text }: Scene) {
  const customIds = ({ buttons }: MessageView) => buttons.flatMap(({ custom_id }) => custom_id ?? []);
  return {
    open: customIds(open.entry),
    decided: customIds(decided.entry),
    altText: customIds(altText),
    caption: customIds(caption),
    picture: customIds(picture),
    waiting: customIds(text.message),
  };
}
