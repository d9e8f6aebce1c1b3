import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Bot, DISCORD_TOKEN, FAL_KEY, setStage } from "./stage.ts";

/** What the operator reads of a bot that cannot start: one line a fault, and nothing besides. */
async function faultsOf(bot: Bot): Promise<string[]> {
  const { code, stderr } = await bot.ended;
  expect({ code, log: bot.lines }).toEqual({ code: 78, log: [] });
  expect(stderr).not.toMatch(/^\s*at /m);
  expect(stderr).not.toMatch(/needle/i);
  expect(stderr.endsWith("\n")).toBe(true);
  return stderr.trimEnd().split("\n");
}

describe("a bot that cannot be what it is told to be ends with exit code 78 and one line for each fault:", () => {
  it("variables that are missing, or empty", async () => {
    const stage = await setStage();
    const bot = stage.start({ DISCORD_TOKEN: undefined, FAL_KEY: "" });
    expect(await faultsOf(bot)).toEqual([
      expect.stringMatching(/^DISCORD_TOKEN is missing: .+ Example: DISCORD_TOKEN=/),
      expect.stringMatching(/^FAL_KEY is missing: .+ Example: FAL_KEY=/),
    ]);
  });

  it("variables that are malformed", async () => {
    const stage = await setStage();
    const malformed = {
      DISCORD_TOKEN: "a needle-token with blanks",
      FAL_KEY: "a needle-key\twith blanks",
      DISCORD_API_URL: "ftp://needle.example",
      FAL_URL: "needle",
      ATTACHMENT_HOSTS: "https://needle.example/path",
      STORE_URL: "postgres://user:needle@localhost",
      SHARD_IDS: "needle",
      SHARD_COUNT: "needle",
      JOB_TIMEOUT_SECONDS: "needle",
      LOG_LEVEL: "needle",
    };
    const faults = await faultsOf(stage.start(malformed));
    expect(faults).toEqual(
      Object.keys(malformed).map((name) =>
        expect.stringMatching(new RegExp(`^${name} is malformed: .+ Example: ${name}=`)),
      ),
    );
  });

  it.each([
    ["shards of nobody knows how many", { SHARD_IDS: "0,1" }, /^SHARD_COUNT is missing: .+ Example: SHARD_COUNT=/],
    [
      "a number of shards, and nobody knows which",
      { SHARD_COUNT: "4" },
      /^SHARD_IDS is missing: .+ Example: SHARD_IDS=/,
    ],
    [
      "a shard that there is not",
      { SHARD_IDS: "0-4", SHARD_COUNT: "4" },
      /^SHARD_IDS is malformed: .+ Example: SHARD_IDS=/,
    ],
  ])("%s", async (_what, shards, fault) => {
    const stage = await setStage();
    expect(await faultsOf(stage.start(shards))).toEqual([expect.stringMatching(fault)]);
    expect(stage.discord.calls).toEqual([]);
  });

  it("a token that Discord's REST API refuses", async () => {
    const stage = await setStage();
    const faults = await faultsOf(stage.start({ DISCORD_TOKEN: "needle-that-is-not-the-token" }));
    expect(faults).toEqual([expect.stringMatching(/^DISCORD_TOKEN is refused by Discord: .+developer portal/)]);
  });

  it("a token that the gateway refuses (close code 4004)", async () => {
    const stage = await setStage();
    stage.discord.on("event", ({ direction, op }) => {
      if (direction === "received" && op === 2) stage.discord.gateway.closeAll(4004);
    });
    const faults = await faultsOf(stage.start());
    expect(faults).toEqual([expect.stringMatching(/^DISCORD_TOKEN is refused by Discord: .+developer portal/)]);
  });

  it("a store whose folder cannot be", async () => {
    const stage = await setStage();
    await writeFile(join(stage.folder, "data"), "a file where a folder should be");
    const faults = await faultsOf(stage.start({ STORE_URL: "sqlite://data/x.db" }));
    expect(faults).toEqual([
      expect.stringMatching(/^STORE_URL \(.+\/data\/x\.db\): a file stands where its folder should be.+\.$/),
    ]);
    expect(stage.discord.calls).toEqual([]);
  });

  it("a store that is no store", async () => {
    const stage = await setStage();
    await writeFile(join(stage.folder, "x.db"), "This is a shopping list, not a database.\n".repeat(500));
    const faults = await faultsOf(stage.start({ STORE_URL: "sqlite://x.db" }));
    expect(faults).toEqual([expect.stringMatching(/^STORE_URL \(.+\/x\.db\): the file is no SQLite file\. .+\.$/)]);
  });

  it.skipIf(process.platform !== "linux")("a store where nothing can be written", async () => {
    const stage = await setStage();
    const faults = await faultsOf(stage.start({ STORE_URL: "sqlite:///proc/sightline.db" })); // not by root either
    expect(faults).toEqual([
      expect.stringMatching(/^STORE_URL \(\/proc\/sightline\.db\): the file cannot be opened: .+\.$/),
    ]);
    expect(stage.discord.calls).toEqual([]);
  });
});

