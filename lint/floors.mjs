/*
 * The house from the ground up: each folder, and what of ours it may import beside its own files. Nothing imports what
 * stands further down in this list, type imports included. A folder that is not named belongs to the nearest one above it.
 */
const CORE = ["src/core"];
const COMMANDS = ["src/core", "commands"];
const SERVICES = ["src/core", "src/services", "src/log.ts"];
const DISCORD = ["src/core", "src/services", "src/discord", "src/log.ts"];

/** @type {readonly (readonly [folder: string, imports: readonly string[]])[]} */
export const FLOORS = [
  ["src/core/async", []],
  ["src/core", CORE],
  ["src/core/request", CORE],
  ["src/core/server", CORE],
  ["src/core/ui", CORE],
  ["src/locales", CORE],
  ["src/models", CORE],
  ["src/engines", ["src/core", "src/log.ts"]],
  ["src/stores", ["src/core", "src/log.ts"]],
  ["commands/answers", COMMANDS],
  ["commands/options", COMMANDS],
  ["commands/dialogues", COMMANDS],
  ["commands/settings", COMMANDS],
  ["commands", COMMANDS],
  ["src/services/storage", SERVICES],
  ["src/services/pictures/metadata", SERVICES],
  ["src/services/pictures/reading", SERVICES],
  ["src/services/pictures/shape", SERVICES],
  ["src/services/pictures/apng", SERVICES],
  ["src/services/pictures/decoding", SERVICES],
  ["src/services/pictures/look", SERVICES],
  ["src/services/pictures/decoder/process", SERVICES],
  ["src/services/pictures/decoder", SERVICES],
  ["src/services/pictures", SERVICES],
  ["src/services/pending", SERVICES],
  ["src/services/jobs", SERVICES],
  ["src/services/answers", SERVICES],
  ["src/services/servers", SERVICES],
  ["src/services/moderation/text", SERVICES],
  ["src/services/moderation", SERVICES],
  ["src/discord/rest", DISCORD],
  ["src/discord/payloads", DISCORD],
  ["src/discord/gateway", DISCORD],
  ["src/discord/registration", DISCORD],
  ["src/discord/servers", DISCORD],
  ["src/discord/delivery/targets", DISCORD],
  ["src/discord/delivery", DISCORD],
  ["src/discord/interactions", DISCORD],
  ["src/discord/mentions", DISCORD],
  ["src/discord/alt-text", DISCORD],
  ["src/discord/moderation/log", DISCORD],
  ["src/discord/moderation/enforcement", DISCORD],
  ["src/discord/moderation/review", DISCORD],
  ["src/discord/moderation", DISCORD],
  ["src/operations", ["src/core", "src/log.ts", "src/config.ts", "src/environment.ts"]],
  ["src", ["src", "commands"]],
  ["packages/discord-stand-in", ["src/core", "src/log.ts"]],
  ["packages/fal-stand-in", ["src/core", "src/log.ts"]],
  ["packages/playground", ["packages", "src"]],
];

/** Packages that only these folders may import. */
export const GUARDED_PACKAGES = {
  "discord.js": ["src/discord", "src"],
  "@fal-ai/client": ["src/engines"],
};
