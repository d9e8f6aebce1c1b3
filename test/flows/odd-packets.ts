import fc from "fast-check";

/*
 * What comes over the gateway, as Discord documents it: https://discord.com/developers/docs/events/gateway-events. Events
 * that no intent of ours asks for are among it: some are sent to every bot, and any may be sent by mistake.
 */

/** A dispatch: its name, and what it tells. */
export interface Packet {
  readonly t: string;
  readonly d: unknown;
}

const [ROLE, THREAD, STRANGER] = ["300000000000000001", "300000000000000003", "300000000000000004"];
const user = {
  id: STRANGER,
  username: "stranger",
  discriminator: "0",
  global_name: "Stranger",
  avatar: null,
  bot: false,
};
const joined = "2024-01-01T00:00:00.000000+00:00";
const member = { user, roles: [ROLE], joined_at: joined, deaf: false, mute: false, flags: 0, nick: null };
const overwrite = { id: ROLE, type: 0, allow: "1024", deny: "0" };
const role = {
  id: ROLE,
  name: "Role",
  color: 0,
  colors: { primary_color: 0 },
  hoist: false,
  position: 1,
  permissions: "1024",
  managed: false,
  mentionable: false,
  flags: 0,
};
const emoji = {
  id: "300000000000000005",
  name: "cat",
  roles: [],
  user,
  require_colons: true,
  managed: false,
  animated: false,
  available: true,
};

