import { defineConfig } from "vitest/config";

/** Tests of functions and small parts: they leave nothing behind that the next file could meet. */
const PARTS = ["commands", "core", "engines", "locales", "models", "playground", "services"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

const testTimeout = 20_000;

export default defineConfig({
  test: {
    // Flows start real servers and real clients on loopback, and wait for them as long as they work: two cores take three
    // files at a time, and are done a tenth sooner than with two.
    maxWorkers: 3,
    globalSetup: "test/support/openapi-tally.ts",
    projects: [
      // In processes that they share: to load discord.js and zod anew for each file takes longer than most of them.
      { test: { name: "parts", include: PARTS, isolate: false, testTimeout } },
      { test: { name: "whole", include: ["test/**/*.test.ts"], exclude: PARTS, testTimeout } },
    ],
  },
});
