import type { Interaction } from "discord.js";
import { log, logApart, nameOfAsk } from "../log.ts";
import type { AskRecord } from "../services/ask-records.ts";
import { press } from "./interactions/buttons.ts";
import { submitDialogue } from "./interactions/dialogues.ts";
import type { DispatchServices } from "./interactions/incoming.ts";
import { runMenu } from "./interactions/menus.ts";
import { propose, runCommand } from "./interactions/slash-commands.ts";
import { answerTask } from "./tasks.ts";

/** What reaches the bot, and where it goes. */
export interface Dispatch {
  /** Leads an interaction to what answers it. Never rejects: Discord's client would take that for its own error. */
  interaction(interaction: Interaction): Promise<void>;
  /** Goes on with somebody whose process died. Never rejects. */
  resume(record: AskRecord): Promise<void>;
}

/** @param resumeAltText - goes on with alt text that nobody has asked for */
export function createDispatch(
  services: DispatchServices,
  resumeAltText: (record: AskRecord) => Promise<void>,
): Dispatch {
  const { wordsFor, clock } = services;
  return {
    interaction: (interaction) =>
      logApart({ interactionId: interaction.id }, async () => {
        try {
          const given = { words: wordsFor(interaction.locale), services, heardAtMs: clock.now() };
          if (interaction.isChatInputCommand()) await runCommand({ ...given, interaction });
          else if (interaction.isMessageContextMenuCommand()) await runMenu({ ...given, interaction });
          else if (interaction.isAutocomplete()) await propose({ ...given, interaction });
          else if (interaction.isButton()) await press({ ...given, interaction });
          else if (interaction.isModalSubmit()) await submitDialogue({ ...given, interaction });
        } catch (error) {
          log.error({ err: error }, "an interaction could not be answered");
        }
      }),
    resume: (record) =>
      logApart(nameOfAsk(record.id), async () => {
        try {
          if (record.address.kind === "silentReply") await resumeAltText(record);
          else await answerTask(services, record, wordsFor(record.locale), true);
        } catch (error) {
          log.error({ err: error }, "an ask could not be gone on with");
        }
      }),
  };
}
