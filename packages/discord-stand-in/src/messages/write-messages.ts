import { MessageFlags } from "discord-api-types/v10";
import { keepAttachment } from "../state/stored-attachments.ts";
import { everyComponent, textsOf } from "../validation/component-tree.ts";
import { addPings, NO_PINGS, pingsOf } from "../state/message-mentions.ts";
import type { Attachment, Channel, Interaction, Message, State, Sticker, UploadedFile, User } from "../state/state.ts";
import { type PlannedAttachment, planAttachments } from "./sent-attachments.ts";
import { planMessage, type PlannedMessage, type Writing } from "./message-rules.ts";

/** A change to a message. */
export type MessageChange = "create" | "update" | "delete";

/** A checked request to write a message: a body, its files, and its place. */
export interface Draft extends Writing {
  readonly uploads: readonly UploadedFile[];
  readonly maxFileBytes: number;
}

/** The place of a new message. */
export interface Placement {
  readonly channel: Channel;
  readonly author: User;
  readonly interaction?: Interaction | undefined;
  readonly repliesTo?: Message | undefined;
  readonly snapshots?: readonly Message[] | undefined;
  readonly stickers?: readonly Sticker[] | undefined;
  /** Whether a person's reply notifies the author of the message. Default: true. */
  readonly pingsRepliedTo?: boolean | undefined;
}

/** The content of a person's message. */
export type Posted = Pick<Message, "content" | "embeds" | "attachments" | "components" | "flags">;

/** Writes messages by Discord's rules, and announces every change. */
export interface Messages {
  /** @throws DiscordError for what Discord refuses */
  create(draft: Draft, placement: Placement): Message;
  /** The "thinking…" of a deferred answer. */
  createLoading(placement: Placement, ephemeral: boolean): Message;
  /** Posts for a person, whose client has checked the rules. */
  post(placement: Placement, contents: Posted): Message;
  /** Changes a person's own message. */
  amend(message: Message, change: Pick<Message, "content" | "attachments" | "embeds">): void;
  /** @throws DiscordError for what Discord refuses */
  edit(message: Message, draft: Omit<Draft, "before" | "mayHide">): void;
  /** Several at once, by a moderator's bot. Their files are deleted at once, where Discord delays that. */
  remove(...messages: readonly Message[]): void;
}

/** @param announce called after each change; several messages are deleted together, or it is one */
export function createMessages(
  state: State,
  announce: (change: MessageChange, ...messages: readonly Message[]) => void,
): Messages {
  const add = (
    placement: Placement,
    contents: Pick<Message, "content" | "embeds" | "components" | "flags">,
  ): Message => ({
    id: state.newId(),
    channel: placement.channel,
    author: placement.author,
    interaction: placement.interaction,
    repliesTo: placement.repliesTo,
    snapshots: placement.snapshots ?? [],
    stickers: placement.stickers ?? [],
    ...contents,
    attachments: [],
    pings: NO_PINGS,
    deleted: false,
  });
  return {
    create(draft, placement) {
      const planned = plan(draft);
      const message = add(placement, planned);
      message.attachments = keepAll(state, planned, message);
      message.pings = pings(draft, planned, placement.repliesTo);
      state.messages.set(message.id, message);
      announce("create", message);
      return message;
    },
    createLoading(placement, ephemeral) {
      const flags = MessageFlags.Loading | (ephemeral ? MessageFlags.Ephemeral : 0);
      const message = add(placement, { content: "", embeds: [], components: [], flags });
      state.messages.set(message.id, message);
      announce("create", message);
      return message;
    },
    post(placement, contents) {
      const message = add(placement, contents);
      message.attachments = contents.attachments;
      const notified = placement.pingsRepliedTo === false ? undefined : placement.repliesTo?.author.id;
      message.pings = pingsOf([contents.content], undefined, notified);
      state.messages.set(message.id, message);
      announce("create", message);
      return message;
    },
    amend(message, change) {
      Object.assign(message, change, { editedAtMs: state.clock.now() });
      announce("update", message);
    },
    edit(message, edit) {
      const draft = { ...edit, before: message, mayHide: false };
      const planned = plan(draft);
      const attachments = keepAll(state, planned, message);
      Object.assign(message, planned, { attachments, editedAtMs: state.clock.now() });
      message.pings = addPings(message.pings, pings(draft, planned));
      announce("update", message);
    },
    remove(...removed) {
      for (const message of removed) {
        message.deleted = true;
        state.messages.delete(message.id);
        for (const { id } of message.attachments) state.attachments.delete(id);
      }
      announce("delete", ...removed);
    },
  };
}

function plan(draft: Draft): PlannedMessage {
  const attachments = planAttachments(draft.body, draft.uploads, draft.before, draft.maxFileBytes);
  return planMessage(draft, attachments);
}

function pings({ body }: Draft, planned: PlannedMessage, repliesTo?: Message) {
  const texts = [planned.content, ...textsOf(everyComponent(planned.components))];
  return pingsOf(texts, body.allowed_mentions ?? undefined, repliesTo?.author.id);
}

function keepAll(state: State, planned: PlannedMessage, message: Message): Attachment[] {
  const ephemeral = (planned.flags & MessageFlags.Ephemeral) !== 0;
  return planned.attachments.map((one) => keep(state, one, { ephemeral, ownerId: message.channel.id }));
}

function keep(
  state: State,
  { filename, description, spoiler, from }: PlannedAttachment,
  place: { ephemeral: boolean; ownerId: string },
): Attachment {
  if ("upload" in from) return keepAttachment(state, from.upload.bytes, { filename, description, spoiler, ...place });
  const changed = { ...from.kept, description, spoiler };
  state.attachments.set(changed.id, changed);
  return changed;
}
