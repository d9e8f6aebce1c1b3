import type { Permission } from "../../core/permission.ts";
import type { Words } from "../../core/ui/words.ts";

export const permissions: Words["permissions"] = {
  ViewChannel: "Kanal ansehen",
  Connect: "Verbinden",
  SendMessages: "Nachrichten senden",
  SendMessagesInThreads: "Nachrichten in Threads senden",
  AttachFiles: "Dateien anhängen",
  ReadMessageHistory: "Nachrichtenverlauf anzeigen",
  ManageMessages: "Nachrichten verwalten",
  ModerateMembers: "Mitglieder im Timeout",
  BanMembers: "Mitglieder bannen",
  ManageGuild: "Server verwalten",
};

/** „Berechtigung Nachrichten senden“, „Berechtigungen Kanal ansehen, Nachrichten senden und Dateien anhängen“ */
export function permissionList(needed: readonly Permission[]): string {
  const names = needed.map((permission) => permissions[permission]);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? `Berechtigung ${last}` : `Berechtigungen ${names.slice(0, -1).join(", ")} und ${last}`;
}
