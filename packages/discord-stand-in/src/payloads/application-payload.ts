import { type APIApplication, type APIUser, ApplicationFlags, GatewayIntentBits } from "discord-api-types/v10";
import type { State } from "../state/state.ts";
import { toUser } from "./person-payload.ts";

/** https://discord.com/developers/docs/resources/application */
export function toApplication(state: State): APIApplication {
  const owner: APIUser = { ...toUser(state.bot), bot: false };
  return {
    id: state.applicationId,
    name: state.bot.username,
    icon: null,
    description: "",
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: "0".repeat(64),
    flags: applicationFlags(state.privilegedIntents),
    owner,
    bot: toUser(state.bot),
    team: null,
    approximate_guild_count: state.guilds.size,
  } as unknown as APIApplication; // `flags_new` and other new fields are left out
}

/** The portal's switches that are on, as the application's flags. */
export function applicationFlags(privilegedIntents: number): number {
  const on = (intent: number, flag: number) => ((privilegedIntents & intent) === 0 ? 0 : flag);
  return (
    on(GatewayIntentBits.MessageContent, ApplicationFlags.GatewayMessageContentLimited) |
    on(GatewayIntentBits.GuildMembers, ApplicationFlags.GatewayGuildMembersLimited) |
    on(GatewayIntentBits.GuildPresences, ApplicationFlags.GatewayPresenceLimited)
  );
}
