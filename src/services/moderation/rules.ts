import type { ServerRules } from "../../core/server/managed-server.ts";
import { MAX_PAID_SCANS_A_DAY } from "./paid-scans.ts";
import { phraseDoubt } from "./text/phrase-doubts.ts";
import { cleanPhrase, MAX_PHRASE_CHARACTERS, MAX_PHRASES, phraseProblem, samePhrase } from "./text/phrases.ts";

/** The rules that hold in every server. @param readsMessages - whether the bot is shown what people post */
export function serverRules(readsMessages: boolean): ServerRules {
  return {
    phrases: {
      maxPhrases: MAX_PHRASES,
      maxCharacters: MAX_PHRASE_CHARACTERS,
      clean: cleanPhrase,
      problem: phraseProblem,
      isSame: samePhrase,
      doubt: phraseDoubt,
    },
    maxPaidScansADay: MAX_PAID_SCANS_A_DAY,
    readsMessages,
  };
}
