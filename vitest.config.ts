import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Flows start real servers and real clients on loopback; two cores take them comfortably two at a time.
    maxWorkers: 2,
    globalSetup: "test/support/openapi-tally.ts",
    testTimeout: 20_000,
  },
});
