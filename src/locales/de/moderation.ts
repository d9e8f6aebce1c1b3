import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { ago, momentOf, timeOf } from "../times.ts";
import { permissions } from "./permissions.ts";

export const moderation: Words["moderation"] = {
  rules: {
    phrase: "gesperrter Ausdruck",
    cryptoCasino: "Krypto-Casino",
    casino: "Glücksspiel",
    bonusCode: "Bonuscode",
    promoCode: "Gutscheincode",
    moneyBonus: "Geldbonus",
    withdrawal: "mühelose Auszahlung",
    deposit: "Einzahlung",
    giveaway: "Gewinnspiel",
    signUpReward: "Prämie fürs Anmelden",
    claimReward: "Prämie zum Abholen",
    prizeWon: "Gewinn aus heiterem Himmel",
    freeNitro: "kostenloses Nitro",
    steamGift: "Geschenkkarte",
    gameCurrency: "kostenlose Spielwährung",
    deviceForFree: "wertvolles Geschenk",
    fakeAddress: "verdächtige Webadresse",
    airdrop: "Krypto-Airdrop",
    connectWallet: "Aufforderung, eine Wallet zu verbinden",
    recoveryPhrase: "Frage nach dem Geheimnis einer Wallet",
    doubling: "Geld verdoppeln",
    quickMoney: "schnelles Geld",
    profitShare: "Anteil am Gewinn",
    investment: "Anlageangebot",
    privateContact: "Aufforderung, anderswo zu schreiben",
    mistakenReport: "angeblich versehentliche Meldung",
    accountThreat: "Drohung mit Kontosperre",
    falseSupport: "angeblicher Support",
    qrCode: "QR-Code zum Scannen",
    verification: "Aufforderung zur Verifizierung",
    pastedCommand: "Befehl zum Einfügen und Ausführen",
    leakBait: "geleakte Bilder als Köder",
    pressure: "Zeitdruck",
  },
  heading: (copies) =>
    copies === 1
      ? "**Dieses Bild sieht nach Betrug aus**"
      : `**Dieses Bild sieht nach Betrug aus und wurde ${copies}-mal gepostet**`,
  decided: {
    undone: (userId, deleted) =>
      deleted > 0 ? `**Gelöscht, dann zurückgenommen von <@${userId}>**` : `**Zurückgenommen von <@${userId}>**`,
    notScam: (userId) => `**Kein Betrug, entschieden von <@${userId}>**`,
  },
  bannedHeading: (posters, byUserId) => {
    const by = byUserId === undefined ? "" : ` von <@${byUserId}>`;
    return posters === 1 ? `**Betrug: Konto gebannt${by}**` : `**Betrug: ${posters} Konten gebannt${by}**`;
  },
  meaning: {
    undone: "Das Bild gilt nicht mehr als Betrug, und Timeouts wurden aufgehoben.",
    notScam: "Das Bild wird ab jetzt in Ruhe gelassen, und Timeouts wurden aufgehoben.",
  },
  reopened: (userId) =>
    `<@${userId}> hat eine Entscheidung zurückgenommen: Das Bild gilt wieder als Betrug. Aufgehobene Timeouts bleiben aufgehoben.`,
  cannotBeBroughtBack: "Gelöschte Nachrichten lassen sich nicht zurückholen.",
  bansStay: "Banns bleiben bestehen. In den Servereinstellungen kannst du sie aufheben.",
  same: "Es ist genau ein Bild, das auf diesem Server als Betrug bekannt ist.",
  similar: (distance, limit) =>
    `Es ähnelt einem Bild, das auf diesem Server als Betrug bekannt ist: ${distance} von 256 Merkmalen weichen ab (Grenze: ${limit}).`,
  text: (rule, matched, points) =>
    `Im Bild steht „${isolated(matched)}“: ${rule}, ${points} ${points === 1 ? "Punkt" : "Punkte"}.`,
  furtherReasons: (count) =>
    count === 1 ? "Es gibt noch einen weiteren Grund." : `Es gibt noch ${count} weitere Gründe.`,
  score: (points, threshold) => `${points} ${points === 1 ? "Punkt" : "Punkte"} (Schwelle: ${threshold}).`,
  reportedBy: (userId) => `<@${userId}> hat es gemeldet.`,
  poster: ({ userId, joinedAtMs, posts, timedOutUntilMs, isBanned, bannedBy }, accountMadeAtMs) =>
    [
      `<@${userId}> hat es ${posts === 1 ? "einmal" : `${posts}-mal`} gepostet`,
      joinedAtMs === undefined ? "" : `beigetreten ${ago(joinedAtMs)}`,
      `Konto erstellt ${ago(accountMadeAtMs)}`,
      timedOutUntilMs === undefined ? "" : `im Timeout bis ${timeOf(timedOutUntilMs)}`,
      isBanned ? `gebannt${bannedBy === undefined ? "" : ` von <@${bannedBy}>`}` : "",
    ]
      .filter((part) => part !== "")
      .join(", "),
  place: ({ channelId, userId }, atMs, hiddenWords, url) =>
    [
      `<@${userId}> in <#${channelId}>, ${momentOf(atMs)}, ${ago(atMs)}`,
      hiddenWords === undefined ? "" : `, mit den Worten ${hiddenWords}`,
      url === undefined ? "" : `: [zur Nachricht](${url})`,
    ].join(""),
  furtherPlaces: (count) => `${count} weitere ${count === 1 ? "Nachricht" : "Nachrichten"} damit.`,
  furtherPosts: (count) =>
    count === 1 ? "Jemand anderes hat es noch einmal gepostet." : `Andere haben es noch ${count}-mal gepostet.`,
  deleted: (deleted, copies) =>
    copies === 1 ? "Die Nachricht wurde gelöscht." : `${deleted} von ${copies} Nachrichten damit wurden gelöscht.`,
  pictureAlt: (text) => `Ein Bild, das nach Betrug aussieht. Sein Text: ${isolated(text)}`,
  pictureAltWithoutText: "Ein Bild, das nach Betrug aussieht. Sein Text wurde nicht gelesen.",
  undone: (userId, deleted) =>
    `<@${userId}> hat das rückgängig gemacht: Das Bild gilt nicht mehr als Betrug, und Timeouts wurden aufgehoben.${deleted > 0 ? " Gelöschte Nachrichten lassen sich nicht zurückholen." : ""}`,
  notScam: (userId, deleted) =>
    `<@${userId}> hat entschieden, dass das kein Betrug ist: Das Bild wird ab jetzt in Ruhe gelassen, und Timeouts wurden aufgehoben.${deleted > 0 ? " Gelöschte Nachrichten lassen sich nicht zurückholen." : ""}`,
  buttons: {
    undo: "Rückgängig machen",
    notScam: "Kein Betrug",
    undoDecision: "Entscheidung rückgängig machen",
    ban: "Bannen",
  },
  whomToBan: "Wer soll gebannt werden? Vorher wirst du noch einmal gefragt.",
  noneToBan: "Es gibt niemanden mehr zu bannen.",
  banNumber: (number) => `${number} bannen`,
  banned: (userId) => `<@${userId}> wurde gebannt, und die Nachrichten der letzten Stunde wurden gelöscht.`,
  bannedKeepingMessages: (userId) => `<@${userId}> wurde gebannt. Die Nachrichten bleiben stehen.`,
  decidedBefore: (state, userId) => {
    if (userId === undefined) {
      return "Inzwischen ist eine neue Kopie gekommen, und der Fall ist wieder offen. Es hat sich nichts geändert.";
    }
    return {
      open: `<@${userId}> hat diese Entscheidung schon zurückgenommen. Es hat sich nichts geändert.`,
      undone: `<@${userId}> hat das schon zurückgenommen. Sonst hat sich nichts geändert.`,
      notScam: `<@${userId}> hat schon entschieden, dass das kein Betrug ist. Sonst hat sich nichts geändert.`,
    }[state];
  },
  isOpenAgain:
    "Erledigt. Das Bild gilt wieder als Betrug. Aufgehobene Timeouts bleiben aufgehoben, gelöschte Nachrichten gelöscht.",
  shownElsewhere: (url) =>
    `Dieser Eintrag ist ein älterer und bleibt, wie er ist. Was entschieden wurde, steht im [neuesten Eintrag](${url}).`,
  entryIsNew: "Der Eintrag im Log ließ sich nicht mehr ändern, deshalb gibt es einen neuen.",
  timeoutsNotLifted:
    "**Nicht erledigt:** Nicht jeder Timeout ließ sich aufheben. Bitte hebe die übrigen in der Mitgliederliste des Servers auf.",
  reportedWithoutModeration:
    "Die Moderation ist aus, darum bleiben Kopien stehen. Mit /settings moderation kannst du sie einschalten.",
  reportedWithoutLog:
    "Es gibt keinen Log-Kanal, darum wurde das nicht protokolliert. Mit /settings moderation kannst du einen wählen.",
  report: {
    title: "Betrug melden",
    poster: (escapedName, username) => `Gepostet von **${isolated(escapedName)}** (${isolated(username)}).`,
    withoutModeration:
      "**Die Moderation ist aus,** darum bleiben Kopien stehen. Du kannst mir die Bilder trotzdem beibringen und sie protokollieren lassen.",
    withoutLog:
      "**Es gibt keinen Log-Kanal,** darum wird das nicht protokolliert. Mit /settings moderation kannst du einen wählen.",
    pictures: "Welche Bilder sind Betrug?",
    picturesHint: "Ich erkenne sie und ihre Kopien dann auf diesem Server.",
    steps: "Was soll außerdem geschehen?",
    stepsHint: "Es geschieht nur, was du hier ankreuzt.",
    delete: "Diese Nachricht löschen",
    deleteHint: "Sie lässt sich nicht zurückholen.",
    copies: "Die anderen Kopien löschen",
    copiesHint: "Alle auf diesem Server, von denen ich weiß. Sie lassen sich nicht zurückholen.",
    silence: (name, minutes) => `${isolated(name)} für ${minutes} Minuten in den Timeout schicken`,
    silenceHint: "Lesen geht so lange noch, Schreiben, Reagieren und Sprechen nicht.",
    lacking: {
      bot: (permission) => `Das kann ich noch nicht: Mir fehlt die Berechtigung „${permissions[permission]}“.`,
      moderator: (permission) => `Das kannst du nicht: Dir fehlt die Berechtigung „${permissions[permission]}“.`,
    },
    known: (pictures) =>
      pictures === 1
        ? "Danke. Das Bild gilt auf diesem Server ab jetzt als Betrug."
        : `Danke. Die ${pictures} Bilder gelten auf diesem Server ab jetzt als Betrug.`,
    unread: (pictures) =>
      pictures === 1
        ? "1 Bild ließ sich nicht lesen, darum erkenne ich es nicht."
        : `${pictures} Bilder ließen sich nicht lesen, darum erkenne ich sie nicht.`,
    messageDeleted: "Die Nachricht wurde gelöscht.",
    messageWasGone: "Die Nachricht war schon gelöscht.",
    copiesDeleted: (count) => {
      if (count === 0) return "Ich weiß von keiner anderen Kopie.";
      return count === 1 ? "1 andere Kopie wurde gelöscht." : `${count} andere Kopien wurden gelöscht.`;
    },
    silenced: (userId, untilMs) => `<@${userId}> hat einen Timeout bis ${timeOf(untilMs)} bekommen.`,
    hasLeft: (userId) => `<@${userId}> ist nicht mehr auf dem Server, darum gab es keinen Timeout.`,
    notDone: {
      delete: (reason) => `**Nicht erledigt:** Die Nachricht ist noch da. ${reason}`,
      copies: (reason) => `**Nicht erledigt:** Manche der anderen Kopien sind noch da. ${reason}`,
      silence: (reason) => `**Nicht erledigt:** Es gab keinen Timeout. ${reason}`,
    },
  },
  banning: {
    title: "Mitglied bannen",
    who: (userId, accountMadeAtMs, name) =>
      `${name ? `**${isolated(name.escaped)}** (${isolated(name.username)})` : `<@${userId}>`}, ID ${userId}, Konto erstellt ${ago(accountMadeAtMs)}. Das Mitglied wird von diesem Server entfernt und kann nicht zurückkommen, bis der Bann aufgehoben ist.`,
    reason: "Grund",
    reasonHint: "Er steht im Audit-Log des Servers, wo ihn die Moderation lesen kann.",
    deletes: "Nachrichten der letzten Stunde löschen",
    deletesHint: "In allen Kanälen. Sie lassen sich nicht zurückholen.",
    bannedAlready: (userId, byUserId) =>
      byUserId === undefined
        ? `<@${userId}> war schon gebannt. Es hat sich nichts geändert.`
        : `<@${userId}> wurde schon von <@${byUserId}> gebannt. Es hat sich nichts geändert.`,
  },
  notice: {
    deleted: "Deine Nachricht auf diesem Server wurde gelöscht.",
    silenced: "Du hast auf diesem Server einen Timeout bekommen.",
    banned: "Die Moderation dieses Servers ist dabei, dich zu bannen.",
    reasons: {
      known: "Ein Bild, das du gepostet hast, ist dort als Betrug bekannt.",
      text: "Der Text in einem Bild, das du gepostet hast, sieht nach Betrug aus.",
      phrase: "Der Text in einem Bild, das du gepostet hast, enthält Wörter, die dort gesperrt sind.",
    },
    timedOutUntil: (untilMs) => `Bis ${momentOf(untilMs)} kannst du dort nichts schreiben.`,
    whomToAsk:
      "Wenn das ein Irrtum ist, wende dich bitte an die Moderation dieses Servers. Was du mir hier schreibst, liest sie nicht.",
    notYou:
      "Wenn du das nicht gepostet hast, benutzt vielleicht jemand anderes dein Konto: Bitte ändere gleich dein Discord-Passwort.",
  },
  paidScansOver: (limit) =>
    `**Die bezahlten Prüfungen für heute sind aufgebraucht:** ${limit} Bilder wurden gelesen. Bis Mitternacht UTC erkenne ich nur Bilder, die schon bekannt sind.`,
};
