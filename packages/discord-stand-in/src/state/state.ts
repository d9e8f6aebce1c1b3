import type { APIInteraction, ChannelType, Locale, StickerFormatType } from "discord-api-types/v10";
import type { Clock } from "../time/clock.ts";
import type { Pings } from "./message-mentions.ts";
import type { NewId } from "./snowflakes.ts";
import type { CommandDefinition } from "../validation/command-definitions.ts";
import type { MessageComponent } from "../validation/sent-components.ts";
import type { Embed } from "../validation/sent-message.ts";
import type { Modal } from "../validation/modals.ts";

/** A user of Discord, or the bot itself. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly locale: `${Locale}`;
  readonly bot: boolean;
  /** Whether they accept messages from members of the same server. */
  readonly takesDms: boolean;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
  readonly managed: boolean;
  /** The member with the higher highest role ranks above the other. */
  readonly position: number;
}

export interface Member {
  readonly user: User;
  readonly roleIds: readonly string[];
  readonly joinedAtMs: number;
  /** Milliseconds since the epoch until which the member may not speak. */
  timedOutUntilMs?: number;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly locale: `${Locale}`;
  readonly ownerId: string;
  /** False where only a user has installed the app: the bot is not a member and gets no events. */
  readonly installed: boolean;
  /** By id. The role that has the guild's own id is @everyone. */
  readonly roles: Map<string, Role>;
  readonly members: Map<string, Member>;
  /** Reasons by user id. */
  readonly bans: Map<string, string | undefined>;
  /** Names of commands that the server opens to all members, overruling their definition. */
  readonly openCommands: Set<string>;
}

export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  readonly name: string;
  readonly guild: Guild | undefined;
  /** The members of a DM or group DM, without the bot. */
  readonly recipients: readonly User[];
  /** For a thread, its channel, whose permissions apply. */
  readonly parent?: Channel;
  /** Set where the bot's permissions differ from the whole server. */
  botPermissions: bigint | undefined;
  /** The permissions that it denies to all but administrators; `botPermissions` overrules it. */
  readonly denied: bigint;
  /** False in private channels between people, where only a user has installed the app. */
  readonly botTakesPart: boolean;
}

/** A file on Discord. `contentType` is Discord's guess and may be wrong. */
export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** Alt text. */
  readonly description: string | undefined;
  readonly spoiler: boolean;
  /** Options of commands and files of ephemeral messages: another path, and a shorter life. */
  readonly ephemeral: boolean;
  /** The channel that it was posted in, or the application's id. */
  readonly ownerId: string;
}

/** A sticker in a message. https://discord.com/developers/docs/resources/sticker#sticker-item-object */
export interface Sticker {
  readonly id: string;
  readonly name: string;
  readonly format: StickerFormatType;
}

export interface Message {
  readonly id: string;
  readonly channel: Channel;
  readonly author: User;
  readonly interaction: Interaction | undefined;
  readonly repliesTo: Message | undefined;
  /** Messages forwarded in this one. */
  readonly snapshots: readonly Message[];
  readonly stickers: readonly Sticker[];
  content: string;
  embeds: readonly Embed[];
  components: readonly MessageComponent[];
  attachments: readonly Attachment[];
  flags: number;
  /** All people whom its creation or an edit would have notified. */
  pings: Pings;
  editedAtMs?: number;
  deleted: boolean;
}

/** The bot's first answer to an interaction. */
export interface FirstResponse {
  readonly type: number;
  readonly ephemeral: boolean;
  /** The callback's `data`, unchanged. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly files: readonly UploadedFile[];
  readonly atMs: number;
}

/** A file in a multipart body. */
export interface UploadedFile {
  /** Its field, `files[0]`. */
  readonly field: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly payload: APIInteraction;
  readonly user: User;
  readonly channel: Channel;
  readonly createdAtMs: number;
  /** True where the user alone installed the app: follow-ups are counted. */
  readonly userInstallOnly: boolean;
  readonly maxFileBytes: number;
  /** The message whose button was pressed, or whose button opened the modal. */
  readonly source: Message | undefined;
  expired: boolean;
  response?: FirstResponse;
  modal?: Modal;
  modalSubmitted: boolean;
  /** The message that `@original` means. */
  original?: Message;
  readonly followUps: Message[];
}

/** A registered command: the bot's definition, and its id. */
export type RegisteredCommand = CommandDefinition & { readonly id: string; readonly version: string };

/** The whole state of this Discord. */
export interface State {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly bot: User;
  readonly applicationId: string;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  readonly users: Map<string, User>;
  readonly messages: Map<string, Message>;
  readonly attachments: Map<string, Attachment>;
  readonly commands: Map<string, RegisteredCommand>;
  /** By token. */
  readonly interactions: Map<string, Interaction>;
  /** Privileged intents that are enabled in the developer portal. */
  privilegedIntents: number;
}

/** A Discord without any user but the bot. The user's id is the application's, too, as with every newer bot. */
export function createState(clock: Clock, newId: NewId, privilegedIntents: number): State {
  const bot: User = { id: newId(), username: "Sightline", locale: "en-US", bot: true, takesDms: false };
  return {
    clock,
    newId,
    bot,
    applicationId: bot.id,
    guilds: new Map(),
    channels: new Map(),
    users: new Map([[bot.id, bot]]),
    messages: new Map(),
    attachments: new Map(),
    commands: new Map(),
    interactions: new Map(),
    privilegedIntents,
  };
}
