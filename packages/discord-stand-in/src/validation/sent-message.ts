import { z } from "zod";
import { snowflake } from "./read-form.ts";
import { messageComponent } from "./sent-components.ts";
import {
  MAX_ATTACHMENTS,
  MAX_COMPONENTS,
  MAX_CONTENT_CHARACTERS,
  MAX_DESCRIPTION_CHARACTERS,
  MAX_EMBEDS,
} from "./limits.ts";

const flag = z.boolean().nullish();
const embedMedia = z.strictObject({ url: z.string().regex(/^(https?|attachment):\/\/./) });

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const embed = z.strictObject({
  type: z.string().nullish(),
  title: z.string().max(256).nullish(),
  description: z.string().max(4096).nullish(),
  url: z.string().nullish(),
  timestamp: z.string().nullish(),
  color: z.int().min(0).max(0xff_ff_ff).nullish(),
  footer: z.strictObject({ text: z.string().max(2048), icon_url: z.string().nullish() }).nullish(),
  image: embedMedia.nullish(),
  thumbnail: embedMedia.nullish(),
  author: z
    .strictObject({ name: z.string().max(256), url: z.string().nullish(), icon_url: z.string().nullish() })
    .nullish(),
  fields: z
    .array(z.strictObject({ name: z.string().min(1).max(256), value: z.string().min(1).max(1024), inline: flag }))
    .max(25)
    .nullish(),
});
export type Embed = z.infer<typeof embed>;

/** https://discord.com/developers/docs/resources/message#allowed-mentions-object */
const allowedMentions = z
  .strictObject({
    parse: z.array(z.enum(["everyone", "users", "roles"])).nullish(),
    users: z.array(snowflake).max(100).nullish(),
    roles: z.array(snowflake).max(100).nullish(),
    replied_user: flag,
  })
  .superRefine((value, context) => {
    for (const kind of ["users", "roles"] as const) {
      if (value.parse?.includes(kind) && value[kind]?.length) {
        const message = `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`;
        context.addIssue({ code: "custom", message, params: { code: "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE" } });
      }
    }
  });
export type AllowedMentions = z.infer<typeof allowedMentions>;

/** An uploaded file by its index in the request, or one that the message has already. */
const attachment = z.strictObject({
  id: z.union([z.string().regex(/^\d{1,19}$/), z.int().min(0)]).transform(String),
  filename: z.string().min(1).max(1024).nullish(),
  description: z.string().max(MAX_DESCRIPTION_CHARACTERS).nullish(),
  title: z.string().max(1024).nullish(),
  is_spoiler: flag,
  waveform: z.string().max(400).nullish(),
  duration_secs: z.number().nullish(),
});
export type AttachmentRequest = z.infer<typeof attachment>;

/** The common fields of every way to write a message. discord.js always sends `tts` and `enforce_nonce`. */
const messageFields = {
  content: z.string().max(MAX_CONTENT_CHARACTERS).nullish(),
  embeds: z.array(embed).max(MAX_EMBEDS).nullish(),
  components: z.array(messageComponent).max(MAX_COMPONENTS).nullish(),
  attachments: z.array(attachment).max(MAX_ATTACHMENTS).nullish(),
  allowed_mentions: allowedMentions.nullish(),
  flags: z.int().min(0).nullish(),
  poll: z.record(z.string(), z.unknown()).nullish(),
  tts: flag,
  nonce: z.union([z.string().max(25), z.int()]).nullish(),
  enforce_nonce: flag,
};

/** A message over an interaction's webhook or as its first response, and every edit. */
export const messageBody = z.strictObject(messageFields);

/** A message that the bot posts into a channel. */
export const channelMessageBody = z.strictObject({
  ...messageFields,
  sticker_ids: z.array(snowflake).max(3).nullish(),
  message_reference: z
    .strictObject({
      type: z.literal(0).nullish(),
      message_id: snowflake,
      channel_id: snowflake.nullish(),
      guild_id: snowflake.nullish(),
      fail_if_not_exists: flag,
    })
    .nullish(),
});

export type MessageBody = z.infer<typeof messageBody>;
