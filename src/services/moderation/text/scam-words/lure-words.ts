import type { ScamRule } from "../../../../core/server/scam-rules.ts";
import type { PatternWords } from "./pattern-words.ts";

/** What any scam may say to hurry people elsewhere. */
export const LURE_WORDS = {
  privateContact: {
    points: 3,
    patterns: [
      "check (your |ur )?dms?\\b|dm (for|if)|(text|message|dm|write|contact|hit|reach|add|pm|inbox|ask|msg) (me|us|him|her|my \\w+|our \\w+)",
      "(\\w+ )?(on|via|through|at|per|uber|por|sur|bei|auf) (telegram|whats ?app)",
      "(telegram|whats ?app) ?(:|@|\\+)|\\bt\\.me/|wa\\.me/",
      "schreib\\w* (mir|mich)|escribeme|contactez moi|napisz do mnie",
    ],
  },
  leakBait: {
    points: 4,
    patterns: [
      "leak(s|ed)? ~(only ?fans|nudes?|folder|mega|pics|videos?|content|vids|tape)",
      "(only ?fans|nudes?|mega|snap\\w*) (\\w+ )?(leak\\w*|folder|packs?|link|for free|free)",
      "(free|gratis) (\\w+ )?(only ?fans|nudes)",
      "(18 ?\\+|nsfw|nudes?|teens?) (\\w+ )?(server|folder|leaks?|videos)|is (this|that) you (in|on) (the|this|a)",
    ],
  },
  pressure: {
    points: 2,
    patterns: [
      "limited (time|offer|spots?|supply)|hurry|act (now|fast)|don ?t miss|last chance|first come",
      "only (today|\\d+ (spots?|left|codes?|people|hours))|(next|the next|only) (24|48) hours|ends? (soon|today|tonight|in)",
      "(the )?first \\d[\\d.,]* (people|users?|players?|members?|persons?|to|who|personen|leute|fans|followers)",
      "before (it ?s|its|it is|they|this|it) (gets? )?(gone|deleted|too late|removed|taken|expires?)|expires? (in|soon)|valid for \\d+",
      "link in (my |the )?bio|(click|follow|open|klicke?) (here|the link|below|this|hier)|(join|tap|check) (now|here|fast|asap|the link)|offer ends",
      "(nur noch|nur heute|solo hoy|beeil\\w*|seulement aujourd|tylko dzis|schnell sein)",
    ],
  },
} as const satisfies Readonly<Partial<Record<ScamRule, PatternWords>>>;
