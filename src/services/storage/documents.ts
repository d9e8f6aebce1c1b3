import { z } from "zod";
import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import { UserError } from "../../core/errors.ts";
import { createTtlCache } from "../../core/async/ttl-cache.ts";
import type { NamespaceOptions, Store } from "../../core/store.ts";
import { log } from "../../log.ts";
import { batchedChanges } from "../../core/async/batched-changes.ts";
import { withLease } from "./lease.ts";
import { orUnavailable } from "./store-health.ts";

/** A document this old is read again: another process's change is seen within this time. */
const FRESH_MS = 2_000;
/** Discord gives 3 s for a first response: no command waits longer than this for an optional value. */
const MAX_READING_MS = 500;
/** How many documents are remembered; the one read longest ago makes room. */
const MAX_REMEMBERED = 1_000;
/** A change takes a read and a write: a process that has held the lease for this long is dead. */
const LEASE_MS = 5_000;
/** Two and a half seconds: longer than other changes take, and less than a person's patience. */
const LEASE_WAIT = { pauseMs: 25, isWanted: (tries: number) => tries <= 100 };

/** One document for each server (or person, or case), of one kind: read often, changed seldom, by several processes. */
export interface ServerDocuments<Document> {
  /**
   * The document, at most a moment old.
   *
   * @throws UserError `storeUnavailable` where it is not known
   */
  read(guildId: string): Promise<Document>;
  /**
   * The same, for a caller that can neither wait long nor fail: the last known document where the store is away or
   * takes longer than half a second; `undefined` where nothing is known.
   */
  readSoon(guildId: string): Promise<Document | undefined>;
  /** The same, read from the store now. */
  refresh(guildId: string): Promise<Document>;
  /**
   * Changes the document; no other change is lost, in whatever process. Changes that wait for each other are batched,
   * each applied to the result of the one before.
   *
   * @returns the new document
   * @throws UserError `storeUnavailable`, or what `change` throws; then it has changed nothing
   */
  change(guildId: string, change: (before: Document) => Document): Promise<Document>;
}

export interface ServerDocumentsOptions<Document> {
  readonly store: Store;
  readonly clock: Clock;
  readonly randomId: () => string;
  /** The store's namespace. */
  readonly name: string;
  readonly namespace?: NamespaceOptions;
  /** Reads a stored document, perhaps of another version of the bot. */
  readonly schema: z.ZodType<Document>;
  /** The document before the first change; a document that is changed to this very object is deleted. */
  readonly empty: Document;
}

/** A document, and the moment of its reading: no two moments of a process are the same. */
interface Known<Document> {
  readonly document: Document;
  readonly moment: number;
}

/** A list that drops entries that cannot be read, such as those of a later version. */
export function readableOnes<One>(schema: z.ZodType<One>): z.ZodType<readonly One[]> {
  return z.array(z.unknown()).transform((all) => all.flatMap((one) => schema.safeParse(one).data ?? []));
}

export function createServerDocuments<Document>(options: ServerDocumentsOptions<Document>): ServerDocuments<Document> {
  const { store, clock, randomId, name, schema, empty } = options;
  const values = store.values<Document>(name, options.namespace);
  const cache = createTtlCache<string, Known<Document>>({
    clock,
    freshMs: FRESH_MS,
    maxEntries: MAX_REMEMBERED,
  });
  let moments = 0;
  const reading = new Map<string, Promise<Document>>();

  const load = async (guildId: string): Promise<Document> => {
    const value = await values.get(guildId);
    if (value === undefined) return empty;
    const { data } = schema.safeParse(value);
    if (data === undefined)
      log.warn({ guildId, name }, "what is kept of a server cannot be read, and counts as nothing");
    return data ?? empty;
  };

  /** A change, or a second read, that ends during this read is newer than its result. */
  const loadUnlessNewer = async (guildId: string): Promise<Document> => {
    const moment = (moments += 1);
    const document = await load(guildId);
    const newer = cache.peekStale(guildId);
    if (newer && newer.moment > moment) return newer.document;
    cache.set(guildId, { document, moment });
    return document;
  };

  const change = (guildId: string, changeIt: (before: Document) => Document): Promise<Document> =>
    orUnavailable(async () => {
      const terms = { store, clock, owner: randomId(), ttlMs: LEASE_MS };
      const changed = await withLease(terms, `${name}:${guildId}`, LEASE_WAIT, async () => {
        const before = await load(guildId);
        const document = changeIt(before);
        if (document !== before) await (document === empty ? values.delete(guildId) : values.set(guildId, document));
        cache.set(guildId, { document, moment: (moments += 1) });
        return { document };
      });
      if (!changed) throw new UserError("storeUnavailable", {});
      return changed.document;
    });

  const refresh = (guildId: string) => orUnavailable(() => loadUnlessNewer(guildId));

  /** One read for all concurrent callers. */
  const readOnce = (guildId: string): Promise<Document> => {
    const known = reading.get(guildId);
    if (known) return known;
    const begun = refresh(guildId).finally(() => reading.delete(guildId));
    reading.set(guildId, begun);
    return begun;
  };

  const read = async (guildId: string): Promise<Document> => {
    const known = cache.get(guildId);
    return known === undefined ? readOnce(guildId) : known.document;
  };

  return {
    read,
    async readSoon(guildId) {
      const known = cache.get(guildId);
      if (known) return known.document;
      const inVain = () => cache.peekStale(guildId)?.document;
      const found = read(guildId).catch((error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        return inVain();
      });
      return inTime(clock, MAX_READING_MS, found, inVain);
    },
    refresh,
    change: batchedChanges(change),
  };
}
