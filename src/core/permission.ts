/** Permissions that the bot asks about, by Discord's names. */
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
