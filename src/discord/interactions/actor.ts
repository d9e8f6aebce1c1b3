import type { Permission } from "../../core/permission.ts";
import { PermissionFlagsBits, type PermissionsBitField } from "discord.js";
import { UserError } from "../../core/errors.ts";

/** The person who gives a command or presses a button, as far as Discord tells what they may do there. */
export interface InteractionActor {
  /** `null` outside of servers. */
  readonly memberPermissions: Readonly<PermissionsBitField> | null;
}

export function may({ memberPermissions }: InteractionActor, permission: Permission): boolean {
  return memberPermissions?.has(PermissionFlagsBits[permission]) ?? false;
}

/** @throws UserError `permissionNeeded` where the person may not do so themselves */
export function need(presser: InteractionActor, permission: Permission): void {
  if (!may(presser, permission)) throw new UserError("permissionNeeded", { permission });
}
