import { randomInt, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DigitalDiscord } from "discord-digital-twin";
import {
  type APIAttachment,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIMessage,
  type APIMessageTopLevelComponent,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ChannelType,
  ComponentType,
  InteractionType,
} from "discord-api-types/v10";
import { onTestFinished, vi } from "vitest";
import { z } from "zod";
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { systemClock } from "../../src/core/async/clock.ts";
import { createRandomId } from "../../src/core/async/random.ts";
import { log } from "../../src/log.ts";
import { type Fal, startFal } from "fal-stand-in";
import { openStore } from "../../src/stores/open.ts";
import { serving, startFileServer } from "../services/pictures/file-server.ts";
import { openInProcessDecoder } from "./in-process-decoder.ts";

const CHANNEL_ID = "900000000000000001";
const ASKER_ID = "900000000000000002";
const ATTACHMENT_ID = "900000000000000003";

const MAX_WAIT_MS = 10_000;

/** A response that opens a dialogue, as the twin keeps it. */
const modal = z.object({
  data: z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(z.object({ custom_id: z.string(), title: z.string() })),
});

/** A message as a person reads it: its texts, a line each, and what its buttons say, with their custom ids. */
export interface ReadMessage {
  readonly id: string;
  readonly text: string;
  readonly buttons: ReadonlyMap<string, string>;
}

/** The answer to what a person did, as soon as it is as wished. @throws Error when it is not within ten seconds */
export type Answer = (wish?: (message: ReadMessage) => boolean) => Promise<ReadMessage>;

