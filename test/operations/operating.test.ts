import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { systemClock } from "../../src/core/async/clock.ts";
import { EXIT_CONFIG, EXIT_LATER } from "../../src/core/exit-error.ts";
import { createMetrics } from "../../src/operations/prometheus-metrics.ts";
import { openStore } from "../../src/stores/open.ts";
import { assignments, imageVariables } from "../support/assignments.ts";

const root = new URL("../../", import.meta.url);
const manual = await readFile(new URL("docs/operating.md", root), "utf8");

describe("the operator's manual", () => {
  it("names figures that there are", async () => {
    const text = await createMetrics().text();
    const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = ""]) => name));
    const named = [...manual.matchAll(/\b(?:sightline|nodejs)_\w+/g)].map(([name]) => name.replace(/_bucket$/, ""));
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("shows a unit whose variables the bot takes as the image has them, and which is not started again in vain", async () => {
    const unit = /```ini\n(.*?)```/s.exec(manual)?.[1] ?? "";
    const [, pairs = ""] = /^Environment=(.*)$/m.exec(unit) ?? [];
    const environment = assignments(pairs);
    const { NODE_OPTIONS, MALLOC_ARENA_MAX } = environment;
    const image = await imageVariables();
    expect({ NODE_OPTIONS, MALLOC_ARENA_MAX }).toEqual({
      NODE_OPTIONS: image["NODE_OPTIONS"],
      MALLOC_ARENA_MAX: image["MALLOC_ARENA_MAX"],
    });
    const config = readConfig({ ...environment, DISCORD_TOKEN: "token", FAL_KEY: "key" });
    const [, state = ""] = /^StateDirectory=(.*)$/m.exec(unit) ?? [];
    expect(config.storeUrl).toContain(`/var/lib/${state}/`);
    expect(unit).toContain("ExecStart=/usr/bin/node /opt/sightline/dist/src/main.js");
    expect(unit).toMatch(/^Restart=on-failure$/m); // after 75, as after any other failure
    expect(unit).toContain(`RestartPreventExitStatus=${EXIT_CONFIG}`);
  });

  it("tells what each exit code means", () => {
    const table = manual.slice(manual.indexOf("### Exit codes"), manual.indexOf("## Upgrade"));
    const codes = [...table.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual([0, 1, EXIT_LATER, EXIT_CONFIG]);
  });

  it("has a command that copies a store in use, whole", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sightline-copy-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, "data"));
    await symlink(fileURLToPath(new URL("node_modules", root)), join(folder, "node_modules"));
    const options = { clock: systemClock, maxCacheBytes: 1e6 };
    const store = await openStore(`sqlite://${join(folder, "data/sightline.db")}`, options);
    onTestFinished(() => store.close());
    const values = store.values<number>("numbers");
    for (let number = 0; number < 50; number += 1) await values.set(`kept-${number}`, number);

    const command = /<!-- tested -->\s+```sh\n(.*?)\n```/s.exec(manual)?.[1] ?? "";
    const copying = promisify(execFile)("sh", ["-c", command], { cwd: folder });
    await values.set("meanwhile", 1);
    await copying;

    const copy = await openStore(`sqlite://${join(folder, "data/backup.db")}`, options);
    onTestFinished(() => copy.close());
    const kept = await Promise.all(
      Array.from({ length: 50 }, (_number, at) => copy.values("numbers").get(`kept-${at}`)),
    );
    expect(kept).toEqual([...kept.keys()]);
    await expect(promisify(execFile)("sh", ["-c", command], { cwd: folder })).rejects.toThrow(/already exists/);
  });
});
