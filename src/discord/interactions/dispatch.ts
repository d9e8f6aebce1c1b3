import type { AutocompleteInteraction, ChatInputCommandInteraction, Interaction } from "discord.js";
import { ALL_DIALOGUES, BUTTONS, decodeButton, decodeDialogue } from "../../core/ui/custom-id.ts";
import { UserError } from "../../core/errors.ts";
import { log, logApart, nameOfAsk } from "../../log.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { InteractionContext, OpenContext } from "./context.ts";
import type { Feature } from "./feature.ts";

/** Leads interactions and resumed requests to their handlers. */
export interface Dispatch {
  /** Leads an interaction to its handler. Failures are logged: Discord's client would take them for its own. */
  interaction(interaction: Interaction): void;
  /** Resumes a request whose process died. Never rejects. */
  resume(record: PendingRequestRecord): Promise<void>;
}

/** The handlers of slash commands. */
export interface SlashCommands {
  run(context: InteractionContext<ChatInputCommandInteraction>): Promise<void>;
  /** Proposes values for an option while it is typed. */
  propose(context: InteractionContext<AutocompleteInteraction>): Promise<void>;
}

/** @throws Error where a button or a dialogue has no handler, or a name has two: a feature was left out, or added twice */
export function createDispatch(
  openContext: OpenContext,
  slashCommands: SlashCommands,
  features: readonly Feature[],
): Dispatch {
  const buttons = merged(
    features.map((feature) => feature.buttons),
    BUTTONS,
  );
  const dialogues = merged(
    features.map((feature) => feature.dialogues),
    ALL_DIALOGUES,
  );
  const menus = merged(features.map((feature) => feature.menus));
  const resumers = merged(features.map((feature) => feature.resume));

  const answer = async (interaction: Interaction): Promise<void> => {
    const context = await openContext(interaction);
    const { respond } = context;
    if (interaction.isChatInputCommand()) return slashCommands.run({ ...context, interaction });
    if (interaction.isAutocomplete()) return slashCommands.propose({ ...context, interaction });
    if (interaction.isMessageContextMenuCommand()) {
      return found(menus, interaction.commandName)({ ...context, interaction });
    }
    if (interaction.isButton()) {
      return respond.orExplain(async () => {
        const [name, id] = decodeButton(interaction.customId) ?? refuse();
        await found(buttons, name)({ ...context, interaction }, id);
      });
    }
    if (interaction.isModalSubmit()) {
      const decoded = decodeDialogue(interaction.customId);
      if (!decoded) return respond.orExplain(async () => refuse());
      const [name, id] = decoded;
      return found(dialogues, name)({ ...context, interaction }, id);
    }
  };

  return {
    interaction(interaction) {
      void logApart({ interactionId: interaction.id }, () =>
        answer(interaction).catch((error: unknown) => {
          log.error({ err: error }, "an interaction could not be answered");
        }),
      );
    },
    resume: (record) =>
      logApart(nameOfAsk(record.id), async () => {
        try {
          await found(resumers, record.address.kind)(record);
        } catch (error) {
          log.error({ err: error }, "an ask could not be gone on with");
        }
      }),
  };
}

function merged<Handler>(
  tables: readonly (Readonly<Record<string, Handler>> | undefined)[],
  needed: readonly string[] = [],
): ReadonlyMap<string, Handler> {
  const handlers = new Map<string, Handler>();
  for (const [name, handler] of tables.flatMap((table = {}) => Object.entries(table))) {
    if (handlers.has(name)) throw new Error(`Two features answer to ${name}.`);
    handlers.set(name, handler);
  }
  for (const name of needed) found(handlers, name);
  return handlers;
}

function found<Handler>(handlers: ReadonlyMap<string, Handler>, name: string): Handler {
  const handler = handlers.get(name);
  if (!handler) throw new Error(`Nothing answers to ${name}.`);
  return handler;
}

/** @throws UserError `buttonUnknown`, for a custom id that is none of ours */
function refuse(): never {
  throw new UserError("buttonUnknown", {});
}
