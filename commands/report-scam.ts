import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
} from "discord-api-types/v10";
import type { ModeratorMenu } from "../src/core/ui/command.ts";

const NEEDS = "ManageMessages";

/** `Report scam image`: moderators say of a posted picture that it is a scam. */
export const reportScam: ModeratorMenu = {
  name: "report",
  needs: NEEDS,
  menu: {
    name: "Report scam image",
    definition: () => ({
      type: ApplicationCommandType.Message,
      contexts: [InteractionContextType.Guild],
      integration_types: [ApplicationIntegrationType.GuildInstall],
      default_member_permissions: PermissionFlagsBits[NEEDS].toString(),
    }),
  },
};
