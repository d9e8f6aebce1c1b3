/** What somebody must be allowed to do somewhere, by Discord's names for it. */
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
