import type { ScamRule } from "../../../../core/server/scam-rules.ts";
import type { PatternWords } from "./pattern-words.ts";

/** What account and computer thieves say: threats, false support, verification and commands to paste. */
export const ACCOUNT_WORDS = {
  fakeAddress: {
    points: 4,
    patterns: [
      "(discord|steam|stearn|roblox|epicgames|dlscord)[-.]?(nitro|gifts?|give|free|bonus|promo|claim|airdrops?|event|app)[a-z-]*\\.[a-z]{2,}",
      "(free|claim|get)-?(nitro|discord|steam|robux)\\w*\\.[a-z]{2,}",
      "\\w(casino|bet|gamble|slots|win|drop|claim|bonus)\\d*\\.(com|io|gg|net|vip|win|bet|top|xyz|cc|org|gift)\\b",
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
} as const satisfies Readonly<Partial<Record<ScamRule, PatternWords>>>;