describe(".env in the working directory", () => {
  const write = (folder: string, variables: Readonly<Record<string, string>>) => {
    const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"`);
    return writeFile(join(folder, ".env"), `# settings\n${lines.join("\n")}\n`);
  };
  const nothing = (environment: object) =>
    Object.fromEntries(Object.keys(environment).map((name) => [name, undefined]));

  it("is enough to start with", async () => {
    const stage = await setStage();
    await write(stage.folder, stage.environment);
    await stage.start(nothing(stage.environment)).ready();
    expect(stage.discord.gateway.connections).toHaveLength(1);
  });

  it.each<[string, (text: string) => Buffer]>([
    ["begins with a byte order mark", (text) => Buffer.from(`\uFEFF${text}`)],
    ["is UTF-16, as PowerShell writes it", (text) => Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["is UTF-16 the other way round", (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
  ])("is read also where it %s", async (_what, encode) => {
    const stage = await setStage();
    const { DISCORD_TOKEN: first, ...others } = stage.environment;
    const lines = Object.entries({ DISCORD_TOKEN: first, ...others }).map(([name, value]) => `${name}=${value}\r\n`);
    await writeFile(join(stage.folder, ".env"), encode(lines.join("")));
    await stage.start(nothing(stage.environment)).ready();
  });

  it("is not hidden by what is empty in the environment", async () => {
    const stage = await setStage();
    await write(stage.folder, stage.environment);
    const empty = Object.fromEntries(Object.keys(stage.environment).map((name) => [name, ""]));
    await stage.start({ ...empty, FAL_KEY: '""', STORE_URL: "  " }).ready();
  });

  it("that cannot be read is told of in one line", async () => {
    const stage = await setStage();
    await mkdir(join(stage.folder, ".env")); // as Docker does where a file to be mounted is not there
    expect(await faultsOf(stage.start())).toEqual([
      ".env cannot be read: it is a folder, which Docker makes where a file to be mounted is not there. Remove it, or put the file there.",
    ]);
  });

  it.skipIf(process.getuid?.() !== 0)(
    "that this account may not read is told of likewise (skipped: needs root, to be another account)",
    async () => {
      const stage = await setStage();
      await write(stage.folder, stage.environment);
      await chmod(join(stage.folder, ".env"), 0o600);
      await chmod(stage.folder, 0o777);
      const faults = await faultsOf(stage.start({}, [new URL("./children/nobody.ts", import.meta.url)]));
      expect(faults).toEqual([
        ".env cannot be read: this account may not read it. Give it the right, or take the file away.",
      ]);
    },
  );

  it("stands behind the environment", async () => {
    const stage = await setStage();
    await write(stage.folder, { ...stage.environment, DISCORD_TOKEN: "needle-of-the-file", FAL_KEY: "" });
    await stage.start({ ...nothing(stage.environment), DISCORD_TOKEN, FAL_KEY }).ready();
    expect(stage.discord.gateway.connections).toHaveLength(1);
  });

  it("that is wrong is told of like the environment", async () => {
    const stage = await setStage();
    await write(stage.folder, { ...stage.environment, LOG_LEVEL: "needle" });
    const faults = await faultsOf(stage.start(nothing(stage.environment)));
    expect(faults).toEqual([expect.stringMatching(/^LOG_LEVEL is malformed: /)]);
  });
});

describe("the environment, as Docker's --env-file hands it over,", () => {
  it.each(['"', "'"])("may have %s around its values", async (quote) => {
    const stage = await setStage();
    const quoted = Object.entries(stage.environment).map(([name, value]) => [name, `${quote}${value}${quote}\r`]);
    await stage.start(Object.fromEntries(quoted)).ready();
  });

  it("may have a byte order mark before its first name", async () => {
    const stage = await setStage();
    await stage.start({ DISCORD_TOKEN: undefined, "\uFEFFDISCORD_TOKEN": DISCORD_TOKEN }).ready();
  });
});

describe("a key that fal refuses", () => {
  it("is told of at the start, costs nothing, and keeps no bot from starting", async () => {
    const stage = await setStage();
    const bot = stage.start({ FAL_KEY: "needle-of-nobody" });
    const { level } = await bot.logged(
      "FAL_KEY: fal refuses it. Copy a new one from fal.ai/dashboard/keys; until then every request to fal fails.",
    );
    expect(level).toBe(50);
    await bot.ready();
    expect(stage.fal.jobs).toEqual([]);
    expect(bot.lines.join()).not.toContain("needle");
  });

  it("is not told of where fal takes it", async () => {
    const stage = await setStage();
    const bot = stage.start({ LOG_LEVEL: "debug" });
    await bot.ready();
    await expect.poll(() => stage.fal.calls).toMatchObject([{ status: 200 }]);
    expect(bot.lines.filter((line) => /FAL_KEY/.test(line))).toEqual([]);
  });
});
