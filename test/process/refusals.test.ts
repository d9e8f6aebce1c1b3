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
