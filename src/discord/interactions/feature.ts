import type { ButtonInteraction, MessageContextMenuCommandInteraction, ModalSubmitInteraction } from "discord.js";
import type { ButtonAction, DialogueId } from "../../core/ui/custom-id.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { MessageListener } from "../gateway/message-listeners.ts";
import type { InteractionContext } from "./context.ts";

type Table<Name extends string, Handler> = Readonly<Partial<Record<Name, Handler>>>;

/** @param id - follows the button's name in its custom id, and may be forged */
export type ButtonHandler = (context: InteractionContext<ButtonInteraction>, id: string) => Promise<void>;

/** @param id - likewise, of the dialogue */
export type DialogueHandler = (context: InteractionContext<ModalSubmitInteraction>, id: string) => Promise<void>;

export type MenuHandler = (context: InteractionContext<MessageContextMenuCommandInteraction>) => Promise<void>;

/** The handlers of one feature, by the names in Discord's events. */
export interface Feature {
  /** By the name in the custom id. The person who pressed is told of a handler's error. */
  readonly buttons?: Table<ButtonAction[0], ButtonHandler>;
  /** By the name in the custom id. A handler explains failures itself, since it may know a way out. */
  readonly dialogues?: Table<DialogueId[0], DialogueHandler>;
  /** By the name that people read. A handler explains failures itself, too. */
  readonly menus?: Readonly<Record<string, MenuHandler>>;
  /** Hears of messages. */
  readonly listener?: MessageListener;
  /** Resumes a request whose process died, by the kind of its address. */
  readonly resume?: Table<PendingRequestRecord["address"]["kind"], (record: PendingRequestRecord) => Promise<void>>;
  /** Prepares the feature once the bot is connected. */
  readonly prepare?: () => Promise<void>;
  /** Takes on no more work, and resolves when the work under way has ended. */
  readonly stop?: () => Promise<void>;
}
