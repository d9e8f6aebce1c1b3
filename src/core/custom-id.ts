import { z } from "zod";

/** Discord's bound for a custom id. */
const MAX_CUSTOM_ID_CHARACTERS = 100;

/** What a button of ours does when it is pressed, with what it must remember. */
const actionSchema = z.tuple([z.enum(["cancel", "again"]), z.string().regex(/^[\w-]{1,40}$/)]);

export type ButtonAction = z.infer<typeof actionSchema>;

/** Writes an action as a custom id, e.g. `cancel:0f8c…`. */
export function encodeCustomId(action: ButtonAction): string {
  const customId = action.join(":");
  if (customId.length > MAX_CUSTOM_ID_CHARACTERS) throw new RangeError("The custom id is too long.");
  return customId;
}

/** Reads a custom id; `undefined` for anything that {@link encodeCustomId} does not write: custom ids can be forged. */
export function decodeCustomId(customId: string): ButtonAction | undefined {
  if (customId.length > MAX_CUSTOM_ID_CHARACTERS) return undefined;
  return actionSchema.safeParse(customId.split(":")).data;
}
