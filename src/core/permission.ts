/** What the bot or a member must be allowed to do somewhere, by Discord's names for it. */
export const PERMISSIONS = [
  "ViewChannel",
  "Connect",
  "SendMessages",
  "SendMessagesInThreads",
  "AttachFiles",
  "ReadMessageHistory",
  "ManageMessages",
  "ModerateMembers",
  "BanMembers",
  "ManageGuild",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Whether they also take a role above the members concerned. */
export function needsHigherRole(needed: readonly Permission[]): boolean {
  return needed.some((permission) => permission === "ModerateMembers" || permission === "BanMembers");
}
