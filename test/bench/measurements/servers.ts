import type { Measurement } from "../measurement.ts";
import { residentMegabytes } from "../resident.ts";
import { type Stage, withBots } from "../stage.ts";

const SERVERS = 2_500;
const CHANNELS = 40;
const ROLES = 30;
/** Until what the start took is given back. */
const SETTLED_MS = 15_000;
const QUIET_MS = 6_000;
const BOTS = ["ours", "bare"] as const;
const KILOBYTES_PER_MEGABYTE = 1_000;

/** What a server takes that the bot is told of: by how much resident memory grows, as plain Node has it. */
export const servers: Measurement = {
  name: "servers",
  async run() {
    const [ours, bare] = await withBots(BOTS, (stages) => Promise.all([growthOf(stages[0]), growthOf(stages[1])]));
    return [
      {
        what: `resident memory for a server of ${CHANNELS} channels and ${ROLES} roles`,
        unit: "KB",
        ours,
        peer: { name: "bare", value: bare },
        target: { of: "ours", is: "at most", limit: 10 },
      },
    ];
  },
};

async function growthOf({ bot, discord }: Stage): Promise<number> {
  const before = await residentMegabytes(bot.pid, SETTLED_MS);
  for (let number = 0; number < SERVERS; number += 1) {
    discord.gateway.say({ t: "GUILD_CREATE", d: serverOf(number) });
    if (number % 50 === 0) await new Promise((resolve) => setImmediate(resolve)); // the sockets are to be emptied
  }
  const after = await residentMegabytes(bot.pid, QUIET_MS);
  return ((after - before) * KILOBYTES_PER_MEGABYTE) / SERVERS;
}

/** https://discord.com/developers/docs/events/gateway-events#guild-create */
function serverOf(number: number): object {
  const idOf = (index: number) => `${1_000_000_000_000_000_000n + BigInt(number * 1_000 + index)}`;
  const id = idOf(0);
  const overwrite = { id, type: 0, allow: "0", deny: "1024" };
  return {
    id,
    name: `Server ${number}`,
    owner_id: idOf(999),
    joined_at: "2024-01-01T00:00:00.000000+00:00",
    preferred_locale: "en-US",
    features: ["COMMUNITY"],
    member_count: 500,
    large: true,
    unavailable: false,
    emojis: [],
    stickers: [],
    threads: [],
    members: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    soundboard_sounds: [],
    guild_scheduled_events: [],
    verification_level: 1,
    mfa_level: 0,
    nsfw_level: 0,
    premium_tier: 0,
    system_channel_flags: 0,
    channels: Array.from({ length: CHANNELS }, (_, index) => ({
      id: idOf(100 + index),
      type: 0,
      name: `channel-${index}`,
      topic: `What is to be said in channel ${index} of server ${number}`,
      position: index,
      parent_id: null,
      nsfw: false,
      rate_limit_per_user: 0,
      last_message_id: idOf(500 + index),
      permission_overwrites: [overwrite, { ...overwrite, id: idOf(200) }],
      flags: 0,
    })),
    roles: [id, ...Array.from({ length: ROLES - 1 }, (_, index) => idOf(200 + index))].map((role, index) => ({
      id: role,
      name: `Role ${index}`,
      color: index,
      colors: { primary_color: index, secondary_color: null, tertiary_color: null },
      hoist: false,
      icon: null,
      unicode_emoji: null,
      position: index,
      permissions: "2248473465835073",
      managed: false,
      mentionable: true,
      flags: 0,
    })),
  };
}
