import { ComponentType } from "discord-api-types/v10";
import sharp from "sharp";
import type { InteractionHandle, MessageView } from "discord-stand-in";
import type { Job } from "fal-stand-in";
import { type Harness, isFinal, plainPicture } from "./harness.ts";
import type { HostsHarness } from "./picture-hosts.ts";

export const MENUS = ["Describe image", "Read text in image", "Ask about image", "Edit image"] as const;
export type Menu = (typeof MENUS)[number];
type Post = Parameters<Harness["discord"]["post"]>[0];
type Components = NonNullable<Post["components"]>;

/** Chooses a menu of a message; the asker, unless told otherwise. */
export const choose = (harness: Harness, name: Menu, message: MessageView, more: object = {}): InteractionHandle =>
  harness.discord.messageCommand({ name, message, user: harness.asker, ...more });

/** A message of a member, unless told otherwise. */
export const post = (harness: Harness, more: Partial<Post>): MessageView =>
  harness.discord.post({ channel: harness.channel, user: harness.stranger, ...more });

/** A message of another application. */
export function postAsBot(harness: Harness, more: Partial<Post>): MessageView {
  const bot = harness.discord.addUser({ username: "another-bot", bot: true });
  harness.discord.addMember(harness.guild, bot);
  return post(harness, { user: bot, ...more });
}

/** A message with pictures of these colours. */
export async function postPictures(harness: Harness, ...shades: number[]): Promise<MessageView> {
  const attachments = await Promise.all(
    shades.map(async (shade, index) =>
      harness.discord.attach(await plainPicture(shade), { filename: `photo-${index + 1}.png` }),
    ),
  );
  return post(harness, { attachments });
}

/** Chooses a menu, fills in its dialogue where it has one, and waits for the finished answer. */
export async function answerOf(
  harness: Harness,
  menu: Menu,
  message: MessageView,
  more: object = {},
): Promise<MessageView> {
  const handle = choose(harness, menu, message, more);
  if (menu === "Describe image" || menu === "Read text in image") return handle.until(isFinal);
  await handle.response();
  const values = menu === "Ask about image" ? { question: "Which colour?" } : { prompt: "make it blue" };
  return harness.discord.submitModal({ modal: handle, values }).until(isFinal);
}

/** How red the pictures are that a job was given, in order; each must be an upload. `plainPicture(200)` has 200. */
export async function rednesses(harness: Harness, { input }: Job): Promise<number[]> {
  const { image_url, image_urls = [] } = input as { image_url?: string; image_urls?: string[] }; // as all models here have it
  const urls = image_url === undefined ? image_urls : [image_url];
  return Promise.all(
    urls.map(async (url) => {
      const upload = harness.fal.uploads.find(({ fileUrl }) => fileUrl === url);
      if (!upload?.bytes) throw new Error(`The job was not given an upload but ${url}`);
      return Math.round((await sharp(upload.bytes).stats()).channels[0]?.mean ?? 0);
    }),
  );
}

/** Components as other applications write them. */
export const media = (url: string, more: object = {}) => ({ media: { url }, ...more });
export const gallery = (...items: object[]) => ({ type: ComponentType.MediaGallery, items });
export const section = (thumbnail: object) => ({
  type: ComponentType.Section,
  components: [{ type: ComponentType.TextDisplay, content: "words" }],
  accessory: { type: ComponentType.Thumbnail, ...thumbnail },
});
export const container = (components: object[], more: object = {}) => ({
  type: ComponentType.Container,
  components,
  ...more,
});
export const file = (url: string, more: object = {}) => ({ type: ComponentType.File, file: { url }, ...more });
/** The stand-in checks them as it checks ours. */
export const asComponents = (...components: object[]) => components as unknown as Components;

/** A picture of another site. */
export const FOREIGN = "https://pictures.example/a/photo.png";
/** The upload of {@link postShown}. */
export const ATTACHED = "attachment://photo.png";

/** The same as a member attaches, as an application shows it. */
export async function postShown(
  harness: Harness,
  components: object[],
  more: { spoiler?: boolean } = {},
): Promise<MessageView> {
  const attachment = harness.discord.attach(await plainPicture(), { filename: "photo.png", ...more });
  return postAsBot(harness, { components: asComponents(...components), attachments: [attachment] });
}

/** Puts the picture where Discord's proxy has it; the site itself has none. */
export async function behindProxy(harness: HostsHarness, message: MessageView): Promise<MessageView> {
  const proxied = /https:\/\/images-ext-1\.discordapp\.net\/[^"]+/.exec(JSON.stringify(message.api))?.[0];
  if (proxied === undefined) throw new Error("Discord shows nothing of another site in this message.");
  harness.files.set(proxied, await plainPicture());
  return message;
}
