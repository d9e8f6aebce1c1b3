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

describe("a bot that Discord takes for too large, or for too restless,", { timeout: 40_000 }, () => {
  it("ends with exit code 78 and one line where it needs more shards (close code 4011)", async () => {
    const stage = await setStage();
    const bot = stage.start({ SHARD_IDS: "0", SHARD_COUNT: "1" });
    await bot.ready();
    stage.discord.gateway.closeAll(4011);
    const { code, stderr } = await bot.ended;
    expect(stderr).toMatch(/^Discord wants more shards .+ SHARD_COUNT .+\n$/);
    expect(code).toBe(78);
  });

  it("ends with exit code 75 and one line where no login is left for today, and says when one is", async () => {
    const stage = await setStage();
    const session_start_limit = { total: 1000, remaining: 1, reset_after: 3_600_000, max_concurrency: 1 };
    const body = { url: `ws://${stage.discord.host}/gateway`, shards: 2, session_start_limit };
    stage.discord.faults.add({ route: "/gateway/bot", status: 200, body, times: 9 });
    const { code, stderr } = await stage.start().ended;
    expect(stderr).toMatch(/^Discord lets this bot log in no more today: .+ Again after \d{4}-\d\d-\d\dT[\d:.]+Z\.\n$/);
    expect(code).toBe(75);
    expect(stage.discord.gateway.identifies).toBe(0);
  });
});
