import type { ScamRule } from "../../../../core/server/scam-rules.ts";
import type { PatternWords } from "./pattern-words.ts";

/** What promises of money say: doubling, investments, and wallets to be connected or opened. */
export const EARNINGS_WORDS = {
  airdrop: {
    points: 3,
    patterns: [
      "air ?drop",
      "(free|claim) (your )?(\\w+ )?tokens?",
      "presale|whitelist spot|free mint|mint (\\w+ )?for free",
    ],
  },
  connectWallet: {
    points: 4,
    patterns: [
      "(connect|link|verify|validate|sync) (your |a |the |any )*(\\w+ )?wallet",
      "(wallet|meta mask) (\\w+ )?to (claim|verify|receive)",
      "(verbinde|conecta|connectez|polacz) (\\w+ )?(\\w+ )?(wallet|billetera|portefeuille|portfel)",
    ],
  },
  recoveryPhrase: {
    points: 5,
    patterns: [
      "(enter|provide|type|import|confirm|submit|send) ~(seed|recovery|secret|12 word|24 word) (recovery )?phrase",
      "(enter|provide|type|confirm|submit|send) ~private key",
    ],
  },
  doubling: {
    points: 5,
    patterns: [
      "(double|triple) (your |their |my )?(money|btc|bitcoin|eth|crypto|coins|investment|deposit|usdt|robux)",
      "send (me |us |any |amount |of |from |\\d[\\d.,]* )*(#|btc|bitcoin|eth|crypto|xrp|doge)( ~)(get|receive|back|double|twice)",
      "(sent|send|get|receive) (it |you )*(back )?(double|twice|2x|x2)",
    ],
  },
  quickMoney: {
    points: 4,
    patterns: [
      "(earn\\w*|make|making|made|profit\\w*|receive|received|gain\\w*|turn\\w*|verdien\\w*|gana\\w*|gagne\\w*|zarab\\w+) (up to |over |about |at least |a |of |more than |bis zu |hasta |jusqu a )*#( ~)\\b(hour|hrs|day|week|month|stunde|tag|woche|hora|dia|semana|heure|jour|semaine|dzien|daily|weekly|hourly)",
      "#( ~)(in|within|per|a|every|in nur) (just |only |less than )*((24|48|72|\\d) )?(hours?|hrs|days?|weeks?|stunden|tagen|tag|horas|heures)\\b",
      "(paid|made|earned|got|received) # after (invest|pay|send)|# (in)?to #",
      "(passive|extra|weekly|daily) (income|profits?|payouts?)",
      "(guaranteed|garantierte?r?|100%) (\\w+ )?(profit|return|income|payout|gewinn|rendite)",
    ],
  },
  profitShare: {
    points: 4,
    patterns: [
      "\\d+ ?% (of |from )(my |your |the |their )+(\\w+ )?(profit|earning|commission|winning|gewinn|ganancia|returns)",
      "(help|teach|show|mentor|guide) (the |first |\\d+ |people |of |you |anyone |interested )*(on |in )?(how to )?(earn|make|making|invest|trade)",
    ],
  },
  investment: {
    points: 2,
    patterns: [
      "(forex|crypto|bitcoin|binary|btc) (options? )?(trad(er|ing|e)|mining|invest\\w*|signals?|mentor|broker|account manager)",
      "invest(ment)? (manager|platform|expert|plan|program)",
      "(start|begin) (with |investing |trading |your )*(#|investment)",
      "invest (\\w+ )?#|account manager",
    ],
  },
} as const satisfies Readonly<Partial<Record<ScamRule, PatternWords>>>;
