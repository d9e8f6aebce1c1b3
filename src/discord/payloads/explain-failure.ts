import type { Clock } from "../../core/async/clock.ts";
import { UserError, type UserErrorKey } from "../../core/errors.ts";
import type { Metrics } from "../../core/metrics.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import { writeSentence } from "../../core/ui/spoiler.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import { explainRefusedAnswer } from "../rest/api-errors.ts";

/** Failures that only the operator can mend. */
const FOR_THE_OPERATOR: ReadonlySet<UserErrorKey> = new Set([
  "falKeyRefused",
  "falBalanceExhausted",
  "falAccountLocked",
]);
/** The operator is told once a minute, not once a command. */
const OPERATOR_PAUSE_MS = 60_000;
/** Failures after which the same request may well succeed. */
const WORTH_ANOTHER_TRY: ReadonlySet<UserErrorKey> = new Set([
  "pictureTooSlow",
  "pictureUnreachable",
  "timedOut",
  "nothingMade",
  "modelAnswerUnreadable",
  "modelBusy",
  "modelFailed",
  "falUnreachable",
  "submitUncertain",
  "resultLost",
  "answerBlocked",
  "fileRefused",
  "storeUnavailable",
  "restarting",
  "unexpected",
]);

/** Failures after which other words, or another size, may well succeed. */
const WORTH_OTHER_WORDS: ReadonlySet<UserErrorKey> = new Set([
  "contentPolicy",
  "nothingMade",
  "madeUnsafe",
  "modelInputTooShort",
  "modelInputTooLong",
  "modelInputRefused",
  "modelNumberRefused",
  "modelChoiceRefused",
  "answerBlocked",
  "answerExplicit",
]);

/** Failures after which another picture may well succeed. */
const WORTH_ANOTHER_PICTURE: ReadonlySet<UserErrorKey> = new Set([
  "notAPicture",
  "pictureFormatUnread",
  "pictureEmpty",
  "pictureBroken",
  "pictureUnopenable",
  "pictureTooLarge",
  "pictureTooManyPixels",
  "pictureTooLong",
  "pictureTooManyFrames",
  "pictureGone",
  "pictureHostRefused",
  "pictureUnreachable",
  "modelPictureTooSmall",
  "modelPictureTooLarge",
  "modelPictureTooLong",
  "modelPictureUnreadable",
  "modelPictureUnreachable",
  "modelFileTooLarge",
  "modelFormatRefused",
  "modelFaceMissing",
]);

/** A failure in words for people. */
export interface Failure {
  /** Not escaped: the caller escapes it where it is shown. */
  readonly sentence: string;
  readonly view: View;
  /** Whether a button to try again makes sense. */
  readonly isWorthAnotherTry: boolean;
  /** Whether a button to change the words makes sense. */
  readonly isWorthOtherWords: boolean;
  /** Whether a button to give another picture makes sense. */
  readonly isWorthAnotherPicture: boolean;
}

/** @param pictures - the request's pictures, whose names are hidden where they are spoilers */
export type ExplainFailure = (error: unknown, words: Words, pictures?: readonly PictureSource[]) => Failure;

/**
 * Makes the function that turns any error into one plain sentence. A `UserError` has its own; any other error is a bug of
 * ours, shown as an id under which the log has the details.
 */
export function createExplainFailure(clock: Clock, randomId: () => string, metrics: Metrics): ExplainFailure {
  let tellOperatorAtMs = Number.NEGATIVE_INFINITY;

  const report = (error: UserError): void => {
    if (!FOR_THE_OPERATOR.has(error.key)) {
      log.debug({ err: error }, "told the person why it failed");
    } else if (clock.now() >= tellOperatorAtMs) {
      tellOperatorAtMs = clock.now() + OPERATOR_PAUSE_MS;
      log.error({ err: error }, "fal refuses this bot: see to its key, balance and account");
    }
  };

  return (error, words, pictures = []) => {
    const known: UserError =
      error instanceof UserError ? error : (explainRefusedAnswer(error) ?? reportBug(error, randomId()));
    report(known);
    metrics.count("failures", { reason: known.key });
    // Each sentence takes exactly the parameters of its error: `UserError` pairs them.
    const explain = words.errors[known.key] as (params: UserError["params"]) => string;
    const sentence = explain(known.params);
    return {
      sentence,
      view: [{ type: "text", markdown: writeSentence(sentence, pictures)(sentence) }],
      isWorthAnotherTry: WORTH_ANOTHER_TRY.has(known.key),
      isWorthOtherWords: WORTH_OTHER_WORDS.has(known.key),
      isWorthAnotherPicture: WORTH_ANOTHER_PICTURE.has(known.key),
    };
  };
}

function reportBug(error: unknown, id: string): UserError {
  log.error({ err: error, id }, "unexpected error");
  return new UserError("unexpected", { id });
}
