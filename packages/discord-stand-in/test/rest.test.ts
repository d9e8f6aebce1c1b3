import { REST } from "@discordjs/rest";
import { describe, expect, it } from "vitest";
import { createHandClock } from "../../../test/support/hand-clock.ts";
import { CAPTION, scene, text, V2 } from "./scene.ts";

const HELLO = { flags: V2, components: [text("hello")] };

describe("the bot's token", () => {
  it.each(["", "Bot wrong", "Bearer playground.token", "playground.token"])(
    "is needed: %j is a 401",
    async (authorization) => {
      const { ask } = await scene();
      const answer = await ask("GET", "/users/@me", undefined, { headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, body: { message: "401: Unauthorized", code: 0 } });
    },
  );

  it("opens what is the bot's", async () => {
    const { ask, discord } = await scene();
    expect(await ask("GET", "/users/@me")).toMatchObject({ status: 200, body: { id: discord.bot.id, bot: true } });
    expect(await ask("GET", "/applications/@me")).toMatchObject({ status: 200, body: { id: discord.bot.id } });
    expect(await ask("GET", "/gateway/bot")).toMatchObject({
      status: 200,
      body: { url: `ws://${discord.host}/gateway`, session_start_limit: { remaining: 1000 } },
    });
  });
});

it("knows its own version and routes alone", async () => {
  const { ask, discord } = await scene();
  const old = await fetch(`${discord.apiUrl}/v9/gateway`);
  expect(await old.json()).toMatchObject({ code: 50041 });
  expect(await ask("GET", "/nothing")).toMatchObject({ status: 404, body: { code: 0 } });
  expect(await ask("PATCH", "/users/@me")).toMatchObject({ status: 405, body: { code: 0 } });
});

async function deferred(options: Parameters<typeof scene>[0] = {}) {
  const base = await scene(options);
  await base.register(CAPTION);
  const paths = base.caption();
  await base.ask("POST", paths.callback, { type: 5 });
  return { ...base, ...paths };
}

describe("rate limits", () => {
  it("are told with every answer", async () => {
    const { ask, original, webhook } = await deferred({ clock: createHandClock() });
    const answers = [
      await ask("PATCH", original, HELLO),
      await ask("GET", original),
      await ask("PATCH", original, { flags: 4 }),
    ];
    expect(answers.map(({ status, headers }) => [status, headers.get("x-ratelimit-remaining")])).toEqual([
      [200, "4"],
      [200, "3"],
      [400, "2"],
    ]);
    const { headers } = await ask("POST", webhook, { content: "x" });
    expect(Object.fromEntries([...headers].filter(([name]) => name.startsWith("x-ratelimit")))).toMatchObject({
      "x-ratelimit-limit": "5",
      "x-ratelimit-remaining": "1",
      "x-ratelimit-reset-after": "2.000",
      "x-ratelimit-bucket": answers[0]?.headers.get("x-ratelimit-bucket"),
    });
  });

  it("let 5 calls in 2 s through to one interaction, whatever the others do", async () => {
    const clock = createHandClock();
    const { ask, original, caption } = await deferred({ clock });
    const status = async () => (await ask("PATCH", original, HELLO)).status;
    for (let count = 0; count < 5; count += 1) expect(await status()).toBe(200);
    clock.advance(500);
    const refused = await ask("PATCH", original, HELLO);
    expect(refused).toMatchObject({ status: 429, body: { retry_after: 1.5, global: false } });
    expect(refused.headers.get("retry-after")).toBe("2");
    expect(refused.headers.get("x-ratelimit-scope")).toBe("user");
    const other = caption();
    await ask("POST", other.callback, { type: 5 });
    expect((await ask("PATCH", other.original, HELLO)).status).toBe(200);
    clock.advance(1500);
    expect(await status()).toBe(200);
  });

  it("can be turned down and up", async () => {
    const { ask, original, discord } = await deferred({ clock: createHandClock() });
    discord.rateLimits.interactionWebhook = { requests: 1, windowMs: 60_000 };
    expect((await ask("PATCH", original, HELLO)).status).toBe(200);
    expect((await ask("PATCH", original, HELLO)).status).toBe(429);
    discord.rateLimits.interactionWebhook = { requests: 3, windowMs: 60_000 };
    expect((await ask("PATCH", original, HELLO)).status).toBe(200);
  });
});

