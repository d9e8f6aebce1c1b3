import { UserError } from "../../core/errors.ts";
import { type Finding, lookOf, type ScamPicture } from "../../core/server/moderation-case.ts";
import { known, type KnownPicture, nameOfLook, type PictureSource } from "../../core/request/picture.ts";
import type { Sensitivity } from "../../core/server/settings.ts";
import type { Generate } from "../answers/generate.ts";
import { distance, NEAR } from "../pictures/look/perceptual-hash.ts";
import type { Pictures } from "../pictures/pictures.ts";
import { createSingleFlight } from "../../core/async/single-flight.ts";
import { hashesOf, type KnownPictures, type KnownScam } from "./known-pictures.ts";
import { type CountPaidScan, PaidScansOverError } from "./paid-scans.ts";
import { findScamTextMeanwhile, MAX_JUDGED_CHARACTERS, TEXT_THRESHOLDS } from "./text/scam-text.ts";

export interface ScanServices {
  readonly pictures: Pictures;
  readonly knownPictures: KnownPictures;
  readonly countPaidScan: CountPaidScan;
  readonly generate: Generate;
}

/** The rules by which a server's pictures are judged. */
export interface ScanRules {
  readonly guildId: string;
  readonly sensitivity: Sensitivity;
  readonly phrases: readonly string[];
  /** Whether the text in a picture may be read, which is paid for, where nothing else tells. */
  readonly readsText: boolean;
}

/** The first of a message's pictures that is a scam, with all that is known of it. */
export interface FoundScam {
  readonly picture: KnownPicture;
  readonly scam: ScamPicture;
}

/**
 * Looks for a scam among the pictures of a message, the cheapest way first: pictures known by their bytes, then
 * look-alikes of known ones, and only then the text, one picture after the other until one is a scam. Of an animation,
 * up to four different frames are looked at.
 *
 * A picture that cannot be judged hides none of the others.
 *
 * @throws PaidScansOverError where only the text of one could have told
 * @throws UserError where one cannot be read; the signal's reason
 */
export type Scan = (
  sources: readonly PictureSource[],
  rules: ScanRules,
  signal: AbortSignal,
) => Promise<FoundScam | undefined>;

export function createScan(services: ScanServices): Scan {
  const { pictures, knownPictures } = services;
  const readText = createReadText(services);
  return async (sources, rules, signal) => {
    const failures = createFailures(signal);
    const shown = await Promise.all(sources.map((source) => failures.note(() => pictures.know(source, signal))));
    const memory = await knownPictures.of(rules.guildId);
    const undecided: FrameToRead[] = [];
    for (const picture of shown) {
      if (!picture) continue;
      const same = memory.find(({ sha256 }) => sha256 === picture.facts.sha256);
      if (same && !same.isBad) continue;
      if (same) return { picture, scam: { ...lookOf(same), findings: [{ kind: "same" }] } };
      const looks = await failures.note(() => looksOf(pictures, picture, signal));
      for (const look of looks ?? []) {
        const similar = look.hash === undefined ? undefined : similarTo(look.hash, memory, rules.sensitivity);
        if (similar) return { picture, scam: similar };
        if (look.frame === undefined || !isKnown(look.hash, memory)) undecided.push({ picture, look });
      }
    }
    for (const toRead of rules.readsText ? undecided : []) {
      const text = await failures.note(() => readText(toRead, rules.guildId, signal));
      const scam = text === undefined ? undefined : await scamIn(text, toRead, rules);
      if (scam) return { picture: toRead.picture, scam };
    }
    failures.throwWorst();
    return undefined;
  };
}

/** A frame as it looks: of an animation's others, which one it is. */
type Look = { readonly frame?: number; readonly hash?: string | undefined };

/** A frame that only its text can decide. */
interface FrameToRead {
  readonly picture: KnownPicture;
  readonly look: Look;
}

