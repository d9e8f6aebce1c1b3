/*
 * npm run test:matrix [-- VERSION…]
 *
 * Runs the whole test-suite on each of several versions of Node, 20 and 24 unless others are named (22, 26), as npm's
 * own `node` package brings them. What tests start as processes of their own runs on the same version.
 */
import { spawnSync } from "node:child_process";

const [, , ...named] = process.argv;
const versions = named.length > 0 ? named : ["20", "24"];

const results = versions.map((version) => {
  const suite = ["--yes", "--package", `node@${version}`, "--", "node", "node_modules/vitest/vitest.mjs", "run"];
  process.stdout.write(`\nNode ${version}\n`);
  const { status } = spawnSync("npx", suite, { stdio: "inherit" });
  return { version, isGreen: status === 0 };
});

for (const { version, isGreen } of results) process.stdout.write(`Node ${version}: ${isGreen ? "green" : "RED"}\n`);
process.exitCode = results.every(({ isGreen }) => isGreen) ? 0 : 1;