describe("rate limits for a client", () => {
  it("hold for all of the bot's calls together, but not for interactions", async () => {
    const { ask, original, discord } = await deferred({ clock: createHandClock() });
    discord.rateLimits.global = { requests: 3, windowMs: 1000 };
    const statuses = [];
    for (const path of ["/users/@me", "/applications/@me", "/users/@me"])
      statuses.push((await ask("GET", path)).status);
    const refused = await ask("GET", "/gateway/bot");
    expect(refused).toMatchObject({ status: 429, body: { global: true } });
    expect(refused.headers.get("x-ratelimit-global")).toBe("true");
    expect(statuses).toContain(200);
    expect((await ask("PATCH", original, HELLO)).status).toBe(200);
  });

  it("are kept by @discordjs/rest without a single 429", async () => {
    const { discord, original } = await deferred();
    const rest = new REST({ api: discord.apiUrl, version: "10" });
    const edits = Array.from({ length: 7 }, (_, count) =>
      rest.patch(`/${original.slice(1)}`, { auth: false, body: { flags: V2, components: [text(`${count}`)] } }),
    );
    await Promise.all(edits);
    const statuses = discord.calls.filter(({ method }) => method === "PATCH").map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200]);
  });
});

describe("a fault", () => {
  it("answers in the place of Discord, so many times, after so many that pass", async () => {
    const { ask, original, discord, handle } = await deferred();
    const route = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";
    discord.faults.add({
      method: "PATCH",
      route,
      skip: 1,
      times: 2,
      status: 503,
      body: { message: "down", code: 0 },
      headers: { "x-why": "test" },
    });
    const answers = [];
    for (const content of ["a", "b", "c", "d"]) answers.push(await ask("PATCH", original, { content }));
    expect(answers.map(({ status }) => status)).toEqual([200, 503, 503, 200]);
    expect(answers[1]).toMatchObject({ body: { message: "down" } });
    expect(answers[1]?.headers.get("x-why")).toBe("test");
    expect(handle.calls.map(({ status }) => status)).toEqual([204, 200, 503, 503, 200]);
  });

  it("leaves other routes and methods alone, and can be called off", async () => {
    const { ask, original, discord } = await deferred();
    discord.faults.add({ method: "DELETE", route: /@original$/, status: 500 });
    expect((await ask("PATCH", original, HELLO)).status).toBe(200);
    discord.faults.clear();
    expect((await ask("DELETE", original)).status).toBe(204);
  });

  it.each([
    ["before it is handled: nothing has happened", "before", true],
    ["after it was handled: only the answer is lost", "after", false],
  ] as const)("cuts the connection %s", async (_when, reset, loading) => {
    const { ask, original, discord, handle } = await deferred();
    discord.faults.add({ route: original, reset });
    await expect(ask("PATCH", original, HELLO)).rejects.toThrow("fetch failed");
    await expect.poll(() => handle.calls.at(-1)?.status).toBe(0);
    expect(handle.message()?.loading).toBe(loading);
    expect((await ask("PATCH", original, HELLO)).status).toBe(200);
  });

  it("is an ECONNRESET to its client, which @discordjs/rest tries again", async () => {
    const { discord, original } = await deferred();
    discord.faults.add({ route: original, reset: "after" });
    await new REST({ api: discord.apiUrl, version: "10" }).patch(`/${original.slice(1)}`, { auth: false, body: HELLO });
    const statuses = discord.calls.filter(({ method }) => method === "PATCH").map(({ status }) => status);
    expect(statuses).toEqual([0, 200]);
  });

  it("delays by the clock that was handed in", async () => {
    const clock = createHandClock();
    const { ask, original, discord, handle } = await deferred({ clock });
    discord.faults.add({ route: original, delayMs: 1000 });
    const answer = ask("PATCH", original, HELLO);
    await expect.poll(() => handle.calls.length).toBe(2);
    expect(handle.calls[1]?.status).toBe(undefined);
    clock.advance(1000);
    expect((await answer).status).toBe(200);
  });
});

it("keeps a record of every call, and tells of it", async () => {
  const { ask, original, discord, handle } = await deferred();
  const heard: unknown[] = [];
  const stop = discord.on("call", ({ method, status }) => heard.push([method, status]));
  const messages: unknown[] = [];
  discord.on("message", ({ id }, change) => messages.push([id, change]));
  await ask("PATCH", original, { content: "x" }, { files: [{ name: "a.txt", bytes: new Uint8Array([65]) }] });
  stop();
  await ask("GET", original);
  expect(heard).toEqual([["PATCH", 200]]);
  expect(messages).toEqual([[handle.message()?.id, "update"]]);
  expect(discord.calls.at(-2)).toMatchObject({
    method: "PATCH",
    route: "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
    path: original,
    status: 200,
    body: { content: "x" },
    files: [{ field: "files[0]", filename: "a.txt" }],
    interactionId: handle.id,
  });
});
