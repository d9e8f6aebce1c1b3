import { PERMISSIONS, type Permission } from "../permission.ts";
import { z } from "zod";

/** A part of a server's settings that does not work at present, and why. */
export const setupProblemSchema = z
  .object({
    feature: z.enum(["altText", "moderation"]),
    /** Where; absent where the whole server is meant. */
    channelId: z.string().exactOptional(),
    /**
     * `missing` names what the bot must be allowed; `gone`: the channel is not there, or the bot may not see it. Both
     * hold until a manager of the server fixes them; the others end by themselves: `timedOut`, the bot's own timeout,
     * and `refused`, where Discord does not say why.
     */
    problem: z.union([
      z.object({ kind: z.literal("missing"), permissions: z.array(z.enum(PERMISSIONS)).readonly() }),
      z.object({ kind: z.literal("gone") }),
      z.object({ kind: z.literal("timedOut"), untilMs: z.number() }),
      z.object({ kind: z.literal("refused"), untilMs: z.number() }),
    ]),
  })
  .readonly();

export type SetupProblem = z.infer<typeof setupProblemSchema>;

/** Whether a problem concerns a use of `needed`: false where other permissions are missing. */
export function isAbout({ problem }: SetupProblem, needed: readonly Permission[]): boolean {
  return problem.kind !== "missing" || problem.permissions.every((permission) => needed.includes(permission));
}

/** Whether a problem has ended by itself. */
export function isOver({ problem }: SetupProblem, nowMs: number): boolean {
  return "untilMs" in problem && problem.untilMs <= nowMs;
}
