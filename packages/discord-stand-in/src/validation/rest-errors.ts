/** One fault of a body, and its place. */
export interface FormIssue {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}

/** A refusal in Discord's JSON shape. https://discord.com/developers/docs/reference#error-messages */
export class DiscordError extends Error {
  override readonly name = "DiscordError";
  readonly status: number;
  readonly code: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: number,
    message: string,
    more: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.body = { message, code, ...more };
    this.headers = headers;
  }
}

/** Status, code and message of each refusal. https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const REFUSALS = {
  unauthorized: [401, 0, "401: Unauthorized"],
  notFound: [404, 0, "404: Not Found"],
  methodNotAllowed: [405, 0, "405: Method Not Allowed"],
  serverError: [500, 0, "500: Internal Server Error"],
  unknownApplication: [404, 10002, "Unknown Application"],
  unknownChannel: [404, 10003, "Unknown Channel"],
  unknownGuild: [404, 10004, "Unknown Guild"],
  unknownMember: [404, 10007, "Unknown Member"],
  unknownMessage: [404, 10008, "Unknown Message"],
  unknownUser: [404, 10013, "Unknown User"],
  unknownWebhook: [404, 10015, "Unknown Webhook"],
  unknownBan: [404, 10026, "Unknown Ban"],
  unknownInteraction: [404, 10062, "Unknown interaction"],
  tooManyCommands: [400, 30032, "Maximum number of application commands reached"],
  tooManyCommandCreates: [400, 30034, "Max number of daily application command creates has been reached (200)"],
  tooLarge: [413, 40005, "Request entity too large"],
  alreadyAcknowledged: [400, 40060, "Interaction has already been acknowledged."],
  tooManyFollowUps: [400, 40094, "This interaction has hit the maximum number of follow-up messages"],
  missingAccess: [403, 50001, "Missing Access"],
  notInDm: [403, 50003, "Cannot execute action on a DM channel"],
  dmsOpenedTooFast: [403, 40003, "You are opening direct messages too fast."],
  cannotOpenDm: [400, 50007, "Cannot send messages to this user"],
  cannotSendToUser: [403, 50007, "Cannot send messages to this user"],
  noMutualGuild: [403, 50278, "Cannot send messages to this user due to having no mutual guilds"],
  notTheAuthor: [403, 50005, "Cannot edit a message authored by another user"],
  emptyMessage: [400, 50006, "Cannot send an empty message"],
  noMessages: [400, 50008, "Cannot send messages in a non-text channel"],
  missingPermissions: [403, 50013, "Missing Permissions"],
  cannotReplyUnread: [400, 160002, "Cannot reply without permission to read message history"],
  invalidWebhookToken: [401, 50027, "Invalid Webhook Token"],
  tooOldForBulkDelete: [400, 50034, "A message provided was too old to bulk delete"],
  invalidApiVersion: [400, 50041, "Invalid API version provided"],
  invalidJson: [400, 50109, "The request body contains invalid JSON."],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>;

/** The names of Discord's refusals. */
export type Refusal = keyof typeof REFUSALS;

/** The error to throw for a refusal that needs no further explanation. */
export function refusal(kind: Refusal): DiscordError {
  const [status, code, message] = REFUSALS[kind];
  return new DiscordError(status, code, message);
}

/** 50035 with Discord's tree of faults by place. */
export function invalidForm(issues: readonly FormIssue[]): DiscordError {
  const tree: Record<string, unknown> = {};
  for (const issue of issues) addToTree(tree, issue);
  return new DiscordError(400, 50035, "Invalid Form Body", { errors: tree });
}

function addToTree(tree: Record<string, unknown>, { path, code, message }: FormIssue): void {
  let node = tree;
  for (const step of path) {
    node[step] ??= {};
    node = node[step] as Record<string, unknown>; // the line above makes every node except _errors
  }
  const errors = (node["_errors"] ??= []);
  if (Array.isArray(errors)) errors.push({ code, message });
}
