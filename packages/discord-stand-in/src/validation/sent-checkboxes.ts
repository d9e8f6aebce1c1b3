import { ComponentType } from "discord-api-types/v10";
import { z } from "zod";
import { componentId, customId } from "./sent-components.ts";

/** The most options in both kinds of groups. */
const MAX_OPTIONS = 10;

const option = z.strictObject({
  label: z.string().min(1).max(100),
  value: z.string().min(1).max(100),
  description: z.string().min(1).max(100).nullish(),
  default: z.boolean().nullish(),
});
type Options = readonly z.infer<typeof option>[];

const hasRepeatedValue = (options: Options): boolean =>
  new Set(options.map(({ value }) => value)).size < options.length;
const countOfDefaults = (options: Options): number => options.filter((one) => one.default === true).length;

/** https://discord.com/developers/docs/components/reference#checkbox-group */
export const checkboxGroup = z
  .strictObject({
    type: z.literal(ComponentType.CheckboxGroup),
    id: componentId,
    custom_id: customId,
    options: z.array(option).min(1).max(MAX_OPTIONS),
    min_values: z.int().min(0).max(MAX_OPTIONS).nullish(),
    max_values: z.int().min(1).max(MAX_OPTIONS).nullish(),
    required: z.boolean().nullish(),
  })
  .superRefine(({ options, min_values, max_values, required }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const max = max_values ?? options.length;
    if (min_values === 0 && required !== false) refuse("required", "Must be false where min_values is 0.");
    if ((min_values ?? 1) > max) refuse("min_values", "min_values is above max_values.");
    if (max > options.length) refuse("max_values", "max_values is above the number of options.");
    if (countOfDefaults(options) > max) refuse("options", "More are checked at first than may be.");
    if (hasRepeatedValue(options)) refuse("options", "The specified option value is already used");
  });

/** https://discord.com/developers/docs/components/reference#radio-group */
export const radioGroup = z
  .strictObject({
    type: z.literal(ComponentType.RadioGroup),
    id: componentId,
    custom_id: customId,
    options: z.array(option).min(2).max(MAX_OPTIONS),
    required: z.boolean().nullish(),
  })
  .superRefine(({ options }, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", path: ["options"], message });
    if (countOfDefaults(options) > 1) refuse("At most one is chosen at first.");
    if (hasRepeatedValue(options)) refuse("The specified option value is already used");
  });

/** https://discord.com/developers/docs/components/reference#checkbox; it is never required. */
export const checkbox = z.strictObject({
  type: z.literal(ComponentType.Checkbox),
  id: componentId,
  custom_id: customId,
  default: z.boolean().nullish(),
});
