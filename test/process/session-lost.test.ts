import { describe, expect, it } from "vitest";
import { expectGoneOnWith, startHeldCaption } from "./held-caption.ts";
import { setStage } from "./stage.ts";

const SHORT_WAIT = new URL("./children/short-wait.ts", import.meta.url);
const ENDED = {
  code: 75,
  signal: null,
  stderr:
    "Discord's gateway has not let the bot in for 5 minutes, so it stops. Start it again; https://discordstatus.com says whether Discord is well.\n",
};

describe("a bot whom the gateway has not let in for five minutes", { timeout: 40_000 }, () => {
  it("ends with exit code 75 and one line, and the next one goes on with its job", async () => {
    const stage = await setStage();
    const bot = stage.start({}, [SHORT_WAIT]);
    await bot.ready();
    const handle = await startHeldCaption(stage);
    stage.discord.gateway.settings.grantsSessions = false;
    stage.discord.gateway.closeAll(4000);
    expect(await bot.ended).toEqual(ENDED);
    stage.discord.gateway.settings.grantsSessions = true;
    await expectGoneOnWith(handle, stage);
  });

  it("ends likewise where it never was", async () => {
    const stage = await setStage();
    stage.discord.gateway.settings.grantsSessions = false;
    expect(await stage.start({}, [SHORT_WAIT]).ended).toEqual(ENDED);
  });
});
