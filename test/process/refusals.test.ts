import { GatewayIntentBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { setStage } from "./stage.ts";

describe("a bot whose token Discord refuses", { timeout: 40_000 }, () => {
  it("while it runs (close code 4004) ends with exit code 78 and one line", async () => {
    const stage = await setStage();
    const bot = stage.start();
    await bot.ready();
    stage.discord.gateway.closeAll(4004);
    const { code, stderr } = await bot.ended;
    expect(code).toBe(78);
    expect(stderr).toMatch(/^DISCORD_TOKEN is refused by Discord: .+\n$/);
  });

  it("when it registers its commands (401) ends likewise", async () => {
    const stage = await setStage();
    const refusal = { status: 401, body: { message: "401: Unauthorized", code: 0 } };
    stage.discord.faults.add({ method: "PUT", route: "/applications/{application_id}/commands", ...refusal });
    const { code, stderr } = await stage.start().ended;
    expect(code).toBe(78);
    expect(stderr).toMatch(/^DISCORD_TOKEN is refused by Discord: .+\n$/);
  });
});

describe("a bot that may not read messages although it asks to (4014)", { timeout: 40_000 }, () => {
  const asking = { MESSAGE_CONTENT: "on" };
  const refused = /^Discord refuses the Message Content intent: enable it on the Bot page .+ MESSAGE_CONTENT=off\.\n$/;

  it("ends with exit code 78 and one line that says where to enable it", async () => {
    const stage = await setStage();
    const { code, stderr } = await stage.start(asking).ended;
    expect(stderr).toMatch(refused);
    expect(code).toBe(78);
  });

  it("ends likewise when that is taken away while it runs", async () => {
    const stage = await setStage();
    stage.discord.enableIntents(GatewayIntentBits.MessageContent);
    const bot = stage.start(asking);
    await bot.ready();
    stage.discord.gateway.closeAll(4014);
    const { code, stderr } = await bot.ended;
    expect(stderr).toMatch(refused);
    expect(code).toBe(78);
  });
});
