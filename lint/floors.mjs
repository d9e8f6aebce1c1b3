/*
 * The house's floors: each folder, and what of ours it may import beside itself. A folder that is not named belongs to
 * the nearest one above it. `packages` names the packages that the floor alone may import, of those that are guarded.
 */
export const FLOORS = {
  "src/core": { imports: [] },
  "src/locales": { imports: ["src/core"] },
  "src/models": { imports: ["src/core"] },
  "src/engines": { imports: ["src/core", "src/log.ts"], packages: ["@fal-ai/client"] },
  "src/stores": { imports: ["src/core", "src/log.ts"] },
  "src/services": { imports: ["src/core", "src/log.ts"] },
  "src/operations": { imports: ["src/core", "src/log.ts", "src/config.ts", "src/environment.ts"] },
  commands: { imports: ["src/core"] },
  "src/discord": { imports: ["src/core", "src/services", "src/log.ts"], packages: ["discord.js"] },
  src: { imports: ["src", "commands"], packages: ["discord.js"] },
  "packages/discord-stand-in": { imports: ["src/core", "src/log.ts"] },
  "packages/fal-stand-in": { imports: ["src/core", "src/log.ts"] },
  "packages/playground": { imports: ["packages/discord-stand-in", "packages/fal-stand-in", "src"] },
};

/** Packages that only the floors that name them may import. */
export const GUARDED_PACKAGES = ["discord.js", "@fal-ai/client"];
