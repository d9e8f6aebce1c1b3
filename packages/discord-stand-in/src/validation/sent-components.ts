import { ButtonStyle, ComponentType } from "discord-api-types/v10";
import { z } from "zod";
import { snowflake } from "./read-form.ts";
import {
  MAX_BUTTON_LABEL_CHARACTERS,
  MAX_CUSTOM_ID_CHARACTERS,
  MAX_DESCRIPTION_CHARACTERS,
  MAX_TEXT_CHARACTERS,
  MAX_URL_CHARACTERS,
} from "./limits.ts";

/** Fields shared by every component. https://discord.com/developers/docs/components/reference */
export const componentId = z.int().min(0).max(0x7f_ff_ff_ff).nullish();
export const customId = z.string().min(1).max(MAX_CUSTOM_ID_CHARACTERS);
const flag = z.boolean().nullish();
const emoji = z.strictObject({ id: snowflake.nullish(), name: z.string().nullish(), animated: flag });

const webUrl = z
  .string()
  .max(MAX_URL_CHARACTERS)
  .regex(/^https?:\/\/[^\s/]/, "Scheme must be one of ('http', 'https').");
const mediaUrl = z
  .string()
  .max(MAX_URL_CHARACTERS)
  .regex(/^(https?:\/\/[^\s/]|attachment:\/\/.)/, "Scheme must be one of ('http', 'https', 'attachment').");
const media = z.strictObject({ url: mediaUrl });
const description = z.string().min(1).max(MAX_DESCRIPTION_CHARACTERS).nullish();

const button = z
  .strictObject({
    type: z.literal(ComponentType.Button),
    id: componentId,
    style: z.enum(ButtonStyle),
    label: z.string().max(MAX_BUTTON_LABEL_CHARACTERS).nullish(),
    emoji: emoji.nullish(),
    custom_id: customId.nullish(),
    url: webUrl.max(512).nullish(),
    sku_id: snowflake.nullish(),
    disabled: flag,
  })
  .superRefine((value, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const isLink = value.style === ButtonStyle.Link;
    const isPremium = value.style === ButtonStyle.Premium;
    const has = (field: string | null | undefined) => field !== undefined && field !== null;
    if (isLink && !has(value.url)) refuse("url", "A url is required for a link button.");
    if (isPremium && !has(value.sku_id)) refuse("sku_id", "A sku is required for a premium button.");
    if (!isLink && has(value.url)) refuse("url", "Only a link button may have a url.");
    if (!isLink && !isPremium && !has(value.custom_id)) refuse("custom_id", "A custom id is required.");
    if ((isLink || isPremium) && has(value.custom_id)) refuse("custom_id", "This button may not have a custom id.");
    if (!isPremium && !value.label && !value.emoji) refuse("label", "A button needs a label or an emoji.");
  });

const selectOption = z.strictObject({
  label: z.string().min(1).max(100),
  value: z.string().min(1).max(100),
  description: z.string().max(100).nullish(),
  emoji: emoji.nullish(),
  default: flag,
});

const selectFields = {
  id: componentId,
  custom_id: customId,
  placeholder: z.string().max(150).nullish(),
  min_values: z.int().min(0).max(25).nullish(),
  max_values: z.int().min(1).max(25).nullish(),
  disabled: flag,
  required: flag,
};

export const stringSelect = z.strictObject({
  ...selectFields,
  type: z.literal(ComponentType.StringSelect),
  options: z.array(selectOption).min(1).max(25),
});

export const entitySelect = z.strictObject({
  ...selectFields,
  type: z.literal([
    ComponentType.UserSelect,
    ComponentType.RoleSelect,
    ComponentType.MentionableSelect,
    ComponentType.ChannelSelect,
  ]),
  channel_types: z.array(z.int()).nullish(),
  default_values: z.array(z.strictObject({ id: snowflake, type: z.enum(["user", "role", "channel"]) })).nullish(),
});

const actionRow = z
  .strictObject({
    type: z.literal(ComponentType.ActionRow),
    id: componentId,
    components: z
      .array(z.discriminatedUnion("type", [button, stringSelect, entitySelect]))
      .min(1)
      .max(5),
  })
  .refine((row) => row.components.length === 1 || row.components.every(({ type }) => type === ComponentType.Button), {
    path: ["components"],
    message: "A row holds up to five buttons or one select.",
  });

export const textDisplay = z.strictObject({
  type: z.literal(ComponentType.TextDisplay),
  id: componentId,
  content: z.string().max(MAX_TEXT_CHARACTERS).regex(/\S/, "This field is required"),
});

const thumbnail = z.strictObject({
  type: z.literal(ComponentType.Thumbnail),
  id: componentId,
  media,
  description,
  spoiler: flag,
});

const section = z.strictObject({
  type: z.literal(ComponentType.Section),
  id: componentId,
  components: z.array(textDisplay).min(1).max(3),
  accessory: z.discriminatedUnion("type", [button, thumbnail]),
});

const mediaGallery = z.strictObject({
  type: z.literal(ComponentType.MediaGallery),
  id: componentId,
  items: z
    .array(z.strictObject({ media, description, spoiler: flag }))
    .min(1)
    .max(10),
});

const file = z.strictObject({
  type: z.literal(ComponentType.File),
  id: componentId,
  file: z.strictObject({ url: z.string().regex(/^attachment:\/\/./, "Scheme must be one of ('attachment').") }),
  spoiler: flag,
});

const separator = z.strictObject({
  type: z.literal(ComponentType.Separator),
  id: componentId,
  divider: flag,
  spacing: z.literal([1, 2]).nullish(),
});

const inContainer = [actionRow, textDisplay, section, mediaGallery, file, separator] as const;

const container = z.strictObject({
  type: z.literal(ComponentType.Container),
  id: componentId,
  accent_color: z.int().min(0).max(0xff_ff_ff).nullish(),
  spoiler: flag,
  components: z.array(z.discriminatedUnion("type", inContainer)).min(1),
});

/** The top-level components of a message: Components V2, and the action row, the only one of V1. */
export const messageComponent = z.discriminatedUnion("type", [...inContainer, container]);

export type MessageComponent = z.infer<typeof messageComponent>;
export type Button = z.infer<typeof button>;
export type StringSelect = z.infer<typeof stringSelect>;
export type EntitySelect = z.infer<typeof entitySelect>;
/** Any component of a message, however deep. */
export type AnyMessageComponent = MessageComponent | Button | StringSelect | EntitySelect | z.infer<typeof thumbnail>;
