import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Discord, startDiscord } from "discord-stand-in";
import { type Actor, seedServer, type Seed } from "../../src/page/seed.ts";
import { restore, standingOf } from "../../src/page/standing.ts";

const NOW_MS = Date.now();
const HOUR_MS = 60 * 60 * 1000;

describe("how people stand in the server, and come back", () => {
  let discord: Discord;
  let seed: Seed;
  beforeAll(async () => {
    discord = await startDiscord();
    seed = seedServer(discord);
  });
  afterAll(() => discord.close());

  const person = (name: string): Actor => {
    const found = [...seed.actors.values()].find((one) => one.name === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found;
  };
  const standing = (name: string) => standingOf(person(name), seed.guild, NOW_MS);
  const lift = (by: string, of: string) => restore(discord, seed.guild, person(by), person(of), NOW_MS);

  it("a timeout is lifted by those who may time out", () => {
    discord.timeOut(seed.guild, person("Nele").user, NOW_MS + HOUR_MS);
    expect(standing("Nele")).toEqual({ is: "timed out", untilMs: NOW_MS + HOUR_MS });
    expect(() => lift("Nele", "Nele")).toThrow("Time Out Members");
    lift("Tomasz", "Nele");
    expect(standing("Nele")).toBeUndefined();
    expect(() => lift("Tomasz", "Nele")).toThrow("nothing to lift");
  });

  it("a ban is lifted by those who may ban, and who was banned is what they were", () => {
    seed.guild.bans.set(person("Tomasz").id, undefined);
    discord.removeMember(seed.guild, person("Tomasz").user);
    expect(standing("Tomasz")).toEqual({ is: "banned" });
    expect(() => lift("Nele", "Tomasz")).toThrow("Ban Members");
    lift("Priya", "Tomasz");
    expect(standing("Tomasz")).toBeUndefined();
    discord.timeOut(seed.guild, person("Nele").user, NOW_MS + HOUR_MS);
    lift("Tomasz", "Nele");
  });

  it("who was kicked is let back in", () => {
    discord.removeMember(seed.guild, person("Nele").user);
    expect(standing("Nele")).toEqual({ is: "gone" });
    lift("Tomasz", "Nele");
    expect(standing("Nele")).toBeUndefined();
  });
});
