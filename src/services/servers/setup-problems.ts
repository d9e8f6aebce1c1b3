import { type Permission, PERMISSIONS } from "../../core/permission.ts";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../core/async/clock.ts";
import type { Store } from "../../core/store.ts";
import { isAbout, isOver, type SetupProblem, setupProblemSchema } from "../../core/server/setup-problem.ts";
import { createServerDocuments, readableOnes } from "../storage/documents.ts";

/** What does not work in each server, until it does again. Every method rejects with `storeUnavailable`. */
export interface SetupProblems {
  of(guildId: string): Promise<readonly SetupProblem[]>;
  /**
   * @param needed - what it takes there to do what failed: what failed for lack of something else has a problem of its own
   * @returns whether it was not known: then it is to be told, once
   */
  note(guildId: string, problem: SetupProblem, needed: readonly Permission[]): Promise<boolean>;
  /**
   * It works again, or a manager has set it up anew.
   *
   * @param needed - what it takes there to do what works; unset: everything is over there
   */
  over(
    guildId: string,
    where: Pick<SetupProblem, "feature" | "channelId">,
    needed?: readonly Permission[],
  ): Promise<void>;
}

/** How long after its end a problem is remembered. */
const REMEMBERED_MS = 7 * 24 * 60 * 60 * 1000;

/** A problem without its end, to compare problems. */
function withoutEnd({ feature, channelId, problem }: SetupProblem): object {
  return { feature, channelId, ...problem, untilMs: undefined };
}

export function createSetupProblems(store: Store, clock: Clock, randomId: () => string): SetupProblems {
  const documents = createServerDocuments({
    store,
    clock,
    randomId,
    name: "troubles",
    schema: readableOnes(setupProblemSchema),
    empty: [],
  });
  const isAt = (where: Pick<SetupProblem, "feature" | "channelId">) => (problem: SetupProblem) =>
    problem.feature === where.feature && problem.channelId === where.channelId;

  const isLongOver = (problem: SetupProblem) => isOver(problem, clock.now() - REMEMBERED_MS);

  return {
    of: documents.read,
    async note(guildId, problem, needed) {
      if ((await documents.read(guildId)).some((one) => isDeepStrictEqual(one, problem))) return false;
      let isNew = true;
      await documents.change(guildId, (before) => {
        isNew = !before.some((one) => isDeepStrictEqual(withoutEnd(one), withoutEnd(problem)));
        const isReplaced = (one: SetupProblem) => isAt(problem)(one) && isAbout(one, needed);
        return [...before.filter((one) => !isReplaced(one) && !isLongOver(one)), problem];
      });
      return isNew;
    },
    async over(guildId, where, needed = PERMISSIONS) {
      const isMeant = (one: SetupProblem) => isAt(where)(one) && isAbout(one, needed);
      if (!(await documents.read(guildId)).some(isMeant)) return;
      await documents.change(guildId, (before) => before.filter((one) => !isMeant(one)));
    },
  };
}
