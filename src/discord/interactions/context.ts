import type { RandomInteger } from "../../core/async/random.ts";
import type { CommandInteraction, MessageComponentInteraction, ModalSubmitInteraction, REST } from "discord.js";
import type { Clock } from "../../core/async/clock.ts";
import type { People } from "../../core/server/people.ts";
import type { PendingRequests } from "../../services/pending/pending-requests.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import type { ExplainFailure } from "../payloads/explain-failure.ts";
import type { FirstResponseGate } from "../delivery/targets/first-response-gate.ts";
import type { Command, FollowUps, TaskCommand } from "../../core/ui/command.ts";
import { inTime } from "../../core/async/deadline.ts";
import { UserError } from "../../core/errors.ts";
import type { HeldPhrases, ServerRules } from "../../core/server/managed-server.ts";
import type { CommandOutcome, Metrics } from "../../core/metrics.ts";
import type { Defaults } from "../../core/server/preferences.ts";
import type { AnswerRequest, Task } from "../../core/request/request.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import type { PendingRequestRecord, InteractionAddress } from "../../services/pending/records.ts";
import type { ShortTasks } from "../../services/pending/short-tasks.ts";
import type { HeldBy } from "../../services/moderation/text/held-phrases.ts";
import type { FindDefaults } from "../../services/servers/stored-preferences.ts";
import type { KnownList } from "../../services/moderation/known-list.ts";
import type { Settings } from "../../services/servers/stored-settings.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import { DEFAULT_MAX_FILE_BYTES } from "../payloads/components.ts";
import { isGone, isPassing } from "../rest/api-errors.ts";
import type { LinkCommands } from "../registration/command-mentions.ts";
import { checkConsent } from "../delivery/consent.ts";
import type { ModerationReview } from "../moderation/review/review.ts";
import type { GuildCache } from "../rest/guild-cache.ts";
import { answerAtOnce, type Responding } from "../delivery/targets/respond.ts";
import type { Deliver } from "../delivery/deliver.ts";

export interface DispatchServices {
  readonly deliver: Deliver;
  /** Without the bot's token, for the routes that an interaction's own token opens. */
  readonly rest: REST;
  /** The bot's own. */
  readonly botRest: REST;
  readonly asks: PendingRequests;
  readonly subjects: Subjects;
  readonly people: People;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly rush: FirstResponseGate;
  readonly explainFailure: ExplainFailure;
  readonly commands: readonly Command[];
  readonly followUps: FollowUps;
  readonly wordsFor: (locale: string) => Words;
  readonly randomInteger: RandomInteger;
  readonly randomId: () => string;
  readonly moderation: ModerationReview;
  readonly settings: Settings;
  readonly findDefaults: FindDefaults;
  readonly troubles: SetupProblems;
  readonly knownList: KnownList;
  readonly errands: ShortTasks;
  readonly serverRules: ServerRules;
  readonly heldPhrases: (by: HeldBy) => HeldPhrases;
  /** Servers and channels as they were a minute ago at most. */
  readonly places: GuildCache;
  readonly linkCommands: LinkCommands;
}

/** Something that somebody did, and everything that is needed to answer it. */
export interface InteractionContext<Interaction> {
  readonly interaction: Interaction;
  /** The language of the person who did it: the one that they have chosen, or else Discord's. */
  readonly locale: string;
  readonly words: Words;
  /** What holds for them where they do not say. */
  readonly defaults: Defaults;
  /** When this process heard of it. */
  readonly heardAtMs: number;
  readonly services: DispatchServices;
}

/** An interaction that takes a message for an answer. */
export type Answerable = CommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/** Begins to see to somebody who asks a model. */
export async function startRequest(
  incoming: InteractionContext<Answerable>,
  request: AnswerRequest,
  isPrivate: boolean,
): Promise<void> {
  const { interaction, locale, words, services } = incoming;
  const wish: NewRequest = {
    userId: interaction.user.id,
    request,
    locale,
    maxFileBytes: interaction.attachmentSizeLimit || DEFAULT_MAX_FILE_BYTES,
    address: addressOf(incoming, isPrivate),
  };
  await startPending(services, wish, words);
}

