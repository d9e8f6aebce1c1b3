import type { ScamRule } from "../../../../core/server/scam-rules.ts";
import type { PatternWords } from "./pattern-words.ts";

/** What fake giveaways say: rewards for a click, and gifts of games, devices and subscriptions. */
export const GIVEAWAY_WORDS = {
  giveaway: {
    points: 2,
    patterns: [
      "give ?away|to celebrate (my|our|its|the|this)",
      "giving (it |this |them )?away",
      "giving back to ~(communit|fans|followers)",
      "gewinnspiel|sorteo|concours",
    ],
  },
  signUpReward: {
    points: 3,
    patterns: [
      "(everyone|everybody|anyone|anybody|each|all|those|player|user)s? (who|that) (registers?|signs? ?up|joins?|uses?)",
      "(sign ?up|register|registering|join) (now |today |here |at \\S+ )*(and|to) (get|receive|claim|earn)",
      "(sign ?up|register) ((on|at) \\w|with (the |my )?(promo )?code)|(for|after|upon|on) (just |simply )?(signing up|registration|registering)",
      "(jeder|alle),? (der|die) sich (registriert|anmelde)|todos los que se registren|(wer|die) sich (jetzt |heute )?(registriert|anmeldet)",
    ],
  },
  claimReward: {
    points: 3,
    patterns: [
      "claim (your |my |the |a |this |it |free )*(\\w+ )?(reward|prize|bonus|gift|airdrop|token|nitro|money|winnings|balance|#)",
      "claim (yours|it|them|here|now|today|free)|(link|here|click|tap|press) to (claim|receive|redeem)",
      "(log|sign) ?in to (get|claim|receive)",
      "(redeem|collect|get|accept|unlock) (your |my |the |this )+(free )?(reward|prize|bonus|gift|nitro)",
      "(hol|sicher)e? (dir )?(jetzt )?(dein\\w* )(\\w+ )?(bonus|geschenk|pramie|nitro|gewinn)",
      "(reclama|reclame[sz]?|recuper\\w+|recoge|odbierz|reclamez) (tu|votre|ton|swoj\\w*|su|ta) (\\w+ )?(premio|bono|regalo|cadeau|prime|nagrode|nitro|recompens\\w+)",
    ],
  },
  prizeWon: {
    points: 4,
    patterns: [
      "(you|u) ?(ve|have)? ?(just |been )*(won|selected|chosen)( ~)(#|i phone|prize|gift|reward|winner|nitro|mac book|play station|receive)",
      "lucky (winner|visitor|user)",
      "congratulations ~(winner|won (a|an|our|the) \\w*(prize|i phone|gift))",
      "(du hast|sie haben) ~gewonnen|has ganado|vous avez gagne|wygrales",
    ],
  },
  freeNitro: {
    points: 4,
    patterns: [
      "(free|gratis|kostenlos(es)?|gratuit\\w*|darmowe|bedava|ucretsiz) ((\\d+|one|three|a) (months?|monat\\w*|mois|mes\\w*|year|miesiac\\w*|ay) (of |von |de |discord )*)?(discord )?nitro",
      "nitro (boost |classic )?(for |is |100 |absolutely |months? )*(free|gratis|kostenlos|gratuit\\w*|za darmo|bedava)",
      "(gift\\w*|sent|give\\w*|giving|claim\\w*|get|receive|reclama) (you |u |your |a |tu |of |free |away )*((\\d+|one|three) )?((month|year)s? )?(of )?(discord )?nitro",
      "nitro (for )?(\\d+|one|three) ?(month|year)s?",
      "nitro (gift|give ?away|generator|drop|airdrop)",
      "(\\d+|one|three|drei|tres|trois) ?(month|year|monat|jahr|mois|mes)\\w* (of |free |von |de )*(discord )?nitro",
      "(無料|ただ).{0,12}nitro|nitro.{0,12}(無料|プレゼント)",
    ],
  },
  steamGift: {
    points: 4,
    patterns: [
      "(steam|roblox|valve|play station|psn) (gift|wallet) ?(card|code)? #",
      "# (\\w+ )?(steam|roblox|valve|play station|psn) (gift|wallet|card|guthaben)",
      "(gift|card) (worth |of |over )?#|# gift",
      "(steamcommunity|s\\.team) ?\\S? ?(com)? ?/? ?(gift|p)\\S*",
    ],
  },
  gameCurrency: {
    points: 4,
    patterns: [
      "free (\\d[\\d.,k]* )?(robux|v ?bucks|uc|cp)\\b",
      "(robux|v ?bucks) (generator|for free|gratis|free|hack)",
      "(free|gratis) (\\w+ )?(\\w+ )?(cs ?go|cs ?2|counter strike)",
      "(cs ?go|cs ?2) (\\w+ )?(skins?|cases?|knife) (\\w+ )?(free|gratis|give ?away)",
    ],
  },
  deviceForFree: {
    points: 4,
    patterns: [
      "giv(e|ing) (it |this |these |away |out )+~(mac book|ps ?5|play station|xbox|i phone|i pad|laptop|pc|camera|piano|tickets?)",
      "(mac book|ps ?5|play station|i phone|i pad|laptop|tickets?) ~(for free|at no cost|free of charge)",
    ],
  },
} as const satisfies Readonly<Partial<Record<ScamRule, PatternWords>>>;
