import { describe, expect, it, vi } from "vitest";
import { readPacket, type Stage } from "../../../src/discord/gateway/packets.ts";

const NEW: Stage = { isGreeted: false, isResuming: false, isReady: false, nowMs: Date.UTC(2026, 0, 1) };
const GREETED: Stage = { ...NEW, isGreeted: true };
const RUNNING: Stage = { ...GREETED, isReady: true };

const ready = {
  v: 10,
  user: { id: "1", username: "bot", discriminator: "0", global_name: null, bot: true },
  application: { id: "2", flags: 0 },
  guilds: [{ id: "3", unavailable: true }],
  session_id: "session",
  resume_gateway_url: "wss://gateway.example",
};

/** Reads it, and which kinds of oddity were reported. */
function read(raw: unknown, stage: Stage) {
  const report = vi.fn<(event: string, error: unknown) => void>();
  const packet = readPacket(raw, stage, report);
  return { packet, reported: report.mock.calls.map(([event]) => event) };
}

const dispatch = (t: unknown, d: unknown, s: unknown = 7) => ({ op: 0, s, t, d });

describe("a HELLO", () => {
  const hello = (d: unknown) => ({ op: 10, s: null, t: null, d });
  const intervalOf = ({ packet }: ReturnType<typeof read>) => packet?.d;

  it("is obeyed", () => {
    const said = read(hello({ heartbeat_interval: 45_000 }), NEW);
    expect(intervalOf(said)).toEqual({ heartbeat_interval: 45_000 });
    expect(said.reported).toEqual([]);
  });

  it.each([
    null,
    {},
    { heartbeat_interval: null },
    { heartbeat_interval: 0 },
    { heartbeat_interval: -1 },
    { heartbeat_interval: "1" },
    { heartbeat_interval: 2 ** 31 },
  ])("of %j is obeyed as if it asked for the usual heartbeat, and reported", (d) => {
    const said = read(hello(d), NEW);
    expect(intervalOf(said)).toEqual({ heartbeat_interval: 41_250 });
    expect(said.reported).toEqual(["HELLO"]);
  });

  it("that is said twice on one connection begins no second heartbeat", () => {
    expect(read(hello({ heartbeat_interval: 45_000 }), GREETED).packet).toBeNull();
  });
});

describe("an invalid session", () => {
  it.each([
    [true, { op: 7 }, []],
    [false, { op: 9, d: false }, []],
    [null, { op: 9, d: false }, ["INVALID_SESSION"]],
    ["true", { op: 9, d: false }, ["INVALID_SESSION"]],
  ])("(%j) is replaced, or resumed over a new connection: %j", (d, packet, reported) => {
    expect(read({ op: 9, s: null, t: null, d }, RUNNING)).toMatchObject({ packet, reported });
  });
});

describe("a READY", () => {
  it("tells who the bot is and how to resume, and of no servers", () => {
    const { packet, reported } = read(dispatch("READY", { ...ready, private_channels: [], users: [{}] }), GREETED);
    expect(packet).toEqual({ op: 0, s: 7, t: "READY", d: { ...ready, guilds: [] } });
    expect(reported).toEqual([]);
  });

  it.each([
    ["guilds", null],
    ["application", { ...ready.application, install_params: null, flags: null }],
    ["user", { id: "1" }],
    ["resume_gateway_url", "not an address"],
    ["resume_gateway_url", "https://gateway.example"],
    ["v", undefined],
  ])("does not need %s to be what it was (%j)", (part, value) => {
    expect(read(dispatch("READY", { ...ready, [part]: value }), GREETED)).toMatchObject({
      packet: { t: "READY", d: { session_id: "session", guilds: [] } },
      reported: [],
    });
  });

  it.each([
    ["session_id", null],
    ["session_id", ""],
    ["user", null],
    ["user", { id: 1 }],
    ["application", null],
  ])("without what the bot cannot do without (%s: %j) counts as none, and is reported", (part, value) => {
    expect(read(dispatch("READY", { ...ready, [part]: value }), GREETED)).toEqual({
      packet: { op: 0, s: 7, t: null, d: null },
      reported: ["READY"],
    });
  });

  it("does not replace a session that works", () => {
    expect(read(dispatch("READY", ready), RUNNING).packet).toMatchObject({ t: null });
  });
});

describe("any other dispatch", () => {
  it.each([-1.5, "8", {}, 2 ** 60])("that is numbered %j leaves the session's number as it was", (s) => {
    expect(read(dispatch("MESSAGE_CREATE", {}, s), RUNNING).packet).toMatchObject({ s: null, t: "MESSAGE_CREATE" });
  });

  it("of which the bot uses nothing is counted, and nothing of it kept", () => {
    expect(read(dispatch("GUILD_CREATE", { id: "1" }), RUNNING)).toEqual({
      packet: { op: 0, s: 7, t: null, d: null },
      reported: [],
    });
  });

  it("RESUMED counts only where a RESUME was asked for", () => {
    expect(read(dispatch("RESUMED", {}), RUNNING).packet).toMatchObject({ t: null });
    expect(read(dispatch("RESUMED", {}), { ...GREETED, isResuming: true }).packet).toMatchObject({ t: "RESUMED" });
  });
});

describe("an interaction", () => {
  const createdAt = (atMs: number) => `${BigInt(atMs - Date.UTC(2015, 0, 1)) << 22n}`;
  const interaction = (ageMs: number) => ({
    id: createdAt(NEW.nowMs - ageMs),
    application_id: "2",
    token: "token",
    type: 2,
    user: { id: "3", username: "somebody" },
    authorizing_integration_owners: {},
  });

  it.each([
    ["is told again in time", 2_900, true, "INTERACTION_CREATE"],
    ["is told again too late: its person has read that there is no answer", 3_100, true, null],
    ["comes late by a clock that may go wrong", 3_100, false, "INTERACTION_CREATE"],
  ])("that %s", (_what, ageMs, isResuming, t) => {
    const stage = { ...RUNNING, isReady: !isResuming, isResuming };
    expect(read(dispatch("INTERACTION_CREATE", interaction(ageMs)), stage)).toMatchObject({
      packet: { s: 7, t },
      reported: [],
    });
  });
});

describe("what is no packet", () => {
  it.each([null, 5, "text", [], {}, { op: null }, { op: "0", t: "READY" }])(
    "(%j) is passed over and reported",
    (raw) => {
      expect(read(raw, RUNNING)).toEqual({ packet: null, reported: ["packet"] });
    },
  );
});
