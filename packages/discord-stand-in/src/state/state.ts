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
  /** Whether they take messages from those who share a server with them. */
  readonly takesDms: boolean;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
  readonly managed: boolean;
  /** Whose highest role stands higher is above the other. */
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
  /** False where the app came along with a user alone: the bot is no member and gets no events. */
  readonly installed: boolean;
  /** By id. The role that has the guild's own id is @everyone. */
  readonly roles: Map<string, Role>;
  readonly members: Map<string, Member>;
  /** Reasons by user id. */
  readonly bans: Map<string, string | undefined>;
  /** Names of commands that the server lets everybody use, whatever their definition says. */
  readonly openCommands: Set<string>;
}

export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  readonly name: string;
  readonly guild: Guild | undefined;
  /** Of a DM or group DM, without the bot. */
  readonly recipients: readonly User[];
  /** Of a thread, the channel that it hangs under, whose permissions hold in it. */
  readonly parent?: Channel;
  /** Where it differs from what the bot may do in the whole server. */
  botPermissions: bigint | undefined;
  /** What it denies to everybody but administrators; what is said of the bot overrules it. */
  readonly denied: bigint;
  /** False in private channels between people, where the app came along with a user. */
  readonly botTakesPart: boolean;
}

/** A file as Discord keeps it. `contentType` is what Discord believes and may be wrong. */
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
  /** Everybody whom its creation or an edit would have notified. */
  pings: Pings;
  editedAtMs?: number;
  deleted: boolean;
}

/** The bot's first answer to an interaction. */
export interface FirstResponse {
  readonly type: number;
  readonly ephemeral: boolean;
  /** The callback's `data` as it was sent. */
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
  /** What `@original` means. */
  original?: Message;
  readonly followUps: Message[];
}

/** A registered command: what the bot sent, and its id. */
export type RegisteredCommand = CommandDefinition & { readonly id: string; readonly version: string };

/** All that this Discord knows. */
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

/** A Discord without any user but the bot. The user's id is the application's too, as with every newer bot. */
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
