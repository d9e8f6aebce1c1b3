import { ComponentType, MessageFlags } from "discord-api-types/v10";
import { everyComponent } from "../validation/component-tree.ts";
import { ClientRefusal } from "../platform/sent-options.ts";
import type { Message, User } from "../state/state.ts";

/** The person who presses, and the component. */
export interface Pressing {
  readonly user: User;
  readonly customId: string;
  /** The chosen values, when it is a select. */
  readonly values?: readonly string[];
}

/**
 * A pressed button, or a used select, in the form that is sent.
 *
 * @throws ClientRefusal when it does not exist, is disabled, or is shown only to another person
 */
export function press(source: Message, { user, customId, values }: Pressing): object {
  const isOthers = source.interaction?.user !== user && (source.flags & MessageFlags.Ephemeral) !== 0;
  if (isOthers) throw new ClientRefusal("An ephemeral message is shown to nobody else.");
  const component = everyComponent(source.components)
    .map((placed) => placed.component)
    .find((one) => "custom_id" in one && one.custom_id === customId);
  if (!component || !("disabled" in component || "custom_id" in component)) {
    throw new ClientRefusal(`No component of this message has the custom id "${customId}".`);
  }
  if (component.disabled) throw new ClientRefusal(`"${customId}" is disabled.`);
  const data = { component_type: component.type, custom_id: customId, id: component.id ?? 1 };
  if (component.type === ComponentType.Button) return data;
  const offered =
    component.type === ComponentType.StringSelect ? component.options.map(({ value }) => value) : undefined;
  const count = values?.length ?? 0;
  if (count < (component.min_values ?? 1) || count > (component.max_values ?? 1)) {
    throw new ClientRefusal(`"${customId}" does not take ${count} values.`);
  }
  for (const value of values ?? []) {
    if (offered && !offered.includes(value)) throw new ClientRefusal(`"${customId}" has no choice "${value}".`);
  }
  return { ...data, values, resolved: {} };
}