/** Every kind of event that is not about messages or interactions, in a server that the bot is in. */
export function documentedPackets(guild_id: string, channel_id: string): readonly Packet[] {
  const channel = {
    id: channel_id,
    type: 0,
    guild_id,
    name: "general",
    position: 0,
    parent_id: null,
    permission_overwrites: [overwrite],
    topic: null,
    nsfw: false,
  };
  const thread = {
    id: THREAD,
    type: 11,
    guild_id,
    parent_id: channel_id,
    owner_id: STRANGER,
    name: "thread",
    member_count: 2,
    message_count: 1,
    thread_metadata: { archived: false, auto_archive_duration: 60, archive_timestamp: joined, locked: false },
  };
  const guild = {
    id: guild_id,
    name: "Test server",
    owner_id: STRANGER,
    roles: [{ ...role, id: guild_id }, role],
    emojis: [emoji],
    features: [],
    channels: [channel],
    threads: [thread],
    members: [member],
    presences: [],
    voice_states: [],
    stage_instances: [],
    stickers: [],
    soundboard_sounds: [],
    guild_scheduled_events: [],
    member_count: 2,
    joined_at: joined,
    large: false,
    unavailable: false,
    preferred_locale: "en-US",
    system_channel_flags: 0,
    afk_timeout: 300,
    premium_tier: 0,
    nsfw_level: 0,
    verification_level: 0,
    mfa_level: 0,
  };
  const voiceState = {
    guild_id,
    channel_id,
    user_id: STRANGER,
    member,
    session_id: "a",
    deaf: false,
    mute: false,
    self_deaf: false,
    self_mute: false,
    self_video: false,
    suppress: false,
    request_to_speak_timestamp: null,
  };
  const scheduled = {
    id: "300000000000000006",
    guild_id,
    channel_id,
    creator_id: STRANGER,
    creator: user,
    name: "event",
    scheduled_start_time: joined,
    scheduled_end_time: null,
    privacy_level: 2,
    status: 1,
    entity_type: 2,
    entity_id: null,
    entity_metadata: null,
  };
  const stage = { id: "300000000000000007", guild_id, channel_id, topic: "talk", privacy_level: 2 };
  const entitlement = {
    id: "300000000000000008",
    sku_id: "300000000000000009",
    application_id: "1",
    user_id: STRANGER,
    type: 8,
    deleted: false,
    starts_at: null,
    ends_at: null,
    guild_id,
  };
  const rule = {
    id: "300000000000000010",
    guild_id,
    name: "rule",
    creator_id: STRANGER,
    event_type: 1,
    trigger_type: 1,
    trigger_metadata: { keyword_filter: ["x"] },
    actions: [{ type: 1, metadata: {} }],
    enabled: true,
    exempt_roles: [],
    exempt_channels: [],
  };
  const reaction = {
    user_id: STRANGER,
    channel_id,
    message_id: "300000000000000011",
    guild_id,
    member,
    emoji: { id: null, name: "🔥" },
    burst: false,
    type: 0,
  };
  const vote = { user_id: STRANGER, channel_id, message_id: "300000000000000011", guild_id, answer_id: 1 };
  const invite = {
    channel_id,
    code: "abc",
    created_at: joined,
    guild_id,
    inviter: user,
    max_age: 0,
    max_uses: 0,
    temporary: false,
    uses: 0,
    expires_at: null,
    type: 0,
  };
  return Object.entries({
    APPLICATION_COMMAND_PERMISSIONS_UPDATE: {
      id: "1",
      application_id: "1",
      guild_id,
      permissions: [{ id: ROLE, type: 1, permission: true }],
    },
    AUTO_MODERATION_RULE_CREATE: rule,
    AUTO_MODERATION_RULE_UPDATE: rule,
    AUTO_MODERATION_RULE_DELETE: rule,
    AUTO_MODERATION_ACTION_EXECUTION: {
      guild_id,
      action: { type: 1, metadata: {} },
      rule_id: rule.id,
      rule_trigger_type: 1,
      user_id: STRANGER,
      content: "",
      matched_keyword: null,
      matched_content: null,
    },
    CHANNEL_CREATE: channel,
    CHANNEL_UPDATE: channel,
    CHANNEL_DELETE: channel,
    CHANNEL_PINS_UPDATE: { guild_id, channel_id, last_pin_timestamp: joined },
    ENTITLEMENT_CREATE: entitlement,
    ENTITLEMENT_UPDATE: entitlement,
    ENTITLEMENT_DELETE: entitlement,
    GUILD_AUDIT_LOG_ENTRY_CREATE: {
      guild_id,
      id: "300000000000000012",
      target_id: STRANGER,
      user_id: STRANGER,
      action_type: 20,
      changes: [],
      options: null,
    },
    GUILD_BAN_ADD: { guild_id, user },
    GUILD_BAN_REMOVE: { guild_id, user },
    GUILD_CREATE: guild,
    GUILD_UPDATE: guild,
    GUILD_EMOJIS_UPDATE: { guild_id, emojis: [emoji] },
    GUILD_INTEGRATIONS_UPDATE: { guild_id },
    GUILD_MEMBER_ADD: { ...member, guild_id },
    GUILD_MEMBER_UPDATE: { ...member, guild_id },
    GUILD_MEMBER_REMOVE: { guild_id, user },
    GUILD_MEMBERS_CHUNK: { guild_id, members: [member], chunk_index: 0, chunk_count: 1, presences: [] },
    GUILD_ROLE_CREATE: { guild_id, role },
    GUILD_ROLE_UPDATE: { guild_id, role },
    GUILD_ROLE_DELETE: { guild_id, role_id: ROLE },
    GUILD_SCHEDULED_EVENT_CREATE: scheduled,
    GUILD_SCHEDULED_EVENT_UPDATE: scheduled,
    GUILD_SCHEDULED_EVENT_DELETE: scheduled,
    GUILD_SCHEDULED_EVENT_USER_ADD: { guild_scheduled_event_id: scheduled.id, user_id: STRANGER, guild_id },
    GUILD_SOUNDBOARD_SOUNDS_UPDATE: { guild_id, soundboard_sounds: [] },
    GUILD_STICKERS_UPDATE: { guild_id, stickers: [] },
    INVITE_CREATE: invite,
    INVITE_DELETE: { channel_id, guild_id, code: "abc" },
    MESSAGE_POLL_VOTE_ADD: vote,
    MESSAGE_POLL_VOTE_REMOVE: vote,
    MESSAGE_REACTION_ADD: reaction,
    MESSAGE_REACTION_REMOVE: reaction,
    MESSAGE_REACTION_REMOVE_ALL: { channel_id, message_id: reaction.message_id, guild_id },
    MESSAGE_REACTION_REMOVE_EMOJI: { channel_id, message_id: reaction.message_id, guild_id, emoji: reaction.emoji },
    PRESENCE_UPDATE: {
      user: { id: STRANGER },
      guild_id,
      status: "online",
      activities: [],
      client_status: { web: "online" },
    },
    RATE_LIMITED: { opcode: 8, retry_after: 1, meta: { guild_id } },
    STAGE_INSTANCE_CREATE: stage,
    STAGE_INSTANCE_UPDATE: stage,
    STAGE_INSTANCE_DELETE: stage,
    THREAD_CREATE: { ...thread, newly_created: true },
    THREAD_UPDATE: thread,
    THREAD_LIST_SYNC: { guild_id, channel_ids: [channel_id], threads: [thread], members: [] },
    THREAD_MEMBER_UPDATE: { id: THREAD, guild_id, user_id: STRANGER, join_timestamp: joined, flags: 0 },
    THREAD_MEMBERS_UPDATE: {
      id: THREAD,
      guild_id,
      member_count: 2,
      added_members: [{ id: THREAD, user_id: STRANGER, join_timestamp: joined, flags: 0, member }],
      removed_member_ids: [],
    },
    THREAD_DELETE: { id: THREAD, guild_id, parent_id: channel_id, type: 11 },
    TYPING_START: { channel_id, guild_id, user_id: STRANGER, timestamp: 1_700_000_000, member },
    USER_UPDATE: user,
    VOICE_CHANNEL_EFFECT_SEND: {
      channel_id,
      guild_id,
      user_id: STRANGER,
      emoji: reaction.emoji,
      animation_type: 0,
      animation_id: 1,
    },
    VOICE_SERVER_UPDATE: { token: "t", guild_id, endpoint: "voice.example" },
    VOICE_STATE_UPDATE: voiceState,
    WEBHOOKS_UPDATE: { guild_id, channel_id },
    GUILD_DELETE: { id: guild_id, unavailable: false },
  }).map(([t, d]) => ({ t, d }));
}

