import { ComponentType, TextInputStyle } from "discord-api-types/v10";
import { z } from "zod";
import { checkbox, checkboxGroup, radioGroup } from "./sent-checkboxes.ts";
import { componentId, customId, entitySelect, stringSelect, textDisplay } from "./sent-components.ts";
import { MAX_MODAL_COMPONENTS, MAX_MODAL_TITLE_CHARACTERS, MAX_TEXT_INPUT_CHARACTERS } from "./limits.ts";

const flag = z.boolean().nullish();
const title = z.string().min(1).max(MAX_MODAL_TITLE_CHARACTERS);

/** https://discord.com/developers/docs/components/reference#text-input */
const textInput = z
  .strictObject({
    type: z.literal(ComponentType.TextInput),
    id: componentId,
    custom_id: customId,
    style: z.enum(TextInputStyle),
    label: z.string().min(1).max(45).nullish(),
    min_length: z.int().min(0).max(MAX_TEXT_INPUT_CHARACTERS).nullish(),
    max_length: z.int().min(1).max(MAX_TEXT_INPUT_CHARACTERS).nullish(),
    required: flag,
    value: z.string().max(MAX_TEXT_INPUT_CHARACTERS).nullish(),
    placeholder: z.string().max(100).nullish(),
  })
  .superRefine((input, context) => {
    const max = input.max_length ?? MAX_TEXT_INPUT_CHARACTERS;
    if ((input.min_length ?? 0) > max) {
      context.addIssue({ code: "custom", path: ["min_length"], message: "min_length is above max_length." });
    }
    if ((input.value ?? "").length > max) {
      context.addIssue({ code: "custom", path: ["value"], message: "The value is longer than max_length." });
    }
  });

/** https://discord.com/developers/docs/components/reference#file-upload */
const fileUpload = z.strictObject({
  type: z.literal(ComponentType.FileUpload),
  id: componentId,
  custom_id: customId,
  min_values: z.int().min(0).max(10).nullish(),
  max_values: z.int().min(1).max(10).nullish(),
  required: flag,
  file_types: z
    .array(z.string().regex(/^(audio|image|video|\.[a-z0-9]+)$/i))
    .min(1)
    .max(10)
    .nullish(),
});

const label = z
  .strictObject({
    type: z.literal(ComponentType.Label),
    id: componentId,
    label: z.string().min(1).max(45),
    description: z.string().min(1).max(100).nullish(),
    component: z.discriminatedUnion("type", [
      textInput,
      fileUpload,
      stringSelect,
      entitySelect,
      checkboxGroup,
      radioGroup,
      checkbox,
    ]),
  })
  .refine(({ component }) => component.type !== ComponentType.TextInput || !component.label, {
    path: ["component", "label"],
    message: "A text input in a label has no label of its own.",
  });

const inputRow = z.strictObject({
  type: z.literal(ComponentType.ActionRow),
  id: componentId,
  components: z.tuple([
    textInput.refine((input) => Boolean(input.label), { path: ["label"], message: "This field is required" }),
  ]),
});

/** A modal in the bot's response. https://discord.com/developers/docs/interactions/receiving-and-responding#modal */
export const modalBody = z
  .strictObject({
    custom_id: customId,
    title,
    components: z
      .array(z.discriminatedUnion("type", [label, inputRow, textDisplay]))
      .min(1)
      .max(MAX_MODAL_COMPONENTS),
  })
  .superRefine((modal, context) => {
    const ids = modalFields(modal).map((field) => field.custom_id);
    for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
      const message = `Component custom id cannot be duplicated: ${id}`;
      context.addIssue({
        code: "custom",
        path: ["components"],
        message,
        params: { code: "COMPONENT_CUSTOM_ID_DUPLICATED" },
      });
    }
  });

export type Modal = z.infer<typeof modalBody>;
/** A field that a person fills in. */
export type ModalField =
  | z.infer<typeof textInput>
  | z.infer<typeof fileUpload>
  | z.infer<typeof stringSelect>
  | z.infer<typeof entitySelect>
  | z.infer<typeof checkboxGroup>
  | z.infer<typeof radioGroup>
  | z.infer<typeof checkbox>;

/** The fields that a person fills in, in order. */
export function modalFields(modal: Pick<Modal, "components">): ModalField[] {
  return modal.components.flatMap((component): ModalField[] => {
    if (component.type === ComponentType.Label) return [component.component];
    return component.type === ComponentType.ActionRow ? [component.components[0]] : [];
  });
}