/** Where the answer to an interaction goes. */
export function addressOf(
  { interaction, heardAtMs }: InteractionContext<Answerable>,
  isPrivate: boolean,
): InteractionAddress {
  const { id: interactionId, token, applicationId, guildId, channelId, authorizingIntegrationOwners } = interaction;
  return {
    kind: "interaction",
    interactionId,
    token,
    applicationId,
    ...(guildId !== null && { guildId }),
    channelId: channelId ?? "",
    isPrivate,
    // Installed by a server, or written to directly: elsewhere the app only came along with a person.
    isBotThere: authorizingIntegrationOwners.guildId !== null,
    startedAtMs: heardAtMs,
  };
}

/** Discord gives 3 s for a first response, and there may be more to find out than one thing. */
const MAX_FINDING_MS = 700;

/**
 * Waits for what must be known before anything can be said.
 *
 * @throws UserError `storeUnavailable` where it takes too long, or what it fails with
 */
export function inFirstResponse<Result>(
  { clock }: Pick<DispatchServices, "clock">,
  finding: Promise<Result>,
): Promise<Result> {
  return inTime(clock, MAX_FINDING_MS, finding, () => {
    throw new UserError("storeUnavailable", {});
  });
}

/** What somebody asks for, and where the answer goes. */
export type NewRequest = Omit<PendingRequestRecord, "id" | "owner">;

/**
 * Begins to see to somebody, in whatever way they ask.
 *
 * @throws UserError `restarting`, `pictureOptedOut`, `storeUnavailable`
 */
export async function startPending(services: DispatchServices, wish: NewRequest, words: Words): Promise<void> {
  const { asks, deliver, randomId } = services;
  const consent = checkConsent(services, wish.request, wish.userId);
  await (wish.address.kind === "interaction" ? inFirstResponse(services, consent) : consent);
  if (asks.isSuspended()) throw new UserError("restarting", {}); // just before it is opened: nobody looks later
  const record: PendingRequestRecord = { ...wish, id: randomId(), owner: asks.owner };
  await deliver(record, words);
}

/** Takes note of what became of a command, or of what was pressed or sent off instead, where it led to no task. */
export function countCommand({ interaction, services }: InteractionContext<Answerable>, outcome: CommandOutcome): void {
  const command = commandNameOf(interaction);
  services.metrics.count("commands", { command, outcome });
}

function commandNameOf(interaction: Answerable): string {
  if ("commandName" in interaction) return interaction.commandName;
  return interaction.isModalSubmit() ? "dialogue" : "button";
}

/**
 * What goes wrong before there is anything to wait for is told to the one who asked alone.
 *
 * @param wayOut - what stands under the sentence, so that nothing has to be typed anew
 */
export async function orExplain(
  incoming: InteractionContext<Answerable>,
  work: () => Promise<void>,
  wayOut: (error: unknown) => Promise<View> = async () => [],
): Promise<void> {
  try {
    await work();
  } catch (error) {
    countCommand(incoming, "refused");
    if (isGone(error) || isPassing(error)) throw error; // whatever is said now would not arrive either
    const { view } = incoming.services.explainFailure(error, incoming.words);
    await answerAtOnce(responding(incoming), [...view, ...(await wayOut(error))], true);
  }
}

/** The command that sees to a kind of task. */
export function commandFor({ commands }: Pick<DispatchServices, "commands">, kind: Task["kind"]): TaskCommand {
  const command = commands.filter((one) => one.kind === "task").find((one) => one.name === kind);
  if (!command) throw new Error(`No command sees to ${kind}.`);
  return command;
}

/** What is needed for the first response. */
export function responding({
  interaction: { id, token },
  services: { rest, clock, rush },
}: InteractionContext<{ readonly id: string; readonly token: string }>): Responding {
  return { rest, clock, rush, address: { interactionId: id, token } };
}
