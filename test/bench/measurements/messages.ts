import { GatewayIntentBits } from "discord-api-types/v10";
import { fineClock } from "../fine-clock.ts";
import type { Measurement } from "../measurement.ts";
import { byTurns } from "../repetitions.ts";
import { processorMs } from "../processor.ts";
import { type Stage, withBots } from "../stage.ts";
import { median } from "../statistics.ts";

const A_SECOND = 1_000;
const SECONDS = 10;
const BURSTS_A_SECOND = 20;
const BOTS = ["ours", "listening"] as const;
const TURNS = { warmUps: 1, repetitions: 3 };

/** What it takes to hear people talk who do not speak to the bot: processor time, at a thousand messages a second. */
export const messages: Measurement = {
  name: "messages",
  async run() {
    const setup = { environment: { MESSAGE_CONTENT: "on" }, privilegedIntents: GatewayIntentBits.MessageContent };
    const [ours = [], listening = []] = await withBots(
      BOTS,
      (stages) => byTurns(stages, TURNS, async (stage) => [await listen(stage)]),
      setup,
    );
    return [
      {
        what: `processor time of ${A_SECOND} messages, at as many a second`,
        unit: "ms",
        ours: median(ours.flat()),
        peer: { name: "listening", value: median(listening.flat()) },
        target: { of: "ratio", is: "at most", limit: 1.3 },
      },
    ];
  },
};

let count = 0;

async function listen({ bot, discord, guild, channel }: Stage): Promise<number> {
  const before = await processorMs(bot.pid);
  for (let burst = 0; burst < SECONDS * BURSTS_A_SECOND; burst += 1) {
    for (let number = 0; number < A_SECOND / BURSTS_A_SECOND; number += 1) {
      count += 1;
      discord.gateway.say({ t: "MESSAGE_CREATE", d: messageOf(count, guild.id, channel.id) });
    }
    await fineClock.sleep(1_000 / BURSTS_A_SECOND);
  }
  return ((await processorMs(bot.pid)) - before) / SECONDS;
}

/** https://discord.com/developers/docs/resources/message#message-object */
function messageOf(number: number, guild_id: string, channel_id: string): object {
  const id = `${1_200_000_000_000_000_000n + BigInt(number)}`;
  return {
    id,
    channel_id,
    guild_id,
    type: 0,
    content: `This is what somebody has to say in message ${number}, and nobody else needs to answer it.`,
    author: { id: `${1_100_000_000_000_000_000n + BigInt(number % 500)}`, username: "talker", discriminator: "0" },
    member: { roles: [guild_id], joined_at: "2024-01-01T00:00:00.000000+00:00", deaf: false, mute: false, flags: 0 },
    timestamp: "2026-01-01T00:00:00.000000+00:00",
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    flags: 0,
    components: [],
    nonce: id,
  };
}
