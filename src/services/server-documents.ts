import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import { UserError } from "../core/errors.ts";
import { createRemembered } from "../core/remembered.ts";
import type { NamespaceOptions, Store } from "../core/store.ts";
import { log } from "../log.ts";
import { changesTogether } from "./changes-together.ts";
import { orUnavailable } from "./store-health.ts";

/** What was read so long ago is read again: what another process wrote is seen by then. */
const FRESH_MS = 2_000;
/** What is remembered of servers, before the one that was read longest ago makes room. */
const MAX_REMEMBERED = 1_000;
/** A change takes a read and a write; who has held the lock for so long is dead. */
const LOCK_MS = 5_000;
const LOCK_PAUSE_MS = 25;
const LOCK_TRIES = 100;

/** One document for each server, of one kind: read often, changed seldom, by several processes. */
export interface ServerDocuments<Document> {
  /**
   * The document as it is, or as it was a moment ago.
   *
   * @throws UserError `storeUnavailable` where it is not known
   */
  read(guildId: string): Promise<Document>;
  /** The same, where the store need not be asked for it; `undefined` where it must. */
  atHand(guildId: string): Document | undefined;
  /** The same, as it is at this moment: the store is asked. */
  readAgain(guildId: string): Promise<Document>;
  /** The document as it was read last in this process, however long ago; the store is not asked. */
  lastKnown(guildId: string): Document | undefined;
  /**
   * Changes the document; no other change is lost, in whatever process. Changes that wait for one another are made in
   * one, each of what the one before it has left.
   *
   * @returns the document as it is now
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
  /** Reads a document that was kept, perhaps by another version of the bot. */
  readonly schema: z.ZodType<Document>;
  /** What there is until something is kept. */
  readonly empty: Document;
}

/** A document, and since when it was known to be so: no two moments of a process are the same. */
interface Known<Document> {
  readonly document: Document;
  readonly moment: number;
}

/** A list of which what cannot be read, such as what a later version has kept, costs itself alone. */
export function readableOnes<One>(schema: z.ZodType<One>): z.ZodType<readonly One[]> {
  return z.array(z.unknown()).transform((all) => all.flatMap((one) => schema.safeParse(one).data ?? []));
}

export function createServerDocuments<Document>(options: ServerDocumentsOptions<Document>): ServerDocuments<Document> {
  const { store, clock, randomId, name, schema, empty } = options;
  const values = store.values<Document>(name, options.namespace);
  const remembered = createRemembered<string, Known<Document>>({
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

  /** What was changed, or read anew, while it was read is newer than what it finds. */
  const loadUnlessNewer = async (guildId: string): Promise<Document> => {
    const moment = (moments += 1);
    const document = await load(guildId);
    const newer = remembered.last(guildId);
    if (newer && newer.moment > moment) return newer.document;
    remembered.set(guildId, { document, moment });
    return document;
  };

  const locked = async <Result>(guildId: string, work: () => Promise<Result>): Promise<Result> => {
    const [key, owner] = [`${name}:${guildId}`, randomId()];
    for (let tries = 0; !(await store.claim(key, owner, LOCK_MS)); tries += 1) {
      if (tries >= LOCK_TRIES) throw new UserError("storeUnavailable", {});
      await clock.sleep(LOCK_PAUSE_MS);
    }
    try {
      return await work();
    } finally {
      await store.release(key, owner);
    }
  };

  const change = (guildId: string, changeIt: (before: Document) => Document): Promise<Document> =>
    orUnavailable(() =>
      locked(guildId, async () => {
        const before = await load(guildId);
        const document = changeIt(before);
        if (document !== before) await values.set(guildId, document);
        remembered.set(guildId, { document, moment: (moments += 1) });
        return document;
      }),
    );

  const readAgain = (guildId: string) => orUnavailable(() => loadUnlessNewer(guildId));

  /** Once for all who ask at the same time. */
  const readOnce = (guildId: string): Promise<Document> => {
    const known = reading.get(guildId);
    if (known) return known;
    const begun = readAgain(guildId).finally(() => reading.delete(guildId));
    reading.set(guildId, begun);
    return begun;
  };

  return {
    async read(guildId) {
      const known = remembered.get(guildId);
      return known === undefined ? readOnce(guildId) : known.document;
    },
    atHand: (guildId) => remembered.get(guildId)?.document,
    readAgain,
    lastKnown: (guildId) => remembered.last(guildId)?.document,
    change: changesTogether(change),
  };
}
