import { describe, expect, it, onTestFinished, vi } from "vitest";
import { log } from "../../src/log.ts";
import { drive } from "../support/manual-clock.ts";
import { caption, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { documentedPackets, drawOddPackets, type Packet } from "./odd-packets.ts";
import { DETAILED } from "./pressing.ts";
import { watchUnhandled } from "./unhandled.ts";

type Oddity = Parameters<Harness["discord"]["gateway"]["say"]>[0];

const ODD = "an odd packet of Discord's was passed over; more of its kind are not told of";
const ODD_PACKETS = 2_000;
const STRANGER = "300000000000000004";
const OF_PEOPLE = /^(?:MESSAGE_(?:CREATE|UPDATE|DELETE|DELETE_BULK)|INTERACTION_CREATE)$/;

/** A harness that reads messages, with its uncaught errors, and the odd packets that it has reported. */
async function startListening() {
  const harness = await startHarness({ environment: { MESSAGE_CONTENT: "on" } });
  harness.fal.answer(DETAILED, { output: { results: "A house." } });
  const warned = vi.spyOn(log, "warn");
  onTestFinished(() => warned.mockRestore());
  // As where Discord tells of servers unasked: then discord.js knows the channel, and handles what happens in it.
  const server = documentedPackets(harness.guild.id, harness.channel.id).find(({ t }) => t === "GUILD_CREATE");
  if (server) harness.discord.gateway.say(server);
  const told = () => warned.mock.calls.filter(([, message]) => message === ODD).map(([names]) => names);
  return { harness, unhandled: watchUnhandled(), told };
}

/** The bot is up: it answers a command, still in its first session. */
async function expectAnswered({ discord, asker, guild }: Harness): Promise<void> {
  const handle = discord.command({ name: "help", user: asker, guild });
  expect(await handle.response()).toMatchObject({ type: 4 });
  expect(discord.gateway.identifies).toBe(1);
}

/** What people do, each in every way that the bot hears of. */
async function livePackets(harness: Harness): Promise<readonly Packet[]> {
  const { discord, clock, guild, channel, asker, stranger, attach } = harness;
  const picture = async (red: number) => discord.attach(await plainPicture(red), { filename: `${red}.png` });
  for (const place of [channel, discord.dm(stranger)]) {
    const message = discord.post({ channel: place, user: stranger, content: "hello", attachments: [await picture(1)] });
    discord.edit(message, { content: "hello again" });
    discord.remove(discord.post({ channel: place, user: stranger, content: "gone", repliesTo: message }));
  }
  const captioned = await caption(harness);
  const answer = await drive(clock, captioned.until(isFinal));
  const button = answer.buttons.find(({ custom_id }) => custom_id?.startsWith("altText:"));
  await discord.press({ message: answer, customId: button?.custom_id ?? "", user: asker }).response();
  const options = { image: attach(await plainPicture(2)), area: "top" };
  await discord.autocomplete({ name: "caption", options, focused: "area", user: asker, guild }).response();
  const posted = discord.post({ channel, user: stranger, attachments: [await picture(3)] });
  const asking = discord.messageCommand({ name: "Ask about image", message: posted, user: asker });
  await asking.response();
  await discord.submitModal({ modal: asking, values: { question: "What is it?" } }).response();
  return discord.events
    .filter(({ direction, t }) => direction === "sent" && OF_PEOPLE.test(t ?? ""))
    .map(({ t, d }) => ({ t: t ?? "", d }));
}

describe("an odd packet costs itself alone:", () => {
  it.each<[what: string, packet: Oddity]>([
    ["a user who is unknown", { t: "USER_UPDATE", d: { id: STRANGER, username: "a" } }],
    ["somebody unknown who is there", { t: "PRESENCE_UPDATE", d: { user: { id: STRANGER }, status: "online" } }],
    ["a message without a channel", { t: "MESSAGE_CREATE", d: { id: "1" } }],
    ["a message of nothing", { t: "MESSAGE_CREATE", d: null }],
    ["a server of nothing", { t: "GUILD_CREATE", d: null }],
    ["a deleted server of nothing", { t: "GUILD_DELETE", d: null }],
    ["an interaction of nothing", { t: "INTERACTION_CREATE", d: null }],
    ["an interaction of nobody", { t: "INTERACTION_CREATE", d: { id: "1", type: 2, data: { type: 1 } } }],
    ["a second READY", { t: "READY", d: null }],
    ["a second RESUMED", { t: "RESUMED", d: null }],
    ["an event that is yet to come", { t: "GUILD_MOON_LANDING", d: { crew: null } }],
    ["an event without a name", { t: null, d: {} }],
  ])("%s", async (_what, packet) => {
    const { harness, unhandled } = await startListening();
    harness.discord.gateway.say(packet);
    await expectAnswered(harness);
    expect(unhandled).toEqual([]);
  });

  it.each([
    "content",
    "embeds",
    "components",
    "attachments",
    "mentions",
    "thread",
    "member",
    "referenced_message",
    "message_snapshots",
    "sticker_items",
    "interaction_metadata",
  ])("a message whose %s are null, which is heard all the same", async (part) => {
    const { harness, unhandled, told } = await startListening();
    const message = (await livePackets(harness)).find(({ t }) => t === "MESSAGE_CREATE");
    harness.discord.gateway.say({ t: "MESSAGE_CREATE", d: { ...(message?.d as object), [part]: null } });
    await expectAnswered(harness);
    expect(told()).toEqual([]);
    expect(unhandled).toEqual([]);
  });

  it.each<[what: string, payload: Oddity]>([
    ["a text that is no JSON", "<html>"],
    ["a number", "5"],
    ["nothing", "null"],
    ["a list", "[]"],
    ["an operation that is unknown", { op: 99, d: null }],
    ["an operation that is none", { op: "0", d: {} }],
    ["a second HELLO", { op: 10, d: { heartbeat_interval: 1 } }],
    ["a HELLO of nothing", { op: 10, d: null }],
    ["an acknowledgement that nobody waits for", { op: 11, d: {} }],
  ])("%s", async (_what, payload) => {
    const { harness, unhandled } = await startListening();
    harness.discord.gateway.say(payload);
    await expectAnswered(harness);
    expect(unhandled).toEqual([]);
  });

  it("each of its kind is told of once", async () => {
    const { harness, told } = await startListening();
    for (let number = 0; number < 20; number += 1) {
      harness.discord.gateway.say({ t: "INTERACTION_CREATE", d: { id: `${number}`, type: 2, data: { type: 1 } } });
      harness.discord.gateway.say({ t: "MESSAGE_CREATE", d: { id: `${number}` } });
    }
    await expectAnswered(harness);
    expect(told()).toEqual([
      { event: "INTERACTION_CREATE", err: expect.any(Error) },
      { event: "MESSAGE_CREATE", err: expect.any(Error) },
    ]);
  });

  it("any of thousands", { timeout: 60_000 }, async () => {
    const { harness, unhandled } = await startListening();
    const { gateway } = harness.discord;
    const real = [...(await livePackets(harness)), ...documentedPackets(harness.guild.id, harness.channel.id)];
    const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000);
    for (const [index, packet] of drawOddPackets(real, ODD_PACKETS, seed).entries()) {
      gateway.say(packet);
      if (index % 100 === 0) await expectAnswered(harness);
      expect(unhandled, `FUZZ_SEED=${seed}, ${JSON.stringify(packet)}`).toEqual([]);
    }
    await expectAnswered(harness);
    expect(unhandled, `FUZZ_SEED=${seed}`).toEqual([]);
  });
});