const ODDITIES: readonly unknown[] = [null, undefined, {}, [], "odd", -1, 2 ** 53, true, [null], { id: null }];

/**
 * Draws packets of which one part each is missing, null, or of another kind: each packet's own `d` at least once.
 *
 * @param seed - the same one draws the same
 */
export function drawOddPackets(packets: readonly Packet[], count: number, seed: number): readonly Packet[] {
  const places = packets.flatMap((packet) => pathsIn(packet.d).map((path) => ({ packet, path })));
  const drawn = fc.sample(fc.record({ place: fc.constantFrom(...places), oddity: fc.constantFrom(...ODDITIES) }), {
    numRuns: count,
    seed,
  });
  return [
    ...packets.map(({ t }) => ({ t, d: null })),
    ...drawn.map(({ place: { packet, path }, oddity }) => ({ t: packet.t, d: withOddity(packet.d, path, oddity) })),
  ];
}

type Path = readonly (string | number)[];

/** The ways to all that is in a value, itself included. */
function pathsIn(value: unknown, at: Path = []): Path[] {
  const within = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [at, ...within.flatMap(([key, part]) => pathsIn(part, [...at, key]))];
}

/** `undefined` takes the part away. */
function withOddity(value: unknown, [key, ...rest]: Path, oddity: unknown): unknown {
  if (key === undefined) return oddity ?? null;
  const copy = structuredClone(value) as Record<string | number, unknown>; // there is something in it
  copy[key] = rest.length === 0 ? oddity : withOddity(copy[key], rest, oddity);
  return copy;
}
