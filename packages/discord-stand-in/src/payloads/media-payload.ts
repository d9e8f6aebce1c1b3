import { createHash } from "node:crypto";
import type { Embed } from "../validation/sent-message.ts";
import type { Cdn } from "../state/stored-attachments.ts";

/**
 * The address from which Discord's clients read a picture of another site: Discord's own proxy, never the site. This
 * Discord's own files keep their addresses. https://discord.com/developers/docs/components/reference#unfurled-media-item
 */
export function proxyUrlOf(url: string, cdn: Cdn): string {
  if (cdn.find(url) || !URL.canParse(url)) return url;
  const { protocol, host, pathname } = new URL(url);
  const signature = createHash("sha256").update(url).digest("base64url");
  return `https://images-ext-1.discordapp.net/external/${signature}/${protocol.slice(0, -1)}/${host}${pathname}`;
}

/** An embed in Discord's answers. https://discord.com/developers/docs/resources/message#embed-object-embed-image-structure */
export function toEmbed({ image, thumbnail, ...rest }: Embed, cdn: Cdn): object {
  const media = ({ url }: { url: string }) => ({ url, proxy_url: proxyUrlOf(url, cdn), width: null, height: null });
  return { ...rest, ...(image && { image: media(image) }), ...(thumbnail && { thumbnail: media(thumbnail) }) };
}