/** A dialogue that was opened instead of an answer. */
export interface OpenedDialogue {
  readonly title: string;
  /** Fills in texts by the names of their fields, and sends them off. */
  submit(fields: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface TwinHarness {
  readonly fal: Fal;
  /** A slash command; options that are called `image…` are given the picture, and all others are texts. */
  command(name: string, options?: Readonly<Record<string, string | undefined>>): Promise<Answer>;
  subcommand(name: string, subcommand: string): Promise<Answer>;
  /** An entry of the menu of a message in which the picture is attached. */
  menu(name: string): Promise<Answer>;
  /** The same, for an entry that opens a dialogue. */
  menuDialogue(name: string): Promise<OpenedDialogue>;
  press(message: ReadMessage, label: string): Promise<Answer>;
  /** How many messages are in the channel, those of the bot and of people. */
  messageCount(): Promise<number>;
  /** What Discord was told of: the names of commands and entries. */
  registered(): Promise<readonly string[]>;
}

/**
 * The whole bot on real clients and the machine's clock, between the Discord of others and our stand-in for fal. It ends
 * with the test.
 *
 * @param picture lies at a host of its own, since discord-digital-twin keeps no files
 */
export async function startTwinHarness(picture: Buffer): Promise<TwinHarness> {
  log.level = process.env["TEST_LOG_LEVEL"] ?? "silent";
  const twin = await startTwin();
  const fal = await startFal({ key: "test:key" });
  onTestFinished(() => fal.close());
  const { host } = await startFileServer(serving(picture));
  await startBot(twin, fal, host);

  const channel = twin.channel(CHANNEL_ID);
  const asker = channel.user(ASKER_ID);
  const attachment = pictureAt(`http://${host}/picture.png`, picture.length);
  const answerTo =
    ({ id }: { readonly id: string }): Answer =>
    (wish = () => true) =>
      vi.waitFor(
        async () => {
          const response = await channel.getInteractionResponse(id);
          const messages = response?.acknowledged ? await channel.getMessages() : [];
          const answer = messages.filter((message) => message.id === response?.messageId).map(read)[0];
          if (!answer || !wish(answer)) throw new Error(`Not as wished: ${answer?.text ?? "no message"}`);
          return answer;
        },
        { timeout: MAX_WAIT_MS, interval: 10 },
      );
  // The twin's own `runSlashCommand` names no attachments.
  const invoke = (data: Record<string, unknown>) =>
    twin.simulateInteraction({
      type: InteractionType.ApplicationCommand,
      channelId: CHANNEL_ID,
      userId: ASKER_ID,
      data: { id: "900000000000000004", ...data },
    });

  const choose = async (name: string) => {
    const message = await asker.sendMessage({ content: "", attachments: [attachment] });
    const resolved = { messages: { [message.id]: message } };
    return invoke({ name, type: ApplicationCommandType.Message, target_id: message.id, resolved });
  };

  return {
    fal,
    async command(name, options = {}) {
      const resolved = { attachments: { [ATTACHMENT_ID]: attachment } };
      const type = ApplicationCommandType.ChatInput;
      return answerTo(await invoke({ name, type, options: Object.entries(options).map(toOption), resolved }));
    },
    async subcommand(name, subcommand) {
      const options = [{ name: subcommand, type: ApplicationCommandOptionType.Subcommand }];
      return answerTo(await asker.runSlashCommand({ name, options }));
    },
    menu: async (name) => answerTo(await choose(name)),
    async menuDialogue(name) {
      const { id: interactionId } = await choose(name);
      await channel.waitForInteractionAck({ interactionId });
      const { custom_id: customId, title } = modal.parse(await channel.getInteractionResponse(interactionId)).data;
      const toField = ([name, value]: [string, string]) => ({ customId: name, value });
      return {
        title,
        submit: async (fields) =>
          answerTo(await asker.submitModal({ customId, fields: Object.entries(fields).map(toField) })),
      };
    },
    async press(message, label) {
      const customId = message.buttons.get(label);
      if (!customId) throw new Error(`There is no button "${label}" among: ${[...message.buttons.keys()].join(", ")}`);
      return answerTo(await asker.clickButton({ messageId: message.id, customId }));
    },
    messageCount: async () => (await channel.getMessages()).length,
    registered: async () => (await twin.prisma.applicationCommand.findMany()).map(({ name }) => name),
  };
}

/** A twin on a database of its own: in memory, all twins of a process would share one. */
async function startTwin(): Promise<DigitalDiscord> {
  const folder = await mkdtemp(join(tmpdir(), "sightline-twin-"));
  const twin = new DigitalDiscord({
    dbUrl: `file:${join(folder, "twin.db")}`,
    users: [{ id: ASKER_ID, username: "asker" }],
    channels: [{ id: CHANNEL_ID, name: "pictures", type: ChannelType.GuildText }],
  });
  onTestFinished(async () => {
    await twin.stop();
    await twin.prisma.$disconnect();
    await rm(folder, { recursive: true });
  });
  await twin.start();
  return twin;
}

async function startBot(twin: DigitalDiscord, fal: Fal, attachmentHost: string): Promise<void> {
  const config = readConfig({
    DISCORD_TOKEN: twin.botToken,
    FAL_KEY: "test:key",
    DISCORD_API_URL: twin.restUrl,
    FAL_URL: fal.url,
    ATTACHMENT_HOSTS: attachmentHost,
  });
  const clock = systemClock;
  const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
  const app = createApp(config, store, {
    clock,
    fetch,
    randomInteger: randomInt,
    randomId: createRandomId(clock, randomUUID),
    openDecoder: openInProcessDecoder,
  });
  onTestFinished(async () => {
    await app.stop();
    await store.close();
  });
  await app.start();
}

function pictureAt(url: string, size: number): APIAttachment {
  return { id: ATTACHMENT_ID, filename: "picture.png", content_type: "image/png", size, url, proxy_url: url };
}

function toOption([name, value]: [name: string, value: string | undefined]): object {
  return name.startsWith("image")
    ? { name, type: ApplicationCommandOptionType.Attachment, value: ATTACHMENT_ID }
    : { name, type: ApplicationCommandOptionType.String, value };
}

type Component = APIMessageTopLevelComponent | APIComponentInContainer | APIComponentInMessageActionRow;

function read({ id, content, components = [] }: APIMessage): ReadMessage {
  const texts = [content];
  const buttons = new Map<string, string>();
  const note = (component: Component): void => {
    if (component.type === ComponentType.TextDisplay) texts.push(component.content);
    if (component.type === ComponentType.Button && "custom_id" in component) {
      buttons.set(component.label ?? "", component.custom_id);
    }
    if ("components" in component) for (const inner of component.components) note(inner);
  };
  for (const component of components) note(component);
  return { id, text: texts.filter((text) => text !== "").join("\n"), buttons };
}
