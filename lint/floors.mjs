/*
 * The house from the ground up: each folder, and what of ours it may import beside its own files. Nothing imports what
 * stands further down in this list, type imports included. A folder that is not named belongs to the nearest one above it.
 */
const CORE = ["src/core"];
const COMMANDS = ["src/core", "commands"];
const SERVICES = ["src/core", "src/services", "src/log.ts"];
const DISCORD = ["src/core", "src/services", "src/discord", "src/log.ts"];

const DISCORD_STAND_IN = ["packages/discord-stand-in"];
const FAL_STAND_IN = ["packages/fal-stand-in"];

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
  ["packages/discord-stand-in/src/time", DISCORD_STAND_IN],
  ["packages/discord-stand-in/src/validation", DISCORD_STAND_IN],
  ["packages/discord-stand-in/src/state", DISCORD_STAND_IN],
  ["packages/discord-stand-in/src/messages", DISCORD_STAND_IN],
  ["packages/discord-stand-in/src/payloads", DISCORD_STAND_IN],
  ["packages/discord-stand-in/src/gateway", DISCORD_STAND_IN],
  ["packages/discord-stand-in/src/rest", DISCORD_STAND_IN],
  ["packages/discord-stand-in/src/platform", DISCORD_STAND_IN],
  ["packages/discord-stand-in/src/routes", DISCORD_STAND_IN],
  ["packages/discord-stand-in/src/driver", DISCORD_STAND_IN],
  ["packages/discord-stand-in/src/openapi", []],
  ["packages/discord-stand-in/src", DISCORD_STAND_IN],
  ["packages/fal-stand-in/src/protocol", FAL_STAND_IN],
  ["packages/fal-stand-in/src/files", FAL_STAND_IN],
  ["packages/fal-stand-in/src/jobs", FAL_STAND_IN],
  ["packages/fal-stand-in/src/server", FAL_STAND_IN],
  ["packages/fal-stand-in/src", FAL_STAND_IN],
  ["packages/fal-stand-in/src/simulator", FAL_STAND_IN],
  ["packages/playground/src", ["packages/playground"]],
  ["packages/playground/src/start.ts", ["packages/playground", "src"]],
  ["packages/playground/src/run.ts", ["packages/playground", "src"]],
  ["packages/playground/src/main.ts", ["packages/playground", "src"]],
];

/** Packages that only these folders may import. */
export const GUARDED_PACKAGES = {
  "discord.js": ["src/discord", "src"],
  "@fal-ai/client": ["src/engines"],
  "discord-stand-in": ["packages/playground"],
  "fal-stand-in": ["packages/playground"],
  ws: ["packages/discord-stand-in"],
};
