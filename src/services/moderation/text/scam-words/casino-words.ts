import type { ScamRule } from "../../../../core/server/scam-rules.ts";
import type { PatternWords } from "./pattern-words.ts";

/** What fake casinos say: bonuses by code, and winnings that can be withdrawn. */
export const CASINO_WORDS = {
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
} as const satisfies Readonly<Partial<Record<ScamRule, PatternWords>>>;
