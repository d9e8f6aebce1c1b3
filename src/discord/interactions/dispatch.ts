import type { Interaction } from "discord.js";
import { log, logApart, nameOfAsk } from "../../log.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import { press } from "./buttons.ts";
import { submitDialogue } from "./dialogues.ts";
import type { DispatchServices, InteractionContext } from "./context.ts";
import { runMenu } from "./menus.ts";
import { propose, runCommand } from "./slash-commands.ts";

/** What reaches the bot, and where it goes. */
export interface Dispatch {
  /** Leads an interaction to what answers it. Never rejects: Discord's client would take that for its own error. */
  interaction(interaction: Interaction): Promise<void>;
  /** Goes on with somebody whose process died. Never rejects. */
  resume(record: PendingRequestRecord): Promise<void>;
}

/** @param resumeAltText - goes on with alt text that nobody has asked for */
export function createDispatch(
  services: DispatchServices,
  resumeAltText: (record: PendingRequestRecord) => Promise<void>,
): Dispatch {
  const { deliver, wordsFor } = services;
  return {
    interaction: (interaction) =>
      logApart({ interactionId: interaction.id }, async () => {
        try {
          const given = await circumstancesOf(interaction, services);
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
          else await deliver(record, wordsFor(record.locale), true);
        } catch (error) {
          log.error({ err: error }, "an ask could not be gone on with");
        }
      }),
  };
}

/** What holds for a person who does something, before it is known what that is. */
async function circumstancesOf(
  { user, guildId, locale: discords, authorizingIntegrationOwners }: Interaction,
  services: DispatchServices,
): Promise<Omit<InteractionContext<unknown>, "interaction">> {
  const heardAtMs = services.clock.now();
  const isServers = guildId !== null && authorizingIntegrationOwners.guildId !== null; // else the app only came along
  const defaults = await services.findDefaults(user.id, isServers ? guildId : undefined);
  const locale = defaults.language ?? discords;
  return { services, heardAtMs, defaults, locale, words: services.wordsFor(locale) };
}
