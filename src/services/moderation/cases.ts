import { z } from "zod";
import type { Clock } from "../../core/async/clock.ts";
import {
  type Finding,
  MODERATION_LIFETIME_MS,
  type Poster,
  type ScamCase,
  scamCaseId,
  scamCaseSchema,
  type ScamPicture,
  type ScamPost,
} from "../../core/server/moderation-case.ts";
import type { Store } from "../../core/store.ts";
import { createServerDocuments } from "../storage/documents.ts";

/** More accounts than a wave has; further ones are only counted, and their timeouts end by themselves. */
const MAX_POSTERS = 500;

/** As many messages as are deleted at once, and are read by a moderator. */
const MAX_POSTS = 50;

/** After this long, another copy is a new wave, with a log entry of its own. */
const WAVE_MS = 60 * 60 * 1000;

/** The author of a copy, and its message. */
interface Author extends Pick<Poster, "userId" | "joinedAtMs"> {
  readonly post?: Omit<ScamPost, "userId" | "isDeleted">;
}

/** What was done about a copy. */
export interface ActionsTaken {
  readonly isDeleted?: boolean | undefined;
  /** Until when its author was timed out. */
  readonly timedOutUntilMs?: number | undefined;
}

/** A copy that may have been acted on before it is recorded. */
export interface SeenCopy extends ActionsTaken {
  /** When it was found, in milliseconds since the epoch: a later decision covers this copy as well. */
  readonly foundAtMs: number;
}

/** What is known of each scam picture in each server, for 180 days. Every method rejects with `storeUnavailable`. */
export interface ScamCases {
  find(caseId: string): Promise<ScamCase | undefined>;
  /**
   * Records a copy; the first one opens the case, and one that is found after the case was closed reopens it. A message
   * counts once.
   *
   * @param seen - unless given: found now, with nothing done about it yet
   */
  addCopy(guildId: string, scam: ScamPicture, author: Author, seen?: SeenCopy): Promise<ScamCase>;
  /** Records what was done about a recorded copy. */
  addActions(
    caseId: string,
    author: Pick<Author, "userId" | "post">,
    actions: ActionsTaken,
  ): Promise<ScamCase | undefined>;
  /** @returns the newest state of the case; `undefined` where there is none */
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
  const change: ScamCases["change"] = async (caseId, changeIt) => {
    if (!(await documents.read(caseId))) return undefined;
    return (await documents.change(caseId, (before) => before && changeIt(before))) ?? undefined;
  };
  return {
    find: async (caseId) => (await documents.read(caseId)) ?? undefined,
    async addCopy(guildId, scam, author, seen = { foundAtMs: clock.now() }) {
      const id = scamCaseId(guildId, scam.sha256);
      const after = await documents.change(id, (before) =>
        withActions(withCopy(before ?? openCase(id, guildId, scam), scam, author, seen.foundAtMs), author, seen),
      );
      if (!after) throw new TypeError("A case with a copy is there.");
      return after;
    },
    addActions: (caseId, author, actions) => change(caseId, (before) => withActions(before, author, actions)),
    change,
  };
}

function openCase(id: string, guildId: string, scam: ScamPicture): ScamCase {
  return { ...scam, id, guildId, posters: [], furtherPosts: 0, copies: 0, deleted: 0, lastAtMs: 0, state: "open" };
}

/** Whether a copy belongs to the wave of the case's current log entry, where it has one. */
export function isOfSameWave({ lastAtMs }: ScamCase, foundAtMs: number): boolean {
  return foundAtMs - lastAtMs < WAVE_MS;
}

function withCopy(known: ScamCase, scam: ScamPicture, author: Author, foundAtMs: number): ScamCase {
  const { decidedAtMs = 0, state } = known;
  const { entry, ...before } = state === "open" || decidedAtMs > foundAtMs ? known : reopened(known, scam);
  const isKnown = before.posts?.some(({ messageId }) => messageId === author.post?.messageId) === true;
  return {
    ...(isKnown ? before : withPost(before, author)),
    findings: withNewReasons(before.findings, scam.findings),
    lastAtMs: Math.max(before.lastAtMs, foundAtMs),
    ...(entry && isOfSameWave(known, foundAtMs) && { entry }),
  };
}

/** A decision was about what was known then: the reasons start anew. */
function reopened(known: ScamCase, scam: ScamPicture): ScamCase {
  const { score: _score, decidedBy: _decidedBy, decidedAtMs: _decidedAtMs, ...before } = known;
  return { ...before, ...scam, state: "open" };
}

/**
 * Adds actions to a case. A timeout is noted only while the case is open: a decision ends the timeouts that it covers.
 */
function withActions(
  before: ScamCase,
  { userId, post }: Pick<Author, "userId" | "post">,
  { isDeleted, timedOutUntilMs }: ActionsTaken,
): ScamCase {
  const isSilent = timedOutUntilMs !== undefined && before.state === "open";
  const isOne = ({ messageId }: ScamPost) => messageId === post?.messageId;
  const wasDeleted = before.posts?.some((one) => isOne(one) && one.isDeleted) === true;
  return {
    ...before,
    deleted: before.deleted + (isDeleted && !wasDeleted ? 1 : 0),
    ...(isDeleted &&
      before.posts && { posts: before.posts.map((one) => (isOne(one) ? { ...one, isDeleted: true } : one)) }),
    posters: isSilent
      ? before.posters.map((poster) => (poster.userId === userId ? { ...poster, timedOutUntilMs } : poster))
      : before.posters,
  };
}

function withPost(before: ScamCase, { post, ...author }: Author): ScamCase {
  const { userId } = author;
  const known = before.posters.find((one) => one.userId === userId);
  const isListed = known !== undefined || before.posters.length < MAX_POSTERS;
  const others = before.posters.filter((one) => one !== known);
  return {
    ...before,
    posters: isListed ? [...others, { ...known, ...author, posts: (known?.posts ?? 0) + 1 }] : before.posters,
    furtherPosts: before.furtherPosts + (isListed ? 0 : 1),
    copies: before.copies + 1,
    ...(post && { posts: [...(before.posts ?? []), { ...post, userId }].slice(-MAX_POSTS) }),
  };
}

/** Its reporter, why the first copy was found, and the distance of the furthest look-alike. */
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

/** The newest state of a case; the state that was read where it is gone. @throws UserError `storeUnavailable` */
export async function newestOf(cases: Pick<ScamCases, "find">, scam: ScamCase): Promise<ScamCase> {
  return (await cases.find(scam.id)) ?? scam;
}
