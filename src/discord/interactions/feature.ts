import type { ButtonInteraction, MessageContextMenuCommandInteraction, ModalSubmitInteraction } from "discord.js";
import type { ButtonAction, DialogueId } from "../../core/ui/custom-id.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { MessageListener } from "../gateway/message-listeners.ts";
import type { InteractionContext } from "./context.ts";

type Table<Name extends string, Handler> = Readonly<Partial<Record<Name, Handler>>>;

/** @param id - what stands behind the button's name in its custom id, which may be forged */
export type ButtonHandler = (context: InteractionContext<ButtonInteraction>, id: string) => Promise<void>;

/** @param id - likewise, of the dialogue */
export type DialogueHandler = (context: InteractionContext<ModalSubmitInteraction>, id: string) => Promise<void>;

export type MenuHandler = (context: InteractionContext<MessageContextMenuCommandInteraction>) => Promise<void>;

/** What the bot does on one matter, by the names under which Discord tells of it. */
export interface Feature {
  /** By the name in the custom id. What a handler throws is told to the person who pressed. */
  readonly buttons?: Table<ButtonAction[0], ButtonHandler>;
  /** By the name in the custom id. A handler explains failures itself, since it may know a way out. */
  readonly dialogues?: Table<DialogueId[0], DialogueHandler>;
  /** By the name that people read. Failures as with dialogues. */
  readonly menus?: Readonly<Record<string, MenuHandler>>;
  /** Is told of messages. */
  readonly listener?: MessageListener;
  /** Goes on with a request whose process died, by the kind of its address. */
  readonly resume?: Table<PendingRequestRecord["address"]["kind"], (record: PendingRequestRecord) => Promise<void>>;
  /** Gets ready once the bot is there, for what may come later. */
  readonly prepare?: () => Promise<void>;
  /** Takes on nothing more, and resolves when what is under way has ended. */
  readonly stop?: () => Promise<void>;
}
