import type { Permission } from "../../core/permission.ts";
import type { Words } from "../../core/ui/words.ts";

export const permissions: Words["permissions"] = {
  ViewChannel: "View Channel",
  Connect: "Connect",
  SendMessages: "Send Messages",
  SendMessagesInThreads: "Send Messages in Threads",
  AttachFiles: "Attach Files",
  ReadMessageHistory: "Read Message History",
  ManageMessages: "Manage Messages",
  ModerateMembers: "Timeout Members",
  BanMembers: "Ban Members",
  ManageGuild: "Manage Server",
};

/** "Send Messages permission", "View Channel, Send Messages and Attach Files permissions" */
export function permissionList(needed: readonly Permission[]): string {
  const names = needed.map((permission) => permissions[permission]);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? `${last} permission` : `${names.slice(0, -1).join(", ")} and ${last} permissions`;
}
