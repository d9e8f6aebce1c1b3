import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { startDiscord } from "discord-stand-in";
import { createTrafficLog } from "../../src/traffic/traffic-log.ts";
import { createMask } from "../../src/traffic/masking.ts";
import type { PageEvent } from "../../src/page/protocol.ts";
import type { TrafficEntry } from "../../src/traffic/traffic-entry.ts";
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

const entryOf = (matches: (entry: TrafficEntry) => boolean) => (event: PageEvent) =>
  event.type === "traffic" && matches(event.entry) ? event.entry : undefined;

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
    const traffic = tomasz.events.flatMap((event) => (event.type === "traffic" ? [event.entry] : []));
    const inOrder = [
      (entry: TrafficEntry) => entry.to === "gateway" && entry.what === "READY",
      (entry: TrafficEntry) => entry.to === "Discord" && /^PUT .*\/commands$/.test(entry.what) && entry.status === 200,
      (entry: TrafficEntry) => entry.to === "gateway" && entry.what === "INTERACTION_CREATE",
      (entry: TrafficEntry) => entry.to === "fal" && entry.what.startsWith("POST queue.fal.run/fal-ai/florence"),
      (entry: TrafficEntry) => entry.to === "fal" && entry.what.startsWith("event of "),
      (entry: TrafficEntry) => entry.to === "fal" && JSON.stringify(entry).includes("Simulated: a landscape"),
    ].map((matches) => traffic.findIndex(matches));
    expect(inOrder).not.toContain(-1);
    expect(inOrder).toEqual(inOrder.toSorted((one, other) => one - other));
    await tomasz.heard(
      entryOf(({ what, status }) => /^PATCH \/webhooks\/\d+\/•••\/messages\/@original/.test(what) && status === 200),
    );
  });

  it("leaves heartbeats out", async () => {
    const discord = await startDiscord();
    onTestFinished(() => discord.close());
    const traffic = createTrafficLog(discord, createMask([]), () => {});
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
    expect(traffic.kept.map(({ what }) => what)).toEqual(["Hello"]);
  });

  it("shows no token of the bot's and none of an interaction's", async () => {
    const { visit, clock } = await startVisited();
    const tomasz = await visit("Tomasz");
    await askForCaption(tomasz);
    await drive(clock, tomasz.read("pixels"));
    await tomasz.heard(entryOf(({ what }) => what.startsWith("PATCH ")));
    const traffic = JSON.stringify(tomasz.events.filter(({ type }) => type === "traffic"));
    expect(traffic).not.toContain("playground.token");
    // How every token of an interaction begins.
    expect(traffic).not.toContain(Buffer.from("interaction:").toString("base64url").slice(0, 14));
    expect(traffic).not.toMatch(/upload_token=(?!•••)/);
  });
});
