import type { ServerResponse } from "node:http";
import type { Clock } from "fal-stand-in";
import type { Attachment, Discord } from "discord-stand-in";
import { createActing } from "./actions.ts";
import { createConversations } from "./conversations.ts";
import { createEventStreams } from "../server/event-streams.ts";
import { createLedger, isSeenBy, messageEvent } from "./message-log.ts";
import { createLooks } from "../traffic/traffic.ts";
import type { Mask } from "../traffic/masking.ts";
import type { Act, ActAnswer, Look, Mood, PageEvent, Person, Scene } from "./protocol.ts";
import { type Actor, commandsFor, placesOf, type Stage } from "./seed.ts";
import { standingOf } from "./standing.ts";

/** The simulator, as the page shows it and turns it. */
export interface SimulatorSwitch {
  readonly scenario: Mood;
  /** Whether it reads what stands in pictures. */
  readonly canRead: boolean;
  setScenario(scenario: Mood): void;
}

export interface PageOptions {
  readonly discord: Discord;
  readonly stage: Stage;
  readonly clock: Clock;
  readonly mask: Mask;
  /** Undefined where fal's real service is asked. */
  readonly simulator: SimulatorSwitch | undefined;
  /** Where requests to fal go. */
  readonly falTarget: string;
}

/** What the page shows and does, before any HTTP. */
export interface Page {
  sceneOf(actor: Actor): Scene;
  /** @throws ClientRefusal where Discord's client would not let them */
  act(act: Act): Promise<ActAnswer>;
  /** Answers with all that was and all that comes. */
  open(actor: Actor, response: ServerResponse): void;
  file(id: string): Attachment | undefined;
  keep(attachment: Attachment): void;
  /** Shows something that went to fal. */
  see(look: Look): void;
  /** Ends every stream of events. */
  close(): void;
}

export function createPage(options: PageOptions): Page {
  const { discord, stage, clock, mask, simulator } = options;
  const streams = createEventStreams(clock);
  const ledger = createLedger(discord, (message, isGone) => {
    const event: PageEvent = isGone ? { type: "removed", message: message.id } : messageEvent(message, discord.host);
    streams.tell(event, (actor) => isSeenBy(message, actor));
  });
  const looks = createLooks(discord, mask, (look) => streams.tell({ type: "look", look }));
  const tellOfPeople = () => streams.tell({ type: "people" });
  const unlisten = tellOfChanges(discord, () => streams.tell({ type: "commands" }), tellOfPeople);
  const setMood = (next: Mood) => {
    simulator?.setScenario(next);
    streams.tell({ type: "mood", mood: next });
  };
  const act = createActing({
    discord,
    stage,
    ledger,
    clock,
    tellOfPeople,
    conversations: createConversations(clock, streams.tell),
    setMood: simulator && setMood,
    dismiss(message, actor) {
      ledger.dismiss(message.id);
      streams.tell({ type: "removed", message: message.id }, ({ id }) => id === actor.id);
    },
  });
  const before = (actor: Actor): PageEvent[] => [
    ...ledger.seenBy(actor).map((message) => messageEvent(message, discord.host)),
    ...looks.kept.map((look) => ({ type: "look", look }) as const),
    { type: "mood", mood: moodOf(options) },
  ];
  return {
    sceneOf: (actor) => sceneOf(actor, options),
    act,
    open: (actor, response) => streams.open(actor, response, before(actor)),
    file: ledger.file,
    keep: ledger.keep,
    see: looks.add,
    close() {
      unlisten();
      streams.close();
    },
  };
}

function sceneOf(actor: Actor, options: PageOptions): Scene {
  const { discord, stage, simulator, falTarget } = options;
  const { bot } = discord;
  return {
    bot: { id: bot.id, name: bot.username },
    people: [...stage.actors.values()].map((actor) => toPerson(actor, options)),
    places: placesOf(actor, bot.username),
    commands: commandsFor(actor, discord),
    isSimulated: simulator !== undefined,
    canRead: simulator?.canRead ?? true,
    falTarget,
    mood: moodOf(options),
  };
}

function toPerson(actor: Actor, { stage, clock }: PageOptions): Person {
  const { id, name, role, locale } = actor;
  const standing = standingOf(actor, stage.guild, clock.now());
  return { id, name, role, locale, ...(standing && { standing }) };
}

/** Where nothing is simulated there is no mood, and the page shows none. */
function moodOf({ simulator }: PageOptions): Mood {
  return simulator?.scenario ?? "fast";
}

/** Calls back each time that the bot has registered its commands, or has timed out, kicked or banned a member. */
function tellOfChanges(discord: Discord, ofCommands: () => void, ofPeople: () => void): () => void {
  return discord.on("call", ({ method, route = "", status = 0 }) => {
    if (method === "GET" || status >= 300) return;
    if (route.endsWith("/commands")) ofCommands();
    if (/\/(?:members|bans)\//.test(route)) ofPeople();
  });
}
