import { describe, expect, it } from "vitest";
import { ConfigError, readConfig, readPlaygroundConfig } from "../src/config.ts";

const secrets = { DISCORD_TOKEN: "MTExMSECRET", FAL_KEY: "id:SECRET" };

function faultsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split("\n");
  }
}

describe("readConfig", () => {
  it("needs a token and a key, and has a default for the rest", () => {
    expect(readConfig(secrets)).toEqual({
      discordToken: "MTExMSECRET",
      falKey: "id:SECRET",
      discordApiUrl: "https://discord.com/api",
      falUrl: undefined,
      attachmentHosts: [],
      storeUrl: "sqlite://data/sightline.db",
      shards: undefined,
      jobTimeoutMs: 600_000,
      readsMessages: false,
      httpPort: undefined,
      logLevel: "info",
    });
  });

  it("reads every variable", () => {
    const config = readConfig({
      ...secrets,
      DISCORD_API_URL: "http://127.0.0.1:9000/api/",
      FAL_URL: "http://127.0.0.1:9001/",
      ATTACHMENT_HOSTS: "127.0.0.1:9000, Media.Example.com",
      STORE_URL: "redis://127.0.0.1:6379",
      JOB_TIMEOUT_SECONDS: "30",
      MESSAGE_CONTENT: "on",
      HTTP_PORT: "9090",
      LOG_LEVEL: "debug",
    });
    expect(config).toMatchObject({
      discordApiUrl: "http://127.0.0.1:9000/api",
      falUrl: "http://127.0.0.1:9001",
      attachmentHosts: ["127.0.0.1:9000", "media.example.com"],
      storeUrl: "redis://127.0.0.1:6379",
      jobTimeoutMs: 30_000,
      readsMessages: true,
      httpPort: 9090,
      logLevel: "debug",
    });
  });

  it.each(["MTEx…", "“1a2b:3c4d”", "1a2b:3c4d\u200b", "1a2b\u00a03c4d"])(
    "refuses a secret that no request could carry, as it is copied from where it is cut short or made pretty: %s",
    (secret) => {
      expect(faultsOf({ DISCORD_TOKEN: secret, FAL_KEY: secret })).toEqual([
        expect.stringMatching(/^DISCORD_TOKEN is malformed: /),
        expect.stringMatching(/^FAL_KEY is malformed: /),
      ]);
    },
  );

  it("has one line for each fault: the name, what is wrong, an example", () => {
    const faults = faultsOf({ FAL_KEY: "  ", JOB_TIMEOUT_SECONDS: "soon" });
    expect(faults).toHaveLength(3);
    expect(faults[0]).toMatch(/^DISCORD_TOKEN is missing: .*Example: DISCORD_TOKEN=/);
    expect(faults[1]).toMatch(/^FAL_KEY is malformed: .*Example: FAL_KEY=/);
    expect(faults[2]).toMatch(/^JOB_TIMEOUT_SECONDS is malformed: .*Example: JOB_TIMEOUT_SECONDS=600$/);
  });

  it.each([
    ["DISCORD_API_URL", "discord.com"],
    ["DISCORD_API_URL", "ftp://discord.com"],
    ["FAL_URL", "not a url"],
    ["ATTACHMENT_HOSTS", "https://example.com/path"],
    ["STORE_URL", "postgres://x"],
    ["STORE_URL", "sqlite://"],
    ["STORE_URL", "redis://:50%@127.0.0.1"],
    ["STORE_URL", "redis://:a?b@127.0.0.1"],
    ["STORE_URL", "redis://127.0.0.1:port"],
    ["STORE_URL", "redis://127.0.0.1/things"],
    ["STORE_URL", "redis://127.0.0.1/1?db=2"],
    ["STORE_URL", "redis://127.0.0.1?tls=true"],
    ["JOB_TIMEOUT_SECONDS", "0"],
    ["MESSAGE_CONTENT", "yes"],
    ["JOB_TIMEOUT_SECONDS", "1.5"],
    ["HTTP_PORT", "65536"],
    ["HTTP_PORT", "-1"],
    ["LOG_LEVEL", "loud"],
    ["SHARD_COUNT", "0"],
    ["SHARD_COUNT", "-1"],
    ["SHARD_COUNT", "four"],
    ["SHARD_COUNT", "10001"],
    ["SHARD_IDS", "one"],
    ["SHARD_IDS", "0,,1"],
    ["SHARD_IDS", "-1"],
    ["SHARD_IDS", "1.5"],
    ["SHARD_IDS", "3-1"],
    ["SHARD_IDS", "0-1,1"],
    ["SHARD_IDS", "0-99999"],
  ])("refuses %s=%s", (name, value) => {
    const shards = name.startsWith("SHARD_") ? { SHARD_IDS: "0", SHARD_COUNT: "10" } : {};
    expect(faultsOf({ ...secrets, ...shards, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} is malformed`)),
    ]);
  });

  it.each([
    ["0", "1", { ids: [0], count: 1 }],
    ["0,1", "4", { ids: [0, 1], count: 4 }],
    ["0-3", "4", { ids: [0, 1, 2, 3], count: 4 }],
    [" 0-1, 6 ,3 ", "8", { ids: [0, 1, 6, 3], count: 8 }],
  ])("reads SHARD_IDS=%s of SHARD_COUNT=%s", (SHARD_IDS, SHARD_COUNT, shards) => {
    expect(readConfig({ ...secrets, SHARD_IDS, SHARD_COUNT }).shards).toEqual(shards);
  });

  it.each([
    ["SHARD_COUNT is missing", { SHARD_IDS: "0" }],
    ["SHARD_IDS is missing", { SHARD_COUNT: "4" }],
    ["SHARD_IDS is malformed", { SHARD_IDS: "0-4", SHARD_COUNT: "4" }],
  ])("says %s where the shards do not go together", (fault, shards) => {
    expect(faultsOf({ ...secrets, ...shards })).toEqual([
      expect.stringMatching(new RegExp(`^${fault}: it must be .+`)),
    ]);
  });

  it("never repeats a value that was given", () => {
    const faults = faultsOf({ DISCORD_TOKEN: "SECRET with a space", FAL_KEY: "SECRET KEY", LOG_LEVEL: "SECRET" });
    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toContain("SECRET");
  });
});

describe("readPlaygroundConfig", () => {
  const read = (environment: Record<string, string>) => readPlaygroundConfig(environment, "sqlite:///tmp/a.db");

  it("needs nothing at all", () => {
    expect(read({})).toMatchObject({
      isSimulated: true,
      pagePort: 8080,
      storeUrl: "sqlite:///tmp/a.db",
      readsMessages: true,
      logLevel: "silent",
    });
  });

  it("takes what is given, and counts what is empty as missing", () => {
    const given = { FAL_KEY: "id:SECRET", PLAYGROUND_PORT: "9000", MESSAGE_CONTENT: "off" };
    expect(read({ ...given, LOG_LEVEL: "" })).toMatchObject({
      falKey: "id:SECRET",
      isSimulated: false,
      pagePort: 9000,
      readsMessages: false,
      logLevel: "silent",
    });
    expect(read({ FAL_KEY: "" }).isSimulated).toBe(true);
  });

  it("is one process, whatever shards the bot itself is told to run", () => {
    expect(read({ SHARD_IDS: "3", SHARD_COUNT: "4" }).shards).toBeUndefined();
  });

  it.each(["", "id:SECRET"])("never shares the real bot's store, with FAL_KEY=%s", (FAL_KEY) => {
    for (const STORE_URL of ["redis://127.0.0.1", "sqlite://data/sightline.db", "memory://", "floppy://a"]) {
      expect(read({ FAL_KEY, STORE_URL }).storeUrl).toBe("sqlite:///tmp/a.db");
    }
  });

  it("never hands the real token to a stand-in", () => {
    expect(read({ DISCORD_TOKEN: "MTExMSECRET" }).discordToken).not.toContain("SECRET");
  });

  it.each(["eighty", "65536", "-1", "80.5"])("does not take %s for a port", (port) => {
    expect(() => read({ PLAYGROUND_PORT: port })).toThrow(/^PLAYGROUND_PORT is malformed: it must be a port/);
  });
});
