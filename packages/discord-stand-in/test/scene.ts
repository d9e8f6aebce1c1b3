import { onTestFinished } from "vitest";
import { type Discord, type DiscordOptions, startDiscord } from "../src/start-discord.ts";

/** An answer as plain `fetch` sees it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed, where there is a body. */
  readonly body: Record<string, unknown>;
}

export interface File {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Default: `files[n]`. */
  readonly field?: string;
}

/** One REST request with nothing but `fetch`. */
export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  more?: { files?: readonly File[]; headers?: Record<string, string> },
) => Promise<Answer>;

export const V2 = 1 << 15;
export const EPHEMERAL = 1 << 6;
export const text = (content: string) => ({ type: 10, content });
export const button = (custom_id: string, more = {}) => ({ type: 2, style: 1, label: "Press", custom_id, ...more });
export const row = (...components: object[]) => ({ type: 1, components });
export const gallery = (...urls: string[]) => ({ type: 12, items: urls.map((url) => ({ media: { url } })) });

export const CAPTION = {
  name: "caption",
  description: "Describe a picture",
  integration_types: [0, 1],
  contexts: [0, 1, 2],
  options: [
    { type: 11, name: "image", description: "The picture", required: true, file_types: ["image"] },
    { type: 3, name: "area", description: "A part", autocomplete: true },
  ],
};

/** A server with a channel and a person in it; closed when the test is over. */
export async function scene(options: DiscordOptions = {}) {
  const discord = await startDiscord(options);
  onTestFinished(() => discord.close());
  const guild = discord.addGuild({ name: "Home" });
  const channel = discord.addChannel(guild);
  const user = discord.addUser({ username: "ann" });
  discord.addMember(guild, user);
  const ask = asker(discord);
  const register = (...commands: object[]) => ask("PUT", `/applications/${discord.bot.id}/commands`, commands);
  const image = discord.attach(Buffer.from("picture"), { filename: "cat.png" });
  /** A person uses /caption, and the paths that answer it. */
  const caption = (where: Partial<Parameters<Discord["command"]>[0]> = {}) => {
    const handle = discord.command({
      name: "caption",
      options: { image },
      user,
      ...(!where.context && { channel }),
      ...where,
    });
    const webhook = `/webhooks/${discord.bot.id}/${handle.token}`;
    return {
      handle,
      callback: `/interactions/${handle.id}/${handle.token}/callback`,
      webhook,
      original: `${webhook}/messages/@original`,
    };
  };
  return { discord, guild, channel, user, image, ask, register, caption };
}

function asker(discord: Discord): Ask {
  return async (method, path, body, { files = [], headers = {} } = {}) => {
    const response = await fetch(`${discord.apiUrl}/v10${path}`, {
      method,
      headers: {
        authorization: `Bot ${discord.token}`,
        ...(files.length === 0 && body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: files.length > 0 ? form(body, files) : JSON.stringify(body) }),
    });
    const answer = await response.text();
    const parsed: unknown = answer.startsWith("{") || answer.startsWith("[") ? JSON.parse(answer) : {};
    return {
      status: response.status,
      headers: response.headers,
      text: answer,
      body: parsed as Record<string, unknown>,
    };
  };
}

function form(body: unknown, files: readonly File[]): FormData {
  const data = new FormData();
  data.append("payload_json", JSON.stringify(body));
  for (const [index, { name, bytes, field }] of files.entries()) {
    data.append(field ?? `files[${index}]`, new Blob([bytes]), name);
  }
  return data;
}

export const HELLO = { flags: V2, components: [text("hello"), row(button("go"), button("off", { disabled: true }))] };
export const HIDDEN = { flags: V2 | EPHEMERAL, components: HELLO.components };
export const label = (component: object) => ({ type: 18, label: "Label", component });
export const input = { type: 4, custom_id: "words", style: 1 };
export const modal = (more = {}) => ({ custom_id: "ask", title: "Ask", components: [label(input)], ...more });
export const choices = (count: number, value: unknown = "x") => ({
  choices: Array.from({ length: count }, (_, index) => ({ name: `${index}`, value })),
});

/** A person has just used /caption; limits are out of the way. */
export async function asked(options: Parameters<typeof scene>[0] = {}) {
  const base = await scene(options);
  base.discord.rateLimits.interactionWebhook = { requests: 1000, windowMs: 1000 };
  await base.register(CAPTION, { name: "Describe", type: 3 });
  return { ...base, ...base.caption() };
}
