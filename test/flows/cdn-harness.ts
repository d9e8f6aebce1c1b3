import { get } from "node:http";
import type { Discord } from "discord-stand-in";
import type { Transport } from "../../src/services/pictures/reading/download.ts";
import { type Harness, startHarness } from "./harness.ts";

const CDN = "https://cdn.discordapp.com";

/** What files of slash commands and files of messages differ in: their path, and how long their address is good. */
export type Folder = "ephemeral-attachments" | "attachments";

/** A harness whose Discord keeps files where the real one does: at cdn.discordapp.com, a name that leads to the stand-in. */
export interface CdnHarness extends Harness {
  /** A file as a person gives it to a command; its address is signed for so long each time that it is named. */
  post(bytes: Uint8Array, filename: string, folder: Folder, lifetimeMs: number): ReturnType<Discord["attach"]>;
  /** Every address under which a command named a file, in order. */
  readonly addresses: readonly string[];
}

export async function startCdnHarness(environment: Readonly<Record<string, string>> = {}): Promise<CdnHarness> {
  const harness = await startHarness({
    environment: { ATTACHMENT_HOSTS: "", ...environment },
    transport: leadToStandIn,
  });
  const { discord } = harness;
  const addresses: string[] = [];
  const signers = new Map<string, () => string>();
  const { dispatch } = discord.gateway;
  discord.gateway.dispatch = (event) =>
    dispatch({ ...event, data: (intents) => withAddresses(event.data(intents), signers, addresses) });
  return {
    ...harness,
    addresses,
    post(bytes, filename, folder, lifetimeMs) {
      const attachment = discord.attach(bytes, { filename });
      const ephemeral = folder === "ephemeral-attachments";
      const named = { ...attachment, ephemeral, ownerId: ephemeral ? discord.bot.id : harness.channel.id };
      signers.set(attachment.id, () => {
        const { pathname, search } = new URL(discord.urlOf(named, lifetimeMs));
        return `${CDN}${pathname}${search}`;
      });
      return attachment;
    },
  };
}

/** Takes the stand-in for Discord's CDN, and knows no other host. */
function leadToStandIn({ host }: Discord): Transport {
  return (url, { signal }) =>
    new Promise((resolve, reject) => {
      if (url.origin !== CDN) throw new Error(`Nothing is to be read from ${url.origin}.`);
      get(`http://${host}${url.pathname}${url.search}`, { signal, agent: false }, resolve).on("error", reject);
    });
}

/** An interaction as the real Discord sends it, its files at the CDN. */
function withAddresses(data: unknown, signers: ReadonlyMap<string, () => string>, addresses: string[]): unknown {
  const text = JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || !("proxy_url" in value) || !("id" in value)) return value;
    const url = signers.get(String(value.id))?.();
    if (url === undefined) return value;
    addresses.push(url);
    return { ...value, url, proxy_url: url };
  });
  return JSON.parse(text);
}
