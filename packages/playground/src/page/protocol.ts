import type { APIMessage, APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import type { TrafficEntry } from "../traffic/traffic-entry.ts";

/*
 * The protocol of the page in the browser and its server: JSON over HTTP, and one stream of events.
 * Both sides are of the same build, so the types alone bind them.
 *
 * The page's files: `GET /` is browser/index.html, `/PATH` is a file below browser/ (`/styles/style.css`),
 * `/PATH.js` is what the build made of browser/PATH.ts; `/modules/PACKAGE/PATH` is a file of one of the few packages
 * that index.html's import map names. That map must be inline, so the policy names its hash:
 * `default-src 'self'; script-src 'self' 'sha256-…'; style-src 'self'; style-src-attr 'unsafe-inline';
 * img-src 'self' data: blob:` (lit's styleMap writes style attributes; avatars and previews are drawn by the page).
 */

/** The simulator's scenarios. */
export const SCENARIO_NAMES = [
  "fast",
  "slow queue",
  "failing",
  "content policy",
  "out of balance",
  "unreachable",
] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** A person whom the page can act as. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Their permissions in the server, in words. */
  readonly role: string;
  /** The language of their client, `de`. */
  readonly locale: string;
  /** Absent for an ordinary member. */
  readonly standing?: Standing;
}

/** The standing of a member who was moderated. */
export type Standing =
  | { readonly is: "timed out"; /** Milliseconds since the epoch. */ readonly untilMs: number }
  | { readonly is: "banned" }
  /** Kicked: no longer a member. */
  | { readonly is: "gone" };

/** A channel of the server, or the direct messages of the person who acts. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly kind: "server" | "dm";
}

/** The parts of a registered command that a client needs. */
export interface PlaygroundCommand {
  /** Its name in actions. */
  readonly name: string;
  /** Its name in this person's client, in their language. */
  readonly label: string;
  /** Discord's: 1 a slash command, 3 a message's menu. */
  readonly type: number;
  /** In this person's language. */
  readonly description: string;
  /**
   * Discord's own option objects, subcommands included. Actions use their names; other languages are in
   * `name_localizations` and `description_localizations`.
   */
  readonly options: readonly unknown[];
  /** The ids of the places in which this person's client shows it. */
  readonly places: readonly string[];
}

/** `GET /api/state?person=ID`: the page's state, without events. */
export interface PageState {
  readonly bot: { readonly id: string; readonly name: string };
  readonly people: readonly Person[];
  readonly places: readonly Place[];
  readonly commands: readonly PlaygroundCommand[];
  /** False where fal's real service is used. */
  readonly isSimulated: boolean;
  /** False where the simulator stands in for a model that reads text, and has no reader. */
  readonly canRead: boolean;
  /** The address that requests to fal go to. */
  readonly falTarget: string;
  readonly scenario: ScenarioName;
}

/**
 * `POST /api/actions`: a person's action. The answer is `{}`, or `{ choices }` for "type", or `{ refusal }` in plain words
 * where Discord's client would refuse them.
 */
export type Action =
  | {
      readonly does: "command";
      readonly person: string;
      readonly place: string;
      /** With its subcommands: `privacy show`. */
      readonly name: string;
      /** By option name; files as `{ id }`. */
      readonly options: Readonly<Record<string, string | number | boolean | { readonly id: string }>>;
    }
  | {
      readonly does: "type";
      readonly person: string;
      readonly place: string;
      readonly name: string;
      readonly focused: string;
      readonly options: Readonly<Record<string, string | number | boolean | { readonly id: string }>>;
    }
  | { readonly does: "menu"; readonly person: string; readonly message: string; readonly name: string }
  | {
      readonly does: "press";
      readonly person: string;
      readonly message: string;
      readonly customId: string;
      /** The chosen values, when it is a select. */
      readonly values?: readonly string[];
    }
  | {
      readonly does: "submit";
      readonly person: string;
      /** Of the modal event. */
      readonly modal: string;
      /** By custom id: words, whether it is checked, chosen values, or ids of files. */
      readonly values: Readonly<Record<string, string | boolean | readonly string[]>>;
    }
  | {
      readonly does: "post";
      readonly person: string;
      readonly place: string;
      readonly content: string;
      /** Ids of files. */
      readonly files: readonly string[];
      readonly repliesTo?: string;
    }
  | { readonly does: "edit"; readonly person: string; readonly message: string; readonly content: string }
  /** Alt text of the own message's attachments, by id; empty words remove it. */
  | {
      readonly does: "describe";
      readonly person: string;
      readonly message: string;
      readonly descriptions: Readonly<Record<string, string>>;
    }
  /** Which of the own message's attachments are spoilers, by id. */
  | {
      readonly does: "hide";
      readonly person: string;
      readonly message: string;
      readonly spoilers: Readonly<Record<string, boolean>>;
    }
  /** An ephemeral message is dismissed: gone for this person alone, and the bot hears nothing. */
  | { readonly does: "delete"; readonly person: string; readonly message: string }
  /** A moderator lifts a member's timeout or ban; a banned or kicked person returns. */
  | { readonly does: "restore"; readonly person: string; readonly member: string }
  | { readonly does: "scenario"; readonly scenario: ScenarioName };

/** The immediate answer to an action. */
export interface ActionAnswer {
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  readonly refusal?: string;
}

/**
 * `POST /api/files?name=…&alt=…&spoiler=true`, the bytes as the body, 25 MB at most: a file to be attached. A refusal,
 * here and under `/api/actions`, has a status of 400 or above and the body `{ refusal }`.
 */
export interface FileAnswer {
  readonly id: string;
  /** The page's address of it. */
  readonly url: string;
}

/** `GET /api/events?person=ID`: a server-sent event each, `data:` is one of these. Earlier events come first. */
export type PageEvent =
  | {
      readonly type: "message";
      readonly place: string;
      /** In the form of Discord's API; flags mark ephemeral and loading messages. */
      readonly message: APIMessage;
      /** The picture's or the file's address on the page's own host, by attachment id or by the address in the message. */
      readonly files: Readonly<Record<string, string>>;
      /** The name in actions of the command that it answers, `privacy show`; absent where it answers none. */
      readonly command?: string;
    }
  | { readonly type: "removed"; readonly message: string }
  /** Opens for this person alone. */
  | { readonly type: "modal"; readonly modal: string; readonly data: APIModalInteractionResponseCallbackData }
  /** The bot did not respond in time to the person's action. */
  | { readonly type: "unanswered"; readonly what: string }
  | { readonly type: "traffic"; readonly entry: TrafficEntry }
  | { readonly type: "scenario"; readonly scenario: ScenarioName }
  /** A person's standing in the server has changed. */
  | { readonly type: "people" }
  /** The bot has registered other commands. */
  | { readonly type: "commands" };