/** The frame that models see, and an animation's frames that show something else: four in all at most. */
async function looksOf(pictures: Pictures, picture: KnownPicture, signal: AbortSignal): Promise<readonly Look[]> {
  const hash = await pictures.perceptualHash(picture, signal);
  return [{ hash }, ...(await pictures.otherFrames(picture, signal))];
}

/** What the text in a frame gives away. */
async function scamIn(
  text: string,
  { picture, look }: FrameToRead,
  rules: ScanRules,
): Promise<ScamPicture | undefined> {
  const findings = (await findScamTextMeanwhile(text, rules.phrases)).map(({ rule, matched, points }): Finding => ({
    kind: "text",
    rule,
    matched,
    points,
  }));
  const score = { points: pointsOf(findings), threshold: TEXT_THRESHOLDS[rules.sensitivity] };
  if (score.points < score.threshold) return undefined;
  const seen = lookOf({ sha256: picture.facts.sha256, perceptualHash: look.hash });
  return { ...seen, findings, score, text: text.slice(0, MAX_JUDGED_CHARACTERS) };
}

/** Whether a known picture has the same look: such a frame is not read again. */
function isKnown(hash: string | undefined, memory: readonly KnownScam[]): boolean {
  if (hash === undefined) return false;
  return memory.some((known) => hashesOf(known).some((one) => distance(hash, one) <= NEAR.low));
}

/** What went wrong with some of a message's pictures. */
function createFailures(signal: AbortSignal) {
  const failures: (UserError | PaidScansOverError)[] = [];
  return {
    /** @returns `undefined` where it went wrong. @throws what is not expected; the signal's reason */
    note: <Result>(work: () => Promise<Result>): Promise<Result | undefined> =>
      work().catch((error: unknown) => {
        signal.throwIfAborted();
        if (!(error instanceof UserError || error instanceof PaidScansOverError)) throw error;
        failures.push(error);
        return undefined;
      }),
    throwWorst(): void {
      const [worst] = failures.toSorted((one, other) => rank(one) - rank(other));
      if (worst) throw worst;
    },
  };
}

/** That paid scans are used up must be reported, whatever else went wrong. */
function rank(error: UserError | PaidScansOverError): number {
  return error instanceof PaidScansOverError ? 0 : 1;
}

/**
 * The known picture that it looks most like, where that one is bad and near enough: a picture known to be good clears
 * those that are nearer to it.
 *
 * @returns a finding about the known picture: all altered copies are one case
 */
function similarTo(hash: string, memory: readonly KnownScam[], sensitivity: Sensitivity): ScamPicture | undefined {
  const limit = NEAR[sensitivity];
  const [nearest] = memory
    .flatMap((known) => hashesOf(known).map((one) => ({ known, distance: distance(hash, one) })))
    .toSorted((one, other) => one.distance - other.distance);
  if (!nearest?.known.isBad || nearest.distance > limit) return undefined;
  return { ...lookOf(nearest.known), findings: [{ kind: "similar", distance: nearest.distance, limit }] };
}

function pointsOf(findings: readonly Finding[]): number {
  return findings.reduce((sum, finding) => sum + (finding.kind === "text" ? finding.points : 0), 0);
}

/** Larger than any file that is posted; nothing is posted here. */
const NO_FILE_BYTES = 0;

/** The text in a frame, paid for once however many copies of it are scanned at the same time. */
function createReadText({ generate, countPaidScan }: ScanServices) {
  const share = createSingleFlight<string>();
  return ({ picture, look }: FrameToRead, guildId: string, signal: AbortSignal): Promise<string> => {
    const source = look.frame === undefined ? picture.source : { ...picture.source, frame: look.frame };
    return share(`${guildId} ${nameOfLook(known(source, picture.facts).facts)}`, signal, async (shared) => {
      const { outcome } = await generate(
        { task: { kind: "ocr" }, pictures: [source] },
        {
          signal: shared,
          isResumed: false,
          maxFileBytes: NO_FILE_BYTES,
          beforeSpending: () => countPaidScan(guildId),
          onProgress: () => undefined,
        },
      );
      return outcome.kind === "text" ? outcome.text : "";
    });
  };
}
