import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { join } from "node:path";
import { readLine, setStage, type Stage } from "./stage.ts";

const registrations = ({ discord }: Stage) => discord.calls.filter(({ method }) => method === "PUT");

describe("at its start the bot", () => {
  it("prints a link by which it is invited, with the scopes and permissions that it needs and no more", async () => {
    const stage = await setStage();
    const { invite } = await stage.start().ready();
    const link = new URL(String(invite));
    expect(`${link.origin}${link.pathname}`).toBe("https://discord.com/oauth2/authorize");
    expect(link.searchParams.get("client_id")).toBe(stage.discord.bot.id);
    expect(link.searchParams.get("scope")?.split(" ").sort()).toEqual(["applications.commands", "bot"]);
    const { ViewChannel, SendMessages, SendMessagesInThreads, AttachFiles, ReadMessageHistory } = PermissionFlagsBits;
    expect(BigInt(link.searchParams.get("permissions") ?? 0)).toBe(
      ViewChannel | SendMessages | SendMessagesInThreads | AttachFiles | ReadMessageHistory,
    );
  });

  it("registers its commands once on a store", async () => {
    const stage = await setStage();
    const first = stage.start();
    await first.ready();
    expect(registrations(stage)).toMatchObject([
      { route: "/applications/{application_id}/commands", status: 200, authorization: `Bot ${stage.discord.token}` },
    ]);
    expect(stage.discord.commands.map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining(["ask", "caption", "edit", "help", "imagine", "ocr"]),
    );
    await first.kill("SIGTERM");

    const second = stage.start();
    await second.ready();
    expect(registrations(stage)).toHaveLength(1);
    const handle = stage.discord.command({ name: "help", user: stage.asker, guild: stage.guild });
    expect(await handle.response()).toMatchObject({ type: 4 });
  });

  it("registers them again on a new store", async () => {
    const stage = await setStage();
    const first = stage.start();
    await first.ready();
    await first.kill("SIGTERM");
    await stage.start({ STORE_URL: `sqlite://${join(stage.folder, "new", "store.db")}` }).ready();
    expect(registrations(stage)).toHaveLength(2);
  });

  it("answers commands that Discord knows although it would not take them anew, and says so in one line", async () => {
    const stage = await setStage();
    const first = stage.start();
    await first.ready();
    await first.kill("SIGTERM");
    const refused = { method: "PUT", route: "/applications/{application_id}/commands", status: 500, times: 9 };
    stage.discord.faults.add(refused);
    const second = stage.start({ STORE_URL: `sqlite://${join(stage.folder, "new", "store.db")}` });
    await second.ready();
    const line = await second.line((line) => line.includes("could not be registered"));
    expect(readLine(line)).toMatchObject({ level: 40, msg: expect.stringMatching(/^The commands .* 30 seconds\.$/) });
    const handle = stage.discord.command({ name: "help", user: stage.asker, guild: stage.guild });
    expect(await handle.response()).toMatchObject({ type: 4 });

    stage.discord.faults.clear();
    await second.kill("SIGTERM");
    const before = registrations(stage).length;
    await stage.start({ STORE_URL: `sqlite://${join(stage.folder, "new", "store.db")}` }).ready();
    expect(registrations(stage)).toHaveLength(before + 1);
  });
});
