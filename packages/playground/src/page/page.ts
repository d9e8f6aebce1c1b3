import type { ServerResponse } from "node:http";
import type { Clock } from "fal-stand-in";
import type { Attachment, Discord } from "discord-stand-in";
import { createConversations } from "./conversations.ts";
import { createEventStreams, type EventStreams } from "./event-streams.ts";
import { createInteractionActions } from "./interaction-actions.ts";
import { createLookup, refuse } from "./lookup.ts";
import { createMessageActions } from "./message-actions.ts";
import { createMessageLog, isSeenBy, messageEvent, type MessageLog } from "./message-log.ts";
import { type ActionHandlers, perform } from "./page-actions.ts";
import { createTrafficLog } from "../traffic/traffic-log.ts";
import type { Mask } from "../traffic/masking.ts";
import type { TrafficEntry } from "../traffic/traffic-entry.ts";
import type { Action, ActionAnswer, PageEvent, PageState, Person, ScenarioName } from "./protocol.ts";
import { type Actor, commandsFor, placesOf, type Seed } from "./seed.ts";
import { restore, standingOf } from "./standing.ts";

/** The part of the simulator that the page shows and sets. */
export interface SimulatorSwitch {
  readonly scenario: ScenarioName;
  /** Whether it reads text in pictures. */
  readonly canRead: boolean;
  setScenario(scenario: ScenarioName): void;
}

export interface PageOptions {
  readonly discord: Discord;
  readonly seed: Seed;
  readonly clock: Clock;
  readonly mask: Mask;
  /** Undefined where fal's real service is used. */
  readonly simulator: SimulatorSwitch | undefined;
  /** The address that requests to fal go to. */
  readonly falTarget: string;
}

/** The page's state and actions, without HTTP. */
export interface Page {
  stateFor(actor: Actor): PageState;
  /** @throws ClientRefusal where Discord's client would refuse the person */
  perform(action: Action): Promise<ActionAnswer>;
  /** Answers with all earlier and all coming events. */
  open(actor: Actor, response: ServerResponse): void;
  file(id: string): Attachment | undefined;
  keep(attachment: Attachment): void;
  /** Shows a request to fal, or an event of one. */
  record(entry: TrafficEntry): void;
  /** Ends every stream of events. */
  close(): void;
}

export function createPage(options: PageOptions): Page {
  const { discord, clock, mask } = options;
  const streams = createEventStreams(clock);
  const messageLog = createMessageLog(discord, (message, isGone) => {
    const event: PageEvent = isGone ? { type: "removed", message: message.id } : messageEvent(message, discord.host);
    streams.tell(event, (actor) => isSeenBy(message, actor));
  });
  const traffic = createTrafficLog(discord, mask, (entry) => streams.tell({ type: "traffic", entry }));
  const handlers = createActionHandlers(options, messageLog, streams);
  const stopListening = tellOfChanges(discord, streams);
  const before = (actor: Actor): PageEvent[] => [
    ...messageLog.seenBy(actor).map((message) => messageEvent(message, discord.host)),
    ...traffic.kept.map((entry) => ({ type: "traffic", entry }) as const),
    { type: "scenario", scenario: scenarioOf(options) },
  ];
  return {
    stateFor: (actor) => stateFor(actor, options),
    perform: (action) => perform(handlers, action),
    open: (actor, response) => streams.open(actor, response, before(actor)),
    file: messageLog.file,
    keep: messageLog.keep,
    record: traffic.add,
    close() {
      stopListening();
      streams.close();
    },
  };
}

function createActionHandlers(
  { discord, seed, clock, simulator }: PageOptions,
  messageLog: MessageLog,
  streams: EventStreams,
): ActionHandlers {
  const lookup = createLookup(seed, messageLog);
  return {
    ...createInteractionActions(discord, lookup, createConversations(clock, streams.tell)),
    ...createMessageActions({
      discord,
      lookup,
      file: messageLog.file,
      dismiss(message, actor) {
        messageLog.dismiss(message.id);
        streams.tell({ type: "removed", message: message.id }, ({ id }) => id === actor.id);
      },
    }),
    restore({ person, member }) {
      restore(discord, seed.guild, lookup.actor(person), lookup.actor(member), clock.now());
      streams.tell({ type: "people" });
      return {};
    },
    scenario({ scenario }) {
      if (!simulator) refuse("fal's real service is asked: there is nothing to be simulated.");
      simulator.setScenario(scenario);
      streams.tell({ type: "scenario", scenario });
      return {};
    },
  };
}

function stateFor(actor: Actor, options: PageOptions): PageState {
  const { discord, seed, simulator, falTarget } = options;
  const { bot } = discord;
  return {
    bot: { id: bot.id, name: bot.username },
    people: [...seed.actors.values()].map((actor) => toPerson(actor, options)),
    places: placesOf(actor, bot.username),
    commands: commandsFor(actor, discord),
    isSimulated: simulator !== undefined,
    canRead: simulator?.canRead ?? true,
    falTarget,
    scenario: scenarioOf(options),
  };
}

function toPerson(actor: Actor, { seed, clock }: PageOptions): Person {
  const { id, name, role, locale } = actor;
  const standing = standingOf(actor, seed.guild, clock.now());
  return { id, name, role, locale, ...(standing && { standing }) };
}

/** Without a simulator the page shows no scenario. */
function scenarioOf({ simulator }: PageOptions): ScenarioName {
  return simulator?.scenario ?? "fast";
}

/** Announces each time that the bot has registered its commands, or has timed out, kicked or banned a member. */
function tellOfChanges(discord: Discord, streams: EventStreams): () => void {
  return discord.on("call", ({ method, route = "", status = 0 }) => {
    if (method === "GET" || status >= 300) return;
    if (route.endsWith("/commands")) streams.tell({ type: "commands" });
    if (/\/(?:members|bans)\//.test(route)) streams.tell({ type: "people" });
  });
}
