import type { ModeratorMenu } from "../src/core/ui/command.ts";

/** `Report scam image`: moderators say of a posted picture that it is a scam. */
export const reportScam: ModeratorMenu = {
  kind: "moderatorMenu",
  name: "report",
  needs: "ManageMessages",
  menu: { name: "Report scam image" },
};
