import { ApplicationCommandType } from "discord-api-types/v10";
import { refusal } from "../validation/rest-errors.ts";
import { toApplication } from "../payloads/application-payload.ts";
import { toUser } from "../payloads/person-payload.ts";
import type { Platform } from "../platform/platform.ts";
import type { RegisteredCommand, State } from "../state/state.ts";
import { type CommandDefinition, readCommand, readCommands } from "../validation/command-definitions.ts";
import { MAX_COMMAND_CREATES_A_DAY, MAX_COMMANDS } from "../validation/limits.ts";
import { botRoute, param, type Route, type RouteRequest } from "./route.ts";

const SESSIONS_A_DAY = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The gateway's address, the application and its commands. */
export function applicationRoutes(platform: Platform): Route[] {
  const { state } = platform;
  const commands = createCommands(state);
  const checked = (handle: Route["handle"]) => (request: RouteRequest) => {
    if (param(request, "application_id") !== state.applicationId) throw refusal("unknownApplication");
    return handle(request);
  };
  return [
    {
      method: "GET",
      template: "/gateway",
      auth: "none",
      limit: "route",
      handle: () => ({ status: 200, body: { url: platform.gateway().url } }),
    },
    botRoute("GET", "/gateway/bot", () => ({ status: 200, body: gatewayOfBot(platform) })),
    botRoute("GET", "/users/@me", () => ({ status: 200, body: toUser(state.bot) })),
    botRoute("GET", "/applications/@me", () => ({ status: 200, body: toApplication(state) })),
    botRoute("GET", "/oauth2/applications/@me", () => ({ status: 200, body: toApplication(state) })),
    botRoute(
      "GET",
      "/applications/{application_id}/commands",
      checked(() => ({ status: 200, body: commands.list() })),
    ),
    botRoute(
      "PUT",
      "/applications/{application_id}/commands",
      checked(({ body }) => ({ status: 200, body: commands.replace(readCommands(body)) })),
    ),
    botRoute(
      "POST",
      "/applications/{application_id}/commands",
      checked(({ body }) => commands.add(readCommand(body))),
    ),
  ];
}

/** https://discord.com/developers/docs/events/gateway#get-gateway-bot */
function gatewayOfBot({ gateway }: Platform): object {
  const { url, shards, identifies, maxConcurrency } = gateway();
  const session_start_limit = {
    total: SESSIONS_A_DAY,
    remaining: Math.max(0, SESSIONS_A_DAY - identifies),
    reset_after: DAY_MS,
    max_concurrency: maxConcurrency,
  };
  return { url, shards, session_start_limit };
}

function createCommands(state: State) {
  let creates: number[] = [];
  const payload = (command: RegisteredCommand) => ({
    application_id: state.applicationId,
    description: "",
    default_member_permissions: null,
    nsfw: false,
    contexts: null,
    integration_types: [0],
    ...command,
  });
  const named = ({ type, name }: CommandDefinition) =>
    [...state.commands.values()].find((command) => command.type === type && command.name === name);
  const register = (definition: CommandDefinition): RegisteredCommand => ({
    ...definition,
    id: named(definition)?.id ?? state.newId(),
    version: state.newId(),
  });
  const countCreates = (definitions: readonly CommandDefinition[]) => {
    const nowMs = state.clock.now();
    const fresh = definitions.filter((definition) => !named(definition)).map(() => nowMs);
    const recent = [...creates.filter((atMs) => nowMs - atMs < DAY_MS), ...fresh];
    if (recent.length > MAX_COMMAND_CREATES_A_DAY) throw refusal("tooManyCommandCreates");
    creates = recent;
  };
  const store = (commands: readonly RegisteredCommand[]) => {
    state.commands.clear();
    for (const command of commands) state.commands.set(command.id, command);
  };
  return {
    list: () => [...state.commands.values()].map((command) => payload(command)),
    replace(definitions: readonly CommandDefinition[]) {
      checkCounts(definitions);
      countCreates(definitions);
      const registered = definitions.map((definition) => register(definition));
      store(registered);
      return registered.map((command) => payload(command));
    },
    add(definition: CommandDefinition) {
      const existing = named(definition);
      const others = [...state.commands.values()].filter((command) => command !== existing);
      checkCounts([...others, definition]);
      countCreates([definition]);
      const registered = register(definition);
      store([...others, registered]);
      return { status: existing ? 200 : 201, body: payload(registered) };
    },
  };
}

function checkCounts(definitions: readonly CommandDefinition[]): void {
  const count = (type: ApplicationCommandType) => definitions.filter((definition) => definition.type === type).length;
  const tooMany =
    count(ApplicationCommandType.ChatInput) > MAX_COMMANDS.chat ||
    count(ApplicationCommandType.User) > MAX_COMMANDS.user ||
    count(ApplicationCommandType.Message) > MAX_COMMANDS.message;
  if (tooMany) throw refusal("tooManyCommands");
}
