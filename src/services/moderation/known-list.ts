import type { KnownPicturesPage, KnownScamPicture } from "../../core/server/managed-server.ts";
import { type ScamCase, scamCaseId } from "../../core/server/moderation-case.ts";
import type { Store } from "../../core/store.ts";
import { orUnavailable } from "../storage/store-health.ts";
import type { ScamCases } from "./cases.ts";
import type { KnownPictures, KnownScam } from "./known-pictures.ts";

/** As many as fit into a message, with a picture and a button each. */
const ON_A_PAGE = 5;
/** How long a forgotten picture can be taken back: a slip of the finger is noticed by then. */
const TAKE_BACK_MS = 60 * 60 * 1000;
/** As in the name of a picture's case. */
const KEY_CHARACTERS = 16;

/** A known picture, and its entry in the log. */
export type ListedPicture = KnownScamPicture & { readonly entry: ScamCase["entry"] };

/** The pictures that servers know to be scams, for their managers. Every method rejects with `storeUnavailable`. */
export interface KnownList {
  /** @see ManagedKnownPictures */
  page(guildId: string, page: number): Promise<KnownPicturesPage<ListedPicture>>;
  forget(guildId: string, key: string): Promise<boolean>;
  takeBack(guildId: string, key: string): Promise<boolean>;
}

export interface KnownListServices {
  readonly store: Store;
  readonly knownPictures: KnownPictures;
  readonly cases: ScamCases;
}

/** Forgotten pictures wait in the namespace `forgotten-pictures`, which scans do not read. */
export function createKnownList({ store, knownPictures, cases }: KnownListServices): KnownList {
  const forgotten = store.values<KnownScam>("forgotten-pictures", { ttlMs: TAKE_BACK_MS });
  const place = (guildId: string, key: string) => `${guildId}-${key}`;
  const badOnes = async (guildId: string) => (await knownPictures.ofNow(guildId)).filter(({ isBad }) => isBad);

  return {
    async page(guildId, wanted) {
      const known = (await badOnes(guildId)).toReversed();
      const pages = Math.max(1, Math.ceil(known.length / ON_A_PAGE));
      const page = Math.min(wanted, pages - 1);
      const before = page * ON_A_PAGE;
      const shown = known.slice(before, before + ON_A_PAGE);
      const pictures = await Promise.all(
        shown.map(async (one) => listed(one, await cases.find(scamCaseId(guildId, one.sha256)))),
      );
      return { pictures, before, total: known.length, page, pages };
    },

    async forget(guildId, key) {
      const picture = (await badOnes(guildId)).find((one) => keyOf(one) === key);
      if (!picture) return false;
      await orUnavailable(() => forgotten.set(place(guildId, key), picture));
      await knownPictures.forget(guildId, picture.sha256);
      return true;
    },

    async takeBack(guildId, key) {
      const picture = await orUnavailable(() => forgotten.get(place(guildId, key)));
      if (!picture) return false;
      await knownPictures.restore(guildId, picture);
      await orUnavailable(() => forgotten.delete(place(guildId, key)));
      return true;
    },
  };
}

function keyOf({ sha256 }: KnownScam): string {
  return sha256.slice(0, KEY_CHARACTERS);
}

/** Its reporter and its count of posts are in its case. */
function listed(known: KnownScam, scam: ScamCase | undefined): ListedPicture {
  return {
    key: keyOf(known),
    taughtAtMs: known.atMs,
    taughtBy: scam && teacherIn(scam),
    seen: scam && { count: scam.copies, lastAtMs: scam.lastAtMs },
    text: scam?.text,
    entry: scam?.entry,
  };
}

function teacherIn({ findings }: ScamCase): KnownScamPicture["taughtBy"] {
  const reports = findings.flatMap((finding) => (finding.kind === "reported" ? [{ userId: finding.by }] : []));
  return reports.at(-1) ?? "bot";
}
