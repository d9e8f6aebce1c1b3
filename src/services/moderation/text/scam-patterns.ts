import { RE2JS } from "re2js";
import { SCAM_RULES, type ScamRule } from "../../../core/server/scam-rules.ts";
import { misreadAs } from "./look-alikes.ts";

/** What is shipped: all but the phrases of servers. */
export type PatternRule = Exclude<ScamRule, "phrase">;

interface PatternWords {
  /** How much one match speaks for a scam; a second one of the same rule adds nothing. */
  readonly points: number;
  /**
   * In small Latin letters, as RE2 knows patterns, and
   * - a blank stands for up to four characters that are neither letters nor digits, or none, since OCR glues lines;
   * - `~` for up to four words;
   * - `#` for an amount of money: `$2,500`, `0.5 btc`.
   */
  readonly patterns: readonly string[];
}

/**
 * What pictures of scams say. Nothing here is enough alone at medium: people play casino levels, win matches, redeem
 * codes and scan menus; it takes two or three of these together to lure somebody.
 */
const PATTERNS: Readonly<Record<PatternRule, PatternWords>> = {
  cryptoCasino: {
    points: 5,
    patterns: [
      "(crypto|cripto|krypto|bitcoin|btc|usdt)(currency)? (casino|kasino|gambling|betting|slots)",
      "ca[sz]ino (de |mit |avec |con )?(crypto|cripto|krypto|bitcoin|btc)",
      "(my|our|mein|unser|mi|mon)( own| new| official| first| online| crypto)+ (casino|kasino|betting|gambling)",
      "(launch|partner|team|collab)(ed|ing)? ~(casino|betting|gambling)",
    ],
  },
  casino: {
    points: 2,
    patterns: [
      "ca[sz]ino|kasino|jackpot|rakeback|free spins|sportsbook|roulette|blackjack|wager|betting|gambling",
      "(high roller|slot machine)",
    ],
  },
  bonusCode: {
    points: 5,
    patterns: [
      "activate (the |your |this |my )?((promo|bonus) )?code (for|to|and) ~(bonus|reward|free|gift)",
      "(promo|bonus) ?code (successfully |has |been |was )*(activated|accepted|applied)",
      "(enter|use|apply|activate|with) (the |my |this |our )?((promo|bonus|special) )?code \\w+ ~(and|to|for) (get|receive|claim|unlock|instantly|a|your) ~(#|bonus)",
      "code (for|to (get|claim|receive|unlock)) (a |the |your |my )?(free )?(#|bonus)",
    ],
  },
  promoCode: {
    points: 3,
    patterns: [
      "(promo|bonus|activation|voucher|referral) ?code|\\bcode ?: ?\\w",
      "(activate|enter|use|apply|redeem) (the |your |this |my |our )?code",
      "(codigo|code|codice|kod) (promo\\w*|de bonus|bonus\\w*)",
      "(promo|bonus|gutschein|aktions) ?code|kod promocyjny|promosyon kodu|プロモコード",
    ],
  },
  moneyBonus: {
    points: 3,
    patterns: [
      "# (\\w+ )?(\\w+ )?(bonus|bono|reward|giveaway|gift|prize|airdrop|premio|pramie)",
      "(giv(e|es|ing)|gift(s|ing)?) ~#|# (has been |was |were )*(added|credited) to your balance",
      "(bonus|bono|reward|prize|giveaway|pramie|giving( away)?) (of |worth |up to |up |balance |von |de |in hohe von )*#",
      "(receive|received|get|got|claim|erhalte|erhaltst|recibe|recevez|odbierz|kazan) (your |a |up to |bis zu |free )*#",
      "# (for free|gratis|kostenlos|gratuit\\w*|za darmo|bedava)|free #",
    ],
  },
  withdrawal: {
    points: 4,
    patterns: [
      "withdrawal? (of # )?((request|was|is|has|been|your) )*(success|complete|confirmed|approved|processed)",
      "success(ful|fully)? withdr(a|e)w|withdraw (your |my )?(funds|winnings|bonus)",
      "(request|payout) approved|on (the|its) way to your wallet|cash(ed)? ?out (any ?time|instantly|now)",
      "enter (your )?(btc|bitcoin|usdt|eth|wallet|crypto) (wallet )?address",
      "(instant(ly)?|fast|immediate(ly)?) (and \\w+ )?(withdraw|payout)",
      "withdraw(al)? ~(instantly|immediately|anytime|winnings|any time)",
      "(withdrew|withdraw|withdrawn|withdrawal of|cashed out) (my |your |the |over |already )*#",
      "auszahlung ~(erfolgreich|bestatigt|sofort)|retiro ~(exitoso|inmediato)|retrait ~(reussi|instantane)|wyplata ~(zrealizowana|udana)",
    ],
  },
  deposit: {
    points: 2,
    patterns: ["(minimum|first|no|small) deposit", "deposit ~(bonus|withdraw|activate|unlock|#)", "# deposit"],
  },
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
  fakeAddress: {
    points: 4,
    patterns: [
      "(discord|steam|stearn|roblox|epicgames|dlscord)[-.]?(nitro|gifts?|give|free|bonus|promo|claim|airdrops?|event|app)[a-z-]*\\.[a-z]{2,}",
      "(free|claim|get)-?(nitro|discord|steam|robux)\\w*\\.[a-z]{2,}",
      "\\w(casino|bet|gamble|slots|win|drop|claim|bonus)\\d*\\.(com|io|gg|net|vip|win|bet|top|xyz|cc|org|gift)\\b",
    ],
  },
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
  privateContact: {
    points: 3,
    patterns: [
      "check (your |ur )?dms?\\b|dm (for|if)|(text|message|dm|write|contact|hit|reach|add|pm|inbox|ask|msg) (me|us|him|her|my \\w+|our \\w+)",
      "(\\w+ )?(on|via|through|at|per|uber|por|sur|bei|auf) (telegram|whats ?app)",
      "(telegram|whats ?app) ?(:|@|\\+)|\\bt\\.me/|wa\\.me/",
      "schreib\\w* (mir|mich)|escribeme|contactez moi|napisz do mnie",
    ],
  },
  mistakenReport: {
    points: 4,
    patterns: [
      "(accident\\w*|mistakenly|mistake|wrongly) ~reported",
      "report(ed)? ~(accident|by mistake|mistakenly)",
      "(versehentlich|aus versehen) ~gemeldet|report\\w* por (error|accidente)|signale par erreur",
    ],
  },
  accountThreat: {
    points: 4,
    patterns: [
      "you (will )?(be|get) banned|account (\\w+ )?(has been|was) (flagged|reported|limited|suspended)",
      "(will|going to|gonna|about to) (be |get )+(\\w+ )?(banned|suspended|terminated|disabled|deleted|locked)",
      "account ~(banned|suspended|terminated|disabled|deleted|locked) ~(hours?|unless|report|illegal|purchase|scam|fraud|today)",
      "(gesperrt|geloscht|deaktiviert) (wird|werden)|wird ~(gesperrt|geloscht|deaktiviert)|(sera|seran) (suspendida|eliminada|bloqueada|suspendu|supprime)",
    ],
  },
  falseSupport: {
    points: 3,
    patterns: [
      "(steam|discord|valve) (\\w+ )?(admin\\w*|support( team| agent)?|staff|employee|moderator|mitarbeiter|soporte)",
      "(contact|message|talk to|add|write to) (the |this |our |an? )*(admin|support|staff|employee|agent|moderator)|to this (admin|employee|agent)",
      "(cancel|remove|revoke) (the |your |this )?report",
    ],
  },
  qrCode: {
    points: 4,
    patterns: [
      "(scan\\w*|escanea|scannez|zeskanuj|okutun) (\\w+ ){0,4}qr",
      "qr ?(code )?(\\w+ )?scan\\w*",
      "scan (\\w+ )?to (get|claim|receive|verify|log ?in|join)",
      "scan (this |it |code |the )*(with|using) (the |your )?(discord|phone)",
    ],
  },
  verification: {
    points: 3,
    patterns: [
      "verify (that )?(you|u) ?(are|re)",
      "(i ?m|i am|are you|you ?re) (not a robot|a human|human|not a bot)",
      "(verification|verify|captcha) (is )?(required|needed|steps?|bot|to (join|access|unlock|get|see|continue|receive))",
      "verify (your |you )(account|identity|age|self)|prove (that )?you ?(are|re) (a )?human",
      "(verifizier|verifica|verifiez)\\w* (\\w+ )?(\\w+ )?(konto|account|cuenta|compte)|bist (du )?ein mensch",
    ],
  },
  pastedCommand: {
    points: 4,
    patterns: [
      "(win(dows)?|⊞)( key| button| logo| and| then| press| hold)* ?\\+? ?r\\b.{0,80}(ctrl|control|strg|cmd)( key)? ?\\+? ?v\\b",
      "power shell.{0,30}(-enc|-w hidden|iex|iwr|hidden)|mshta http",
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
};

const UNITS = "(k|usd|usdt|usdc|btc|eth|sol|ltc|bnb|trx|ton|dollars?|bucks|eur|euros?|gbp|bitcoins?|tl|zl|pln)";
const NUMBER = String.raw`\d[\d.,]*( \d{3})?`;
const AMOUNT = String.raw`([$€£¥₿] ?${NUMBER}k?|${NUMBER}k? ?([$€£¥₿]|${UNITS}\b))`;
const BLANK = String.raw`[^\pL\pN]{0,4}`;
const WORDS = String.raw`([\pL\pN'’]+${BLANK}){0,4}`;

/** Each part of a pattern that is written out; escapes, counts and classes are taken whole, and stay. */
const PART = /\\p?.|\(|\{[^}]*\}|\[[^\]]*\]|[a-z ~#]/g;

/** Writes a pattern out for folded text, each letter with what OCR takes for it. */
function writtenOut(pattern: string): string {
  return pattern.normalize("NFKD").replaceAll(PART, (part) => {
    if (part === " ") return BLANK;
    if (part === "~") return WORDS;
    if (part === "#") return writtenOut(AMOUNT).replaceAll(BLANK, " ?");
    if (part === "m") return "(?:rn)";
    // Nobody asks what a part of a pattern matched, and RE2 is faster when it need not know.
    if (part === "(") return "(?:";
    const alike = part.length === 1 ? misreadAs(part) : part;
    return alike.length > 1 && part.length === 1 ? `[${alike}]` : part;
  });
}

/** A shipped rule. */
export interface ScamPattern {
  readonly rule: PatternRule;
  readonly points: number;
  /** What to search with; compiled when it is first asked for. */
  readonly pattern: () => RE2JS;
}

/** The shipped rules, those of most points first. */
export const scamPatterns: readonly ScamPattern[] = SCAM_RULES.filter((rule) => rule !== "phrase")
  .map((rule): ScamPattern => ({ rule, points: PATTERNS[rule].points, pattern: once(() => compile(rule)) }))
  .sort((one, other) => other.points - one.points);

function compile(rule: PatternRule): RE2JS {
  return RE2JS.compile(PATTERNS[rule].patterns.map((pattern) => writtenOut(pattern)).join("|"));
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
