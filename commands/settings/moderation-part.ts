import type { Permission } from "../../src/core/permission.ts";
import { UserError } from "../../src/core/errors.ts";
import type { ManagedServer } from "../../src/core/server/managed-server.ts";
import {
  MODERATION_MODES,
  MODERATION_SCOPES,
  type ModerationMode,
  SENSITIVITIES,
  type ServerSettings,
} from "../../src/core/server/settings.ts";
import { serverSubcommand } from "../../src/core/ui/command.ts";
import type { Given, Options } from "../../src/core/ui/options.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { CHANNEL, choice, FLAG } from "../options/kinds.ts";
import { lines } from "./part.ts";

type Moderation = ServerSettings["moderation"];

/** The history: the pictures of `/settings known` are read from there. */
const IN_LOG_CHANNEL: readonly Permission[] = ["ViewChannel", "SendMessages", "AttachFiles", "ReadMessageHistory"];
/** What each mode takes in the whole server. */
const IN_SERVER: Readonly<Record<ModerationMode, readonly Permission[]>> = {
  off: [],
  log: [],
  delete: ["ManageMessages"],
  timeout: ["ManageMessages", "ModerateMembers"],
};

const OPTIONS = {
  mode: choice(MODERATION_MODES, (mode, { choices }) => choices.moderationMode[mode]),
  "log-channel": CHANNEL,
  sensitivity: choice(SENSITIVITIES, (sensitivity, { choices }) => choices.sensitivity[sensitivity]),
  scope: choice(MODERATION_SCOPES, (scope, { choices }) => choices.scope[scope]),
  notify: FLAG,
} as const satisfies Options;

/** `/settings moderation`: what is done about scams in pictures. Only what is given changes. */
export const moderation = serverSubcommand({
  options: OPTIONS,

  async run(options, server, words) {
    const changes = readChanges(options);
    const { moderation: before } = await server.settings();
    await checkPermissions(changes, { ...before, ...changes }, server);
    const { moderation: after } = await server.change((settings) => ({
      ...settings,
      moderation: checked({ ...settings.moderation, ...changes }),
    }));
    if (changes.mode !== undefined || changes.logChannelId !== undefined) await server.settle("moderation");
    return lines(
      ...moderationLines(after, server, words),
      await openLogLine(after, server, words),
      isAsleep(after, server) && words.settings.messagesHidden,
    );
  },
});

/** How moderation stands, in words. */
export function moderationLines(moderation: Moderation, { rules }: ManagedServer, { settings }: Words): string[] {
  return [
    settings.moderation(moderation),
    ...(moderation.mode === "off"
      ? []
      : [settings.notify(moderation.notify), settings.paidScans(rules.maxPaidScansADay)]),
  ];
}

/** A warning where the log can be read by everybody; nothing where not, or where that cannot be told. */
export async function openLogLine(
  { logChannelId }: Moderation,
  server: ManagedServer,
  { settings }: Words,
): Promise<string | undefined> {
  if (logChannelId === undefined || !(await server.isOpenToAll(logChannelId))) return undefined;
  return settings.logIsOpen(logChannelId);
}

function isAsleep({ mode }: Moderation, { rules }: ManagedServer): boolean {
  return mode !== "off" && !rules.readsMessages;
}

/** What changes. */
function readChanges(options: Given<typeof OPTIONS>): Partial<Moderation> {
  const { mode, sensitivity, scope, notify } = options;
  const logChannelId = options["log-channel"]?.id;
  return {
    ...(mode && { mode }),
    ...(logChannelId !== undefined && { logChannelId }),
    ...(sensitivity && { sensitivity }),
    ...(scope && { scope }),
    ...(notify !== undefined && { notify }),
  };
}

/** @throws UserError `logChannelNeeded` */
function checked(wanted: Moderation): Moderation {
  if (wanted.mode !== "off" && wanted.logChannelId === undefined) throw new UserError("logChannelNeeded", {});
  return wanted;
}

/**
 * A setup must work: where the mode or the log channel changes, the bot must have every permission for it.
 *
 * @throws UserError `permissionsMissing`, `channelGone`, `logChannelNeeded`
 */
async function checkPermissions(
  changes: Partial<Moderation>,
  wanted: Moderation,
  server: ManagedServer,
): Promise<void> {
  const { mode, logChannelId } = checked(wanted);
  const isSetUp = changes.mode !== undefined && mode !== "off";
  if (logChannelId !== undefined && (isSetUp || changes.logChannelId !== undefined)) {
    const permissions = await server.missing(logChannelId, IN_LOG_CHANNEL);
    if (permissions.length > 0) throw new UserError("permissionsMissing", { where: "logChannel", permissions });
  }
  if (!isSetUp || IN_SERVER[mode].length === 0) return;
  const permissions = await server.missing(undefined, IN_SERVER[mode]);
  if (permissions.length > 0) throw new UserError("permissionsMissing", { where: "server", permissions });
}
