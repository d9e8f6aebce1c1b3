import { defineConfig } from "vitest/config";

/** Tests that leave nothing behind that the next file could meet: of parts, and of the whole in one process. */
const TIDY = [
  "test/{commands,core,discord,engines,flows,locales,models,services}/**/*.test.ts",
  "packages/{discord-stand-in,fal-stand-in}/test/**/*.test.ts",
  "packages/playground/test/{,page/}*.test.ts",
];

/** Hooks start browsers and servers, which takes as long as a test where three files run at a time. */
const [testTimeout, hookTimeout] = [20_000, 30_000];

export default defineConfig({
  test: {
    // Flows start real servers and real clients on loopback, and wait for them as long as they work: two cores take three
    // files at a time, and are done a tenth sooner than with two.
    maxWorkers: 3,
    globalSetup: "test/support/openapi-tally.ts",
    projects: [
      // In processes that they share: to load discord.js and zod anew for each file takes longer than most of them.
      { test: { name: "shared", include: TIDY, isolate: false, testTimeout, hookTimeout } },
      {
        test: {
          name: "alone",
          include: ["{test,packages}/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...TIDY],
          testTimeout,
          hookTimeout,
        },
      },
    ],
  },
});
