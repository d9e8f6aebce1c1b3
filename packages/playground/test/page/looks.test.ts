import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { startDiscord } from "discord-stand-in";
import { createLooks } from "../../src/traffic/traffic.ts";
import { createMask } from "../../src/traffic/masking.ts";
import type { Look, PageEvent } from "../../src/page/protocol.ts";
import { drive } from "../../../../test/support/manual-clock.ts";
import { plainPicture } from "../../../../test/support/pictures.ts";
import { startVisited, type Visitor } from "./visit.ts";

describe("what must not be shown", () => {
  const mask = createMask(["bot.secret", ""]);

  it("is masked by the name that it goes under", () => {
    const shown = { token: "•••", inner: [{ Authorization: "•••" }], id: "1" };
    expect(mask({ token: "abc", inner: [{ Authorization: "Key abc" }], id: "1" })).toEqual(shown);
  });

  it("is masked in addresses", () => {
    expect(mask("POST /interactions/12/aW50ZXI/callback")).toBe("POST /interactions/12/•••/callback");
    expect(mask("/webhooks/12/aW50ZXI/messages/@original")).toBe("/webhooks/12/•••/messages/@original");
    expect(mask("https://v3.fal.media/a.png?upload_token=abc&x=1")).toBe(
      "https://v3.fal.media/a.png?upload_token=•••&x=1",
    );
    expect(mask("http://127.0.0.1:1/attachments/1/2/a.png?ex=1&is=2&hm=abc&")).toContain("?ex=1&is=2&hm=•••&");
  });

  it("is masked wherever else it turns up", () => {
    expect(mask({ words: "it is bot.secret, really" })).toEqual({ words: "it is •••, really" });
  });

  it("is left out when it is bytes, as they are or as text", () => {
    expect(mask({ bytes: Buffer.alloc(500) })).toEqual({ bytes: "(500 bytes left out)" });
    const text = `data:image/png;base64,${Buffer.alloc(600).toString("base64")}`;
    expect(mask(text)).toBe(`(${text.length} characters left out)`);
    const words = "words of a long prompt ".repeat(100);
    expect(mask(words)).toBe(words);
  });
});

const lookOf = (matches: (look: Look) => boolean) => (event: PageEvent) =>
  event.type === "look" && matches(event.look) ? event.look : undefined;

async function askForCaption(visitor: Visitor): Promise<void> {
  const id = await visitor.upload(await plainPicture("png"));
  const place = visitor.place("general").id;
  await visitor.act({ does: "command", place, name: "caption", options: { image: { id } } });
  await visitor.heard((event) => (event.type === "message" ? event : undefined));
}

describe("a look inside", () => {
  it("shows what passes between the bot, Discord and fal as it happens", async () => {
    const { visit, clock } = await startVisited();
    const tomasz = await visit("Tomasz");
    await askForCaption(tomasz);
    await drive(clock, tomasz.read("pixels"));
    const looks = tomasz.events.flatMap((event) => (event.type === "look" ? [event.look] : []));
    const inOrder = [
      (look: Look) => look.to === "gateway" && look.what === "READY",
      (look: Look) => look.to === "Discord" && /^PUT .*\/commands$/.test(look.what) && look.status === 200,
      (look: Look) => look.to === "gateway" && look.what === "INTERACTION_CREATE",
      (look: Look) => look.to === "fal" && look.what.startsWith("POST queue.fal.run/fal-ai/florence"),
      (look: Look) => look.to === "fal" && look.what.startsWith("event of "),
      (look: Look) => look.to === "fal" && JSON.stringify(look).includes("Simulated: a landscape"),
    ].map((matches) => looks.findIndex(matches));
    expect(inOrder).not.toContain(-1);
    expect(inOrder).toEqual(inOrder.toSorted((one, other) => one - other));
    await tomasz.heard(
      lookOf(({ what, status }) => /^PATCH \/webhooks\/\d+\/•••\/messages\/@original/.test(what) && status === 200),
    );
  });

  it("leaves heartbeats out", async () => {
    const discord = await startDiscord();
    onTestFinished(() => discord.close());
    const looks = createLooks(discord, createMask([]), () => {});
    const socket = new WebSocket(`ws://${discord.host}/gateway?v=10&encoding=json`);
    const ops: number[] = [];
    await new Promise<void>((resolve) => {
      socket.on("message", (data: Buffer) => {
        const { op } = JSON.parse(data.toString()) as { op: number };
        ops.push(op);
        if (op === 10) socket.send(JSON.stringify({ op: 1, d: null }));
        else resolve();
      });
    });
    socket.close();
    expect(ops).toEqual([10, 11]);
    expect(looks.kept.map(({ what }) => what)).toEqual(["Hello"]);
  });

  it("shows no token of the bot's and none of an interaction's", async () => {
    const { visit, clock } = await startVisited();
    const tomasz = await visit("Tomasz");
    await askForCaption(tomasz);
    await drive(clock, tomasz.read("pixels"));
    await tomasz.heard(lookOf(({ what }) => what.startsWith("PATCH ")));
    const looks = JSON.stringify(tomasz.events.filter(({ type }) => type === "look"));
    expect(looks).not.toContain("playground.token");
    // How every token of an interaction begins.
    expect(looks).not.toContain(Buffer.from("interaction:").toString("base64url").slice(0, 14));
    expect(looks).not.toMatch(/upload_token=(?!•••)/);
  });
});
