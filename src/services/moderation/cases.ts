import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import {
  type Finding,
  MODERATION_LIFETIME_MS,
  type Poster,
  type ScamCase,
  scamCaseId,
  scamCaseSchema,
  type ScamPicture,
} from "../../core/moderation.ts";
import type { Store } from "../../core/store.ts";
import { createServerDocuments } from "../server-documents.ts";

/** More accounts than a wave has; the others are counted, and their timeouts end by themselves. */
const MAX_POSTERS = 500;

/** After so long, another copy is another wave: the log tells of it in an entry of its own. */
const WAVE_MS = 60 * 60 * 1000;

/** Who posted a copy. */
type Author = Pick<Poster, "userId" | "joinedAtMs">;

/** What is known of each scam picture in each server, for 180 days. Every method rejects with `storeUnavailable`. */
export interface ScamCases {
  find(caseId: string): Promise<ScamCase | undefined>;
  /** Takes note of a copy; the first one opens the case, as does one after the case was closed. */
  addCopy(guildId: string, scam: ScamPicture, author: Author): Promise<ScamCase>;
  /** @returns the case as it is now; `undefined` where there is none */
  change(caseId: string, change: (before: ScamCase) => ScamCase): Promise<ScamCase | undefined>;
}

export function createScamCases(store: Store, clock: Clock, randomId: () => string): ScamCases {
  const documents = createServerDocuments({
    store,
    clock,
    randomId,
    name: "scam-cases",
    namespace: { ttlMs: MODERATION_LIFETIME_MS },
    schema: z.union([scamCaseSchema, z.null()]),
    empty: null,
  });
  return {
    find: async (caseId) => (await documents.read(caseId)) ?? undefined,
    async addCopy(guildId, scam, author) {
      const id = scamCaseId(guildId, scam.sha256);
      const after = await documents.change(id, (before) =>
        withCopy(before ?? openCase(id, guildId, scam), scam, author, clock),
      );
      if (!after) throw new TypeError("A case with a copy is there.");
      return after;
    },
    async change(caseId, change) {
      if (!(await documents.read(caseId))) return undefined;
      return (await documents.change(caseId, (before) => before && change(before))) ?? undefined;
    },
  };
}

function openCase(id: string, guildId: string, scam: ScamPicture): ScamCase {
  return { ...scam, id, guildId, posters: [], furtherPosts: 0, copies: 0, deleted: 0, lastAtMs: 0, state: "open" };
}

function withCopy(known: ScamCase, scam: ScamPicture, author: Author, clock: Clock): ScamCase {
  const { entry, ...before } = known.state === "open" ? known : reopened(known, scam);
  return {
    ...withPost(before, author),
    findings: withNewReasons(before.findings, scam.findings),
    copies: before.copies + 1,
    lastAtMs: clock.now(),
    ...(entry && clock.now() - before.lastAtMs < WAVE_MS && { entry }),
  };
}

/** What a moderator decided was about what was known then: the reasons begin anew. */
function reopened({ score: _score, decidedBy: _decidedBy, ...before }: ScamCase, scam: ScamPicture): ScamCase {
  return { ...before, ...scam, state: "open" };
}

function withPost(before: ScamCase, author: Author): ScamCase {
  const known = before.posters.find(({ userId }) => userId === author.userId);
  const isListed = known !== undefined || before.posters.length < MAX_POSTERS;
  const others = before.posters.filter((one) => one !== known);
  return {
    ...before,
    posters: isListed ? [...others, { ...known, ...author, posts: (known?.posts ?? 0) + 1 }] : before.posters,
    furtherPosts: before.furtherPosts + (isListed ? 0 : 1),
  };
}

/**
 * Who reported it, why the first copy was found, and how far the furthest of those was from it that only looked alike.
 */
function withNewReasons(before: ScamCase["findings"], found: ScamCase["findings"]): ScamCase["findings"] {
  const isReport = ({ kind }: Finding) => kind === "reported";
  const reports = new Map([...before, ...found].map((one) => [one.kind === "reported" ? one.by : "", one]));
  reports.delete("");
  const furthest = [...before, ...found].reduce<Finding | undefined>(
    (far, one) => (one.kind === "similar" && !(far?.kind === "similar" && far.distance >= one.distance) ? one : far),
    undefined,
  );
  const others = before.filter((one) => !isReport(one) && one.kind !== "similar");
  return [...reports.values(), ...others, ...(furthest ? [furthest] : [])];
}
