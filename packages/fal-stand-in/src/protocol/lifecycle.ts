import { z } from "zod";
import { parseJson } from "./http.ts";

const lifecycle = z.strictObject({
  expiration_duration_seconds: z.number().positive().optional(),
  initial_acl: z.unknown().optional(),
});

/** How long to keep a file, from an `x-fal-object-lifecycle(-preference)` header. */
export type Lifecycle = { readonly lifetimeSeconds?: number };

/** Reads such a header; `undefined` stands for one that cannot be read, an absent one asks for nothing. */
export function readLifecycle(header: string | string[] | undefined): Lifecycle | undefined {
  if (header === undefined) return {};
  const parsed = lifecycle.safeParse(parseJson(String(header)));
  if (!parsed.success) return undefined;
  const { expiration_duration_seconds: lifetimeSeconds } = parsed.data;
  return lifetimeSeconds === undefined ? {} : { lifetimeSeconds };
}
