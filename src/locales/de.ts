import type { Blame } from "../core/errors.ts";
import type { Permission } from "../core/trouble.ts";
import type { Words } from "../core/words.ts";
import { ago, momentOf, timeOf } from "./times.ts";

const PRIVATE = "Nur du siehst die Antwort";
const AREA = "Ein Teil des Bildes: oben links, Mitte, … oder x1,y1,x2,y2 in Pixeln oder Prozent";
const SIZE = "Ein Name wie landscape_4_3 oder BREITExHÖHE, bis 4 Megapixel";
const SEED = "Gleicher Seed und gleicher Prompt ergeben wieder dasselbe Bild (Standard: ausgelost)";
const FORMAT = "Das Dateiformat (Standard: jpeg)";
const SAFETY = "Wie viel die Sicherheitsprüfung durchlässt, 1 wenig bis 5 viel (Standard: 2)";

/** „0,03“, „0,045“ */
const DOLLARS = new Intl.NumberFormat("de", { minimumFractionDigits: 2, maximumFractionDigits: 4 });

/** How commands are called, here and in the sentences that name them. */
const NAMES = {
  caption: "beschreiben",
  ocr: "text-lesen",
  ask: "fragen",
  imagine: "zeichnen",
  edit: "bearbeiten",
  help: "hilfe",
} as const;
const DESCRIBE_MENU = "Bild beschreiben";
const PICTURE_FORMATS = "PNG, JPEG, WebP, GIF, AVIF oder TIFF";

export const de: Words = {
  commands: {
    caption: {
      name: NAMES.caption,
      description: "Ein Bild oder einen Teil davon beschreiben",
      options: {
        image: "Das Bild, das beschrieben werden soll",
        detail: "Wie viel gesagt wird (Standard: ausführlich)",
        area: AREA,
        private: PRIVATE,
      },
    },
    ocr: {
      name: NAMES.ocr,
      description: "Den Text in einem Bild lesen",
      options: { image: "Das Bild, das gelesen werden soll", area: AREA, private: PRIVATE },
    },
    ask: {
      name: NAMES.ask,
      description: "Eine Frage zu einem Bild stellen",
      options: {
        image: "Das Bild, um das es geht",
        question: "Was möchtest du wissen?",
        model: "Wer antwortet (Standard: Moondream2)",
        max_tokens: "Nur Idefics2: wie lang die Antwort sein darf, in Token (Standard: 512)",
        temperature: "Nur Idefics2: wie einfallsreich die Antwort ist (Standard: 0,4)",
        top_p: "Nur Idefics2: wie viele unwahrscheinliche Wörter infrage kommen, 0 bis 1 (Standard: 0,8)",
        repetition_penalty: "Nur Idefics2: wie sehr Wiederholungen vermieden werden (Standard: 1,2)",
        private: PRIVATE,
      },
    },
    imagine: {
      name: NAMES.imagine,
      description: "Ein Bild aus Worten machen",
      options: {
        prompt: "Was das Bild zeigen soll: einfache Worte oder ein JSON-Prompt für FLUX.2",
        size: SIZE,
        seed: SEED,
        format: FORMAT,
        safety: SAFETY,
        private: PRIVATE,
      },
    },
    edit: {
      name: NAMES.edit,
      description: "Bilder mit Worten ändern",
      options: {
        prompt: "Was sich ändern soll; @image1, @image2, … stehen für die Bilder",
        image1: "Das Bild, das geändert werden soll",
        size: "auto, ein Name wie landscape_4_3 oder BREITExHÖHE, bis 4 Megapixel",
        seed: SEED,
        format: FORMAT,
        safety: SAFETY,
        private: PRIVATE,
      },
      furtherImage: (number) => `Ein weiteres Bild, im Prompt @image${number}`,
    },
    privacy: {
      // Discord finds no subcommands of a command whose name differs by language (discord-api-docs issue 5105).
      name: "privacy",
      description: "Was von dir aufbewahrt wird, wer es verarbeitet und was du möchtest",
      options: {
        show: "Zeigen, was wie lange aufbewahrt wird und wer es verarbeitet",
        "opt-out": "Niemand sonst darf deine Bilder ansehen lassen",
        "opt-in": "Andere dürfen deine Bilder wieder ansehen lassen",
        "forget-me": "Löschen, was von dir aufbewahrt wird",
      },
    },
    settings: {
      // Called alike in every language, as privacy is.
      name: "settings",
      description: "Wie dieser Server eingerichtet ist",
      options: {
        show: "Alle Einstellungen dieses Servers zeigen, und was nicht funktioniert",
        captions: "Was Befehle hier tun, wenn nichts angegeben ist",
        "captions detail": "Wie ausführlich Bilder beschrieben werden, wenn nichts angegeben ist",
        "captions private": "Ob nur die fragende Person die Antwort sieht, wenn nichts angegeben ist",
        "alt-text": "Was geschieht, wenn in einem Kanal ein Bild ohne Alternativtext gepostet wird",
        "alt-text channel": "Der Kanal oder der Thread",
        "alt-text mode": "Was dort geschieht",
        moderation: "In Bildern, die hier gepostet werden, nach Betrug suchen",
        "moderation mode": "Was dagegen getan wird",
        "moderation log-channel": "Wo steht, was getan wurde und warum",
        "moderation sensitivity": "Wie wenig genügt, um ein Bild für Betrug zu halten",
        "moderation scope": "Wessen Bilder geprüft werden",
        words: "Wortfolgen, die im Text eines Bildes nicht vorkommen dürfen",
        "words add": "Eine Wortfolge aufnehmen, die im Text eines Bildes nicht vorkommen darf",
        "words add phrase": "Einfache Worte; Großbuchstaben, Leerzeichen und ähnliche Buchstaben sind gleich",
        "words remove": "Eine Wortfolge von der Liste nehmen",
        "words remove phrase": "Die Wortfolge, wie sie auf der Liste steht",
        "words list": "Alle Wortfolgen zeigen",
      },
    },
    help: { name: NAMES.help, description: "Was dieser Bot kann und wie du ihn benutzt", options: {} },
  },
  menus: {
    caption: DESCRIBE_MENU,
    ocr: "Text im Bild lesen",
    ask: "Frage zum Bild stellen",
    edit: "Bild bearbeiten",
    report: "Betrugsbild melden",
  },
  dialogues: {
    ask: { title: "Frage zum Bild", question: "Was möchtest du wissen?" },
    edit: {
      title: "Bild bearbeiten",
      prompt: "Was soll sich ändern?",
      promptHint: "@image1, @image2, … stehen der Reihe nach für die Bilder.",
      furtherPictures: "Weitere Bilder",
    },
    imagine: { title: "Prompt ändern", prompt: "Was soll das Bild zeigen?" },
    size: "Größe",
    sizeHint: SIZE,
    whichPicture: "Welches Bild?",
    whichPictures: "Welche Bilder?",
    picture: (number, fileName) => `Bild ${number}: ${fileName}`,
  },
  choices: {
    detail: {
      label: "Stichwort: ein, zwei Wörter",
      short: "kurz: ein Satz",
      detailed: "ausführlich: ein paar Sätze",
      full: "vollständig: alles, was zu sehen ist",
    },
    model: {
      moondream2: "Moondream2: schnell und knapp",
      idefics2: "Idefics2: längere Antworten, einstellbar",
    },
    safety: (tolerance) =>
      tolerance === "1" ? "1: am strengsten" : tolerance === "5" ? "5: am großzügigsten" : tolerance,
    size: (name) => name,
    area: {
      whole: "ganzes Bild",
      "top half": "obere Hälfte",
      "bottom half": "untere Hälfte",
      "left half": "linke Hälfte",
      "right half": "rechte Hälfte",
      "top left": "oben links",
      top: "oben",
      "top right": "oben rechts",
      left: "links",
      centre: "Mitte",
      right: "rechts",
      "bottom left": "unten links",
      bottom: "unten",
      "bottom right": "unten rechts",
    },
    altTextMode: {
      off: "aus: nichts",
      offer: "anbieten: Antwort mit Schaltfläche, die Alternativtext für die Person entwirft, die sie drückt",
      post: "posten: Antwort mit dem Alternativtext selbst",
    },
    moderationMode: {
      off: "aus: Bilder werden nicht geprüft",
      log: "melden: Betrug wird im Log-Kanal gemeldet",
      delete: "löschen: Betrug wird auch gelöscht",
      timeout: "Timeout: Wer ihn gepostet hat, bekommt auch einen Timeout",
    },
    sensitivity: {
      low: "niedrig: nur, was sicher Betrug ist",
      medium: "mittel",
      high: "hoch: auch, was vielleicht keiner ist",
    },
    scope: { newcomers: "Neue: neue Mitglieder und neue Konten", everyone: "alle: alle Mitglieder" },
  },
  progress: {
    queued: (before) => {
      if (before === undefined) return "In der Warteschlange …";
      if (before === 0) return "In der Warteschlange, als Nächstes an der Reihe …";
      return `In der Warteschlange, noch ${before} ${before === 1 ? "Auftrag" : "Aufträge"} davor …`;
    },
    running: "Ich arbeite daran …",
    log: (line) => `Das Modell meldet: ${line}`,
    several: (done, count) => `Ich arbeite an ${count} Bildern, davon ${done} fertig …`,
    cancel: "Abbrechen",
    goingOn: "Der Bot wurde neu gestartet und macht hier weiter …",
  },
  buttons: {
    moreDetail: "Ausführlicher",
    readText: "Text lesen",
    askAbout: "Frage dazu stellen",
    altText: "Als Alternativtext kopieren",
    draftAltText: "Alternativtext entwerfen",
    again: "Noch einmal",
    changePrompt: "Prompt ändern",
    editThis: "Dieses Bild bearbeiten",
    details: "Einzelheiten",
    delete: "Löschen",
    tryAgain: "Erneut versuchen",
  },
  answer: {
    caption: {
      label: "Stichwort",
      short: "Kurze Beschreibung",
      detailed: "Ausführliche Beschreibung",
      full: "Vollständige Beschreibung",
    },
    textInPicture: "Text im Bild",
    noText: "In diesem Bild ist kein Text zu lesen.",
    noWords:
      "Dem Modell fehlten hier die Worte. Vielleicht hilft eine andere Detailstufe, ein anderer Bereich oder eine andere Frage.",
    question: (question) => `**Frage:** ${question}`,
    wholeTextInFile: "Der ganze Text steht in der Datei.",
    area: (area) => `Bereich: ${area}`,
    seed: (seed) => `Seed ${seed}`,
    size: (size) => `Größe ${size}`,
    safety: (tolerance) => `Sicherheit ${tolerance}`,
    duration: (seconds) => `${decimal(seconds, 1)} Sekunden`,
    generatedAlt: (prompt) => `KI-generiertes Bild: ${prompt}`,
    editedAlt: (prompt) => `KI-bearbeitetes Bild: ${prompt}`,
    reencoded: "mit geringerer Qualität gespeichert, damit Discord die Datei annimmt",
    black: "Mit einem ganz schwarzen Bild lehnen Modelle etwas ab: Bitte ändere die Worte.",
    blackAlt: "ganz schwarz",
    madeBefore: "schon früher entstanden",
    pictureNumber: (number) => `**Bild ${number}**`,
    aboutMessage: (url) => `[Zu dieser Nachricht](${url})`,
  },
  altText: {
    ready: "Alternativtext zum Kopieren:",
    nothing: "In dieser Antwort stehen keine Worte, die sich kopieren lassen.",
    draft: "Ein Entwurf für den Alternativtext, fertig zum Einfügen. Bitte lies ihn zuerst: Modelle machen Fehler.",
    howToAdd:
      "Hinzufügen kann ihn nur, wer das Bild gepostet hat: die Nachricht bearbeiten (am Handy zuerst gedrückt halten), das Bild wählen und seine Beschreibung schreiben. Wo dein Discord das nicht anbietet, schreib „Alt:“ und den Text in die Nachricht selbst.",
    offer: (count) =>
      count === 1
        ? "In dieser Nachricht ist ein Bild ohne Alternativtext."
        : `In dieser Nachricht sind ${count} Bilder ohne Alternativtext.`,
    heading: "**Alternativtext**",
    written:
      "Geschrieben von einem Modell bei fal (fal.ai), und Modelle machen Fehler. Wer das Bild gepostet hat, kann in der Nachricht einen besseren Alternativtext hinzufügen.",
    introduction:
      "Bilder ohne Alternativtext werden hier von fal (fal.ai) verarbeitet. Mehr dazu sagt /privacy; dort kannst du auch widersprechen.",
  },
  details: {
    model: (title, endpoint) => `**Modell:** ${title} (${endpoint})`,
    prompt: (prompt) => `**Prompt:** ${prompt}`,
    seed: (seed) => `**Seed:** ${seed}`,
    size: (size) => `**Größe:** ${size}`,
    format: (format) => `**Dateiformat:** ${format}`,
    safety: (tolerance) => `**Toleranz der Sicherheitsprüfung:** ${tolerance} von 5`,
    cost: (usd) => `**Kosten:** etwa ${DOLLARS.format(usd)} $`,
    costUnknown: "**Kosten:** nicht bekannt",
  },
  moderation: {
    rules: {
      phrase: "Wortfolge dieses Servers",
      cryptoCasino: "Krypto-Kasino",
      casino: "Glücksspiel",
      bonusCode: "Code für einen Bonus",
      promoCode: "Gutscheincode",
      moneyBonus: "Geldbonus",
      withdrawal: "mühelose Auszahlung",
      deposit: "Einzahlung",
      giveaway: "Verlosung",
      signUpReward: "Belohnung fürs Anmelden",
      claimReward: "Belohnung zum Abholen",
      prizeWon: "Gewinn aus heiterem Himmel",
      freeNitro: "kostenloses Nitro",
      steamGift: "Geschenkkarte",
      gameCurrency: "kostenlose Spielwährung",
      deviceForFree: "Wertvolles geschenkt",
      fakeAddress: "zweifelhafte Webadresse",
      airdrop: "Krypto-Airdrop",
      connectWallet: "Verbinden einer Wallet",
      recoveryPhrase: "Geheimnis einer Wallet",
      doubling: "Verdoppeln von Geld",
      quickMoney: "schnelles Geld",
      profitShare: "Anteil am Gewinn",
      investment: "Angebot zur Geldanlage",
      privateContact: "Aufforderung, anderswo zu schreiben",
      mistakenReport: "versehentliche Meldung",
      accountThreat: "Drohung mit Kontosperre",
      falseSupport: "angeblicher Support",
      qrCode: "QR-Code zum Scannen",
      verification: "Aufforderung zur Verifizierung",
      pastedCommand: "Befehl zum Einfügen und Ausführen",
      leakBait: "Köder mit geleakten Bildern",
      pressure: "Drängen zur Eile",
    },
    heading: (copies) =>
      copies === 1
        ? "**Ein Bild, das nach Betrug aussieht**"
        : `**Ein Bild, das nach Betrug aussieht, ${copies}-mal gepostet**`,
    decided: {
      undone: (userId, deleted) =>
        deleted > 0 ? `**Gelöscht, zurückgenommen von <@${userId}>**` : `**Zurückgenommen von <@${userId}>**`,
      notScam: (userId) => `**Kein Betrug, entschieden von <@${userId}>**`,
    },
    bannedHeading: (posters, byUserId) => {
      const by = byUserId === undefined ? "" : ` von <@${byUserId}>`;
      return posters === 1 ? `**Betrug, Konto gebannt${by}**` : `**Betrug, ${posters} Konten gebannt${by}**`;
    },
    meaning: {
      undone: "Das Bild gilt nicht mehr als Betrug, und Timeouts sind aufgehoben.",
      notScam: "Das Bild bleibt ab jetzt unbehelligt, und Timeouts sind aufgehoben.",
    },
    reopened: (userId) =>
      `<@${userId}> hat eine Entscheidung zurückgenommen: Das Bild gilt wieder als Betrug. Aufgehobene Timeouts bleiben aufgehoben.`,
    cannotBeBroughtBack: "Gelöschte Nachrichten kann niemand zurückholen.",
    bansStay: "Banns bleiben bestehen. In den Servereinstellungen kannst du sie aufheben.",
    same: "Es ist genau das Bild, das hier als Betrug bekannt ist.",
    similar: (distance, limit) =>
      `Es sieht einem Bild ähnlich, das hier als Betrug bekannt ist: ${distance} von 256 Merkmalen weichen ab, bis zu ${limit} dürfen es.`,
    text: (rule, matched, points) => `Sein Text sagt „${matched}“: ${rule}, ${points} Punkte.`,
    furtherReasons: (count) =>
      count === 1 ? "Ein weiterer Grund spricht dafür." : `${count} weitere Gründe sprechen dafür.`,
    score: (points, threshold) => `Das macht ${points} Punkte, und ${threshold} genügen.`,
    reportedBy: (userId) => `<@${userId}> hat es gemeldet.`,
    poster: ({ userId, joinedAtMs, posts, timedOutUntilMs, isBanned, bannedBy }, accountMadeAtMs) =>
      [
        `<@${userId}> hat es ${posts === 1 ? "einmal" : `${posts}-mal`} gepostet`,
        joinedAtMs === undefined ? "" : `hier seit ${ago(joinedAtMs)}`,
        `Konto erstellt ${ago(accountMadeAtMs)}`,
        timedOutUntilMs === undefined ? "" : `Timeout bis ${timeOf(timedOutUntilMs)}`,
        isBanned ? `gebannt${bannedBy === undefined ? "" : ` von <@${bannedBy}>`}` : "",
      ]
        .filter((part) => part !== "")
        .join(", "),
    place: ({ channelId, userId }, atMs, escapedWords, url) =>
      [
        `<@${userId}> in <#${channelId}>, ${momentOf(atMs)}, ${ago(atMs)}`,
        escapedWords === undefined ? "" : `, mit den Worten ||\u2068${escapedWords}\u2069||`,
        url === undefined ? "" : `: [zur Nachricht](${url})`,
      ].join(""),
    furtherPlaces: (count) => `${count} weitere ${count === 1 ? "Nachricht" : "Nachrichten"} damit.`,
    furtherPosts: (count) =>
      `Auch andere haben es gepostet: ${count} weitere ${count === 1 ? "Nachricht" : "Nachrichten"}.`,
    deleted: (deleted, copies) =>
      copies === 1 ? "Seine Nachricht ist gelöscht." : `${deleted} von ${copies} Nachrichten damit sind gelöscht.`,
    pictureAlt: (text) => `Ein Bild, das nach Betrug aussieht. Sein Text: ${text}`,
    pictureAltWithoutText: "Ein Bild, das nach Betrug aussieht. Sein Text wurde nicht gelesen.",
    undone: (userId, deleted) =>
      `<@${userId}> hat das zurückgenommen: Das Bild gilt nicht mehr als Betrug, und Timeouts sind aufgehoben.${deleted > 0 ? " Gelöschte Nachrichten kann niemand zurückholen." : ""}`,
    notScam: (userId, deleted) =>
      `<@${userId}> sagt, das ist kein Betrug: Das Bild bleibt ab jetzt unbehelligt, und Timeouts sind aufgehoben.${deleted > 0 ? " Gelöschte Nachrichten kann niemand zurückholen." : ""}`,
    buttons: { undo: "Zurücknehmen", notScam: "Kein Betrug", reopen: "Entscheidung zurücknehmen", ban: "Bannen" },
    whomToBan: "Wen möchtest du bannen? Vorher wirst du noch einmal gefragt.",
    nobodyToBan: "Es ist niemand mehr da, den du bannen könntest.",
    banNumber: (number) => `${number} bannen`,
    banned: (userId) => `<@${userId}> ist gebannt, und die Nachrichten der letzten Stunde sind gelöscht.`,
    bannedAlone: (userId) => `<@${userId}> ist gebannt. Die Nachrichten bleiben stehen.`,
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
    entryIsNew: "Der Eintrag im Protokoll ließ sich nicht mehr ändern, deshalb gibt es einen neuen.",
    timeoutsNotLifted:
      "**Nicht erledigt:** Nicht jeder Timeout ließ sich aufheben. Bitte hebe sie in der Mitgliederliste des Servers auf.",
    reportedAsleep:
      "Die Moderation ist aus, also geschieht mit Kopien nichts. Mit /settings moderation schaltest du sie ein.",
    reportedWithoutLog:
      "Es gibt keinen Protokollkanal, also wird das nirgends festgehalten. Mit /settings moderation wählst du einen.",
    report: {
      title: "Betrug melden",
      poster: (escapedName, username) => `Gepostet von **${escapedName}** (${username}).`,
      asleep:
        "**Die Moderation ist aus,** also geschieht mit Kopien von allein nichts. Du kannst mir die Bilder trotzdem beibringen und das ins Protokoll schreiben lassen.",
      withoutLog:
        "**Es gibt keinen Protokollkanal,** also wird das nirgends festgehalten. Mit /settings moderation legst du einen fest.",
      pictures: "Welche Bilder sind Betrug?",
      picturesHint: "Ich erkenne sie und ihre Kopien dann auf diesem Server.",
      steps: "Was soll außerdem geschehen?",
      stepsHint: "Es geschieht nur, was du hier ankreuzt.",
      delete: "Diese Nachricht löschen",
      deleteHint: "Sie lässt sich nicht zurückholen.",
      copies: "Die anderen Kopien löschen",
      copiesHint: "Alle auf diesem Server, von denen ich weiß. Sie lassen sich nicht zurückholen.",
      silence: (name, minutes) => `${name} für ${minutes} Minuten in den Timeout schicken`,
      silenceHint: "Lesen geht so lange noch, Schreiben, Reagieren und Sprechen nicht.",
      lacking: {
        bot: (permission) => `Das kann ich noch nicht: Mir fehlt die Berechtigung „${de.permissions[permission]}“.`,
        moderator: (permission) => `Das kannst du nicht: Dir fehlt die Berechtigung „${de.permissions[permission]}“.`,
      },
      known: (pictures) =>
        pictures === 1
          ? "Danke. Das Bild gilt hier ab jetzt als Betrug."
          : `Danke. Die ${pictures} Bilder gelten hier ab jetzt als Betrug.`,
      unread: (pictures) =>
        pictures === 1
          ? "1 Bild ließ sich nicht lesen, ich kenne es also nicht."
          : `${pictures} Bilder ließen sich nicht lesen, ich kenne sie also nicht.`,
      messageDeleted: "Die Nachricht ist gelöscht.",
      messageWasGone: "Die Nachricht war schon gelöscht, als du das abgeschickt hast.",
      copiesDeleted: (count) => {
        if (count === 0) return "Ich weiß von keiner anderen Kopie, die noch da wäre.";
        return count === 1 ? "1 andere Kopie ist gelöscht." : `${count} andere Kopien sind gelöscht.`;
      },
      silenced: (userId, untilMs) => `<@${userId}> ist bis ${timeOf(untilMs)} im Timeout.`,
      hasLeft: (userId) => `<@${userId}> ist nicht mehr auf dem Server, also gibt es keinen Timeout.`,
      notDone: {
        delete: (reason) => `**Nicht erledigt:** Die Nachricht ist noch da. ${reason}`,
        copies: (reason) => `**Nicht erledigt:** Manche der anderen Kopien sind noch da. ${reason}`,
        silence: (reason) => `**Nicht erledigt:** Es gibt keinen Timeout. ${reason}`,
      },
    },
    banning: {
      title: "Mitglied bannen",
      who: (userId, accountMadeAtMs, name) =>
        `${name ? `**${name.escaped}** (${name.username})` : `<@${userId}>`}, ID ${userId}, Konto erstellt ${ago(accountMadeAtMs)}. Das Mitglied wird von diesem Server entfernt und kann nicht zurückkommen, bis der Bann aufgehoben ist.`,
      reason: "Grund",
      reasonHint: "Er steht im Audit-Log des Servers, wo ihn die Moderation lesen kann.",
      deletes: "Nachrichten der letzten Stunde löschen",
      deletesHint: "In allen Kanälen. Sie lassen sich nicht zurückholen.",
      bannedAlready: (userId, byUserId) =>
        byUserId === undefined
          ? `<@${userId}> ist schon gebannt. Es hat sich nichts geändert.`
          : `<@${userId}> wurde schon von <@${byUserId}> gebannt. Es hat sich nichts geändert.`,
    },
    paidScansOver: (limit) =>
      `**Die bezahlten Prüfungen für heute sind aufgebraucht:** ${limit} Bilder wurden gelesen. Bis Mitternacht UTC werden nur Bilder erkannt, die schon bekannt sind.`,
  },
  spokenTo: {
    howToAsk:
      "Wenn du etwas zu diesem Bild wissen möchtest, antworte darauf, erwähne mich und schreib deine Frage, alles in einer Nachricht.",
    pictureHidden: `Ich kann dieses Bild von hier aus nicht sehen. Bitte mach einen Rechtsklick auf die Nachricht (oder halte sie gedrückt) und wähle „Apps“, dann „${DESCRIBE_MENU}“.`,
  },
  privacy: {
    processed:
      "**Wer verarbeitet:** Bilder, Prompts und Fragen, die ich bekomme, gehen an fal (fal.ai), wo die Modelle laufen. Ich bitte fal, nichts davon aufzuzeichnen; Bilder, die dort entstehen, bleiben 7 Tage.",
    kept: "**Was ich aufbewahre:** nie deine Bilder. Antworten höchstens 30 Tage, nach dem Fingerabdruck des Bildes und nicht nach deinem Namen. Was die Schaltflächen unter einer Antwort brauchen (deine Worte, den Link zum Bild, die Antwort), mit deiner ID 7 Tage; worauf du wartest, bis zur Antwort, höchstens einen Tag. Welche Antwort von mir zu welcher Nachricht ohne Alternativtext gehört, 30 Tage.",
    moderated:
      "**Moderation:** Ein Server kann Bilder, die dort gepostet werden, auf Betrug prüfen lassen, auch die von Mitgliedern, die widersprochen haben; fal liest den Text darin. Von einem Betrugsbild bewahre ich 180 Tage lang Fingerabdrücke und seinen Text auf, und wer es wo und mit welchen Worten gepostet hat, für die Moderation dieses Servers; `/privacy forget-me` ändert daran nichts.",
    isOptedOut:
      "**Du hast widersprochen:** Niemand sonst kann deine Bilder ansehen lassen, und ungefragt wird für sie kein Alternativtext geschrieben. `/privacy opt-in` nimmt das zurück.",
    isOptedIn:
      "**Du hast nicht widersprochen:** Andere dürfen Bilder, die du postest, ansehen lassen, und Server dürfen für sie Alternativtext schreiben lassen. `/privacy opt-out` beendet das, und `/privacy forget-me` löscht, was von dir aufbewahrt wird.",
    optedOut:
      "Erledigt. Ab jetzt kann niemand sonst deine Bilder ansehen lassen; du selbst schon. `/privacy opt-in` nimmt das zurück.",
    optedIn: "Erledigt. Andere dürfen Bilder, die du postest, wieder ansehen lassen.",
    forgotten:
      "Erledigt. Was von dir aufbewahrt wurde, ist gelöscht; Schaltflächen unter deinen früheren Antworten funktionieren deshalb nicht mehr. Ob du widersprochen hast, bleibt, wie es war.",
  },
  help: [
    "Ich sehe, lese und zeichne Bilder.",
    `**/${NAMES.caption}** beschreibt ein Bild oder einen Teil davon. **/${NAMES.ocr}** liest den Text darin. **/${NAMES.ask}** beantwortet eine Frage dazu.`,
    `**/${NAMES.imagine}** macht ein Bild aus Worten, und **/${NAMES.edit}** ändert bis zu neun von deinen: Im Prompt heißen sie @image1, @image2.`,
    "Ist ein Bild schon gepostet, mach einen Rechtsklick auf seine Nachricht (oder halte sie gedrückt) und wähle „Apps“.",
    "Mit der Option `private` siehst nur du die Antwort. Mit dem Seed, der unter einem Bild steht, entsteht es noch einmal.",
    "Bilder und Prompts werden von fal (fal.ai) verarbeitet; mehr dazu sagt **/privacy**.",
  ].join("\n"),
  settings: {
    defaults: ({ detail, private: isPrivate }) =>
      `**Wenn in einem Befehl nichts angegeben ist:** ${de.answer.caption[detail]}; ${isPrivate ? "nur die fragende Person sieht die Antwort" : "alle sehen die Antwort"}.`,
    altTextNowhere: "**Automatischer Alternativtext:** in allen Kanälen aus.",
    altText: {
      off: (channels) => `**Automatischer Alternativtext:** aus in ${channels}.`,
      offer: (channels) => `**Automatischer Alternativtext, mit einer Schaltfläche angeboten:** ${channels}.`,
      post: (channels) => `**Automatischer Alternativtext, als Antwort gepostet:** ${channels}.`,
    },
    moderation: ({ mode, logChannelId, sensitivity, scope }) => {
      const what = {
        off: "aus",
        log: "Betrug in Bildern wird gemeldet",
        delete: "Betrug in Bildern wird gelöscht und gemeldet",
        timeout: "Betrug in Bildern wird gelöscht und gemeldet, und wer ihn gepostet hat, bekommt einen Timeout",
      }[mode];
      const whose = { newcomers: "neuen Mitgliedern und neuen Konten", everyone: "allen Mitgliedern" }[scope];
      const log = logChannelId === undefined ? "keiner" : `<#${logChannelId}>`;
      const level = { low: "niedrig", medium: "mittel", high: "hoch" }[sensitivity];
      return `**Moderation:** ${what}. Log-Kanal: ${log}. Geprüft: Bilder von ${whose}. Empfindlichkeit: ${level}.`;
    },
    paidScans: (limit) => `**Kosten der Moderation:** höchstens ${limit} bezahlte Prüfungen am Tag.`,
    logIsOpen: (channelId) =>
      `**Alle auf diesem Server können <#${channelId}> lesen,** wo Betrugsbilder stehen und wer sie gepostet hat. Bitte mach den Kanal nur für die Moderation sichtbar, oder wähle einen anderen.`,
    noPhrases: "**Wortfolgen, die im Text eines Bildes nicht vorkommen dürfen:** keine.",
    phrases: (count, list) => `**Wortfolgen, die im Text eines Bildes nicht vorkommen dürfen (${count}):** ${list}`,
    phraseAdded: (phrase) => `**Aufgenommen:** ${phrase}`,
    phraseRemoved: (phrase) => `**Entfernt:** ${phrase}`,
    phrasesAsleep:
      "Die Moderation ist aus, darum bewirken Wortfolgen noch nichts. Einschalten lässt sie sich mit /settings moderation.",
    more: (count) => `und ${count} weitere`,
    messagesHidden:
      "**Automatischer Alternativtext und Moderation bewirken noch nichts,** weil ich nicht sehe, was gepostet wird. Wer mich betreibt, muss im Entwicklerportal von Discord auf der Seite „Bot“ den Message Content Intent einschalten, `MESSAGE_CONTENT=on` setzen und mich neu starten. Alles, worum mit Befehlen gebeten wird, funktioniert.",
    processed: "**Wer Bilder verarbeitet:** fal (fal.ai). Mehr dazu sagt /privacy.",
  },
  permissions: {
    ViewChannel: "Kanal ansehen",
    Connect: "Verbinden",
    SendMessages: "Nachrichten senden",
    SendMessagesInThreads: "Nachrichten in Threads senden",
    AttachFiles: "Dateien anhängen",
    ReadMessageHistory: "Nachrichtenverlauf anzeigen",
    ManageMessages: "Nachrichten verwalten",
    ModerateMembers: "Mitglieder im Timeout",
    BanMembers: "Mitglieder bannen",
    ManageGuild: "Server verwalten",
  },
  trouble: ({ feature, channelId, problem }) => {
    const where = channelId === undefined ? "" : ` in <#${channelId}>`;
    const what = { altText: "Automatischer Alternativtext", moderation: "Die Moderation" }[feature];
    if (problem.kind === "gone") {
      return `**${what} funktioniert${where} nicht:** Den Kanal gibt es nicht mehr, oder ich darf ihn nicht sehen. Bitte lass mich ihn sehen, oder wähle mit /settings einen anderen.`;
    }
    if (problem.kind === "timedOut") {
      return `**${what} funktioniert${where} nicht:** Ich bin auf diesem Server bis ${momentOf(problem.untilMs)} im Timeout. Bitte hebe meinen Timeout auf, oder warte; danach geht es von selbst weiter.`;
    }
    if (problem.kind === "refused") {
      return `**${what} funktioniert${where} nicht:** Discord weist mich dort ab, obwohl ich jede Berechtigung habe, die ich kenne. Bis ${timeOf(problem.untilMs)} tue ich dort nichts, was Geld kostet; danach versuche ich es wieder.`;
    }
    return `**${what} funktioniert${where} nicht:** Ich brauche die ${permissionList(problem.permissions)}${isOverMembers(problem.permissions) ? " und eine Rolle über denen der betroffenen Mitglieder" : ""}. Bitte gib mir das, dann geht es von selbst weiter; oder schalte es mit /settings aus.`;
  },
  errors: {
    notAPicture: ({ name, what }) =>
      ({
        text: `${name} ist eine Textdatei, kein Bild. Bitte hänge ein Bild als ${PICTURE_FORMATS} an.`,
        audio: `${name} ist eine Tondatei, kein Bild. Bitte hänge ein Bild als ${PICTURE_FORMATS} an.`,
        archive: `${name} ist ein Archiv, kein Bild. Bitte entpacke es und hänge das Bild selbst an.`,
        unknown: `${name} ist kein Bild, das ich kenne. Bitte hänge ein Bild als ${PICTURE_FORMATS} an.`,
      })[what],
    pictureFormatUnread: ({ name, format }) =>
      ({
        HEIC: `${name} ist ein HEIC-Foto, das ich nicht lesen kann. Bitte teile es als JPEG: Auf dem iPhone hilft die Einstellung „Maximale Kompatibilität“.`,
        BMP: `${name} ist ein BMP-Bild, das ich nicht lesen kann. Bitte speichere es als PNG und versuche es noch einmal.`,
        SVG: `${name} ist eine SVG-Zeichnung, die ich nicht lesen kann. Bitte exportiere sie als PNG und versuche es noch einmal.`,
        PDF: `${name} ist ein PDF, das ich nicht lesen kann. Bitte hänge einen Screenshot der Seite an.`,
        video: `${name} ist ein Video, das ich nicht lesen kann. Bitte hänge einen Screenshot der Stelle an, die du meinst.`,
      })[format],
    pictureEmpty: ({ name }) => `${name} ist eine leere Datei. Bitte hänge das Bild noch einmal an.`,
    pictureBroken: ({ name }) =>
      `${name} ist beschädigt oder unvollständig. Bitte speichere das Bild noch einmal und hänge es neu an.`,
    pictureUnopenable: ({ name }) =>
      `${name} zu öffnen braucht zu viel Zeit oder Speicher. Bitte speichere es noch einmal als PNG oder JPEG und hänge das an.`,
    pictureTooLarge: ({ name, limitMegabytes }) =>
      `${name} ist zu groß: Ich lese Bilder bis ${limitMegabytes} MB. Bitte mach es kleiner.`,
    pictureTooManyPixels: ({ name, limitMegapixels }) =>
      `${name} hat zu viele Pixel: Ich lese Bilder bis ${limitMegapixels} Megapixel. Bitte verkleinere es.`,
    pictureTooLong: ({ name, limitPixels, limitRatio }) =>
      `${name} ist zu lang oder zu schmal: Ich lese Bilder, die höchstens ${limitPixels} Pixel lang und höchstens ${limitRatio}-mal so lang wie breit sind. Bitte hänge einen Ausschnitt an.`,
    pictureTooManyFrames: ({ name, limit }) =>
      `${name} hat zu viele Einzelbilder: Ich lese höchstens ${limit}. Bitte hänge einen Screenshot der Stelle an, die du meinst.`,
    pictureGone: ({ name }) => `${name} ist nicht mehr zu finden. Bitte hänge das Bild noch einmal an.`,
    pictureHostRefused: ({ name }) =>
      `${name} liegt auf einer Website, von der ich nichts lese. Bitte hänge das Bild selbst an.`,
    pictureTooSlow: ({ name }) => `${name} ließ sich nicht rechtzeitig laden. Bitte versuche es gleich noch einmal.`,
    pictureUnreachable: ({ name }) => `${name} ließ sich nicht laden. Bitte hänge das Bild noch einmal an.`,
    promptEmpty: () => "Der Prompt ist leer. Bitte schreib, was das Bild zeigen soll.",
    promptTooLong: ({ limit }) => `Der Prompt ist zu lang: höchstens ${limit} Zeichen. Bitte kürze ihn.`,
    promptJsonBroken: () =>
      "Der Prompt beginnt wie JSON, ist aber nicht vollständig. Bitte prüfe Klammern, Anführungszeichen und Kommas, oder schreib einfache Worte.",
    imageReferenceUnknown: ({ reference, given }) =>
      given === 0
        ? `Der Prompt nennt @image${reference}, aber /${NAMES.imagine} nimmt keine Bilder. Bitte nimm /${NAMES.edit} und hänge das Bild dort an.`
        : `Der Prompt nennt @image${reference}, aber dieses Bild fehlt. Bitte hänge es an oder ändere den Prompt.`,
    questionEmpty: () => "Die Frage ist leer. Bitte schreib, was du wissen möchtest.",
    questionTooLong: ({ limit }) => `Die Frage ist zu lang: höchstens ${limit} Zeichen. Bitte kürze sie.`,
    areaUnreadable: () =>
      "Diesen Bereich verstehe ich nicht. Bitte wähle einen aus der Liste, etwa oben links, oder schreib x1,y1,x2,y2 in Pixeln oder Prozent, etwa 10%,0%,50%,100%.",
    areaEmpty: () => "In diesem Bereich liegt nichts vom Bild. Bitte wähle einen anderen.",
    sizeUnreadable: () =>
      "Diese Größe verstehe ich nicht. Bitte wähle einen Namen wie landscape_4_3 oder schreib BREITExHÖHE, etwa 1024x768.",
    sizeTooLarge: ({ limitMegapixels }) =>
      `Das Bild würde zu groß: höchstens ${limitMegapixels} Megapixel, etwa 2048x2048. Bitte wähle eine kleinere Größe.`,
    optionNotForModel: ({ option, model }) =>
      `Die Option „${option}“ gibt es bei ${model} nicht. Bitte lass sie weg oder wähle unter „model“ Idefics2.`,
    serverOnly: () => "Das geht nur auf Servern. Bitte benutze es auf einem Server, auf dem ich bin.",
    permissionNeeded: ({ permission }) =>
      `Das können nur Mitglieder mit der ${permissionList([permission])}. Bitte frag jemanden davon.`,
    botTimedOut: () =>
      "Ich bin auf diesem Server im Timeout und kann hier nichts tun. Bitte hebe meinen Timeout auf, oder warte, bis er vorbei ist, und versuche es noch einmal.",
    permissionsMissing: ({ where, permissions }) =>
      where === "server"
        ? `Auf diesem Server brauche ich die ${permissionList(permissions)}${isOverMembers(permissions) ? " und eine Rolle über denen der betroffenen Mitglieder" : ""}. Bitte gib mir, was fehlt, und versuche es noch einmal.`
        : `${where === "logChannel" ? "Im Log-Kanal" : `In #${where.channel}`} brauche ich die ${permissionList(permissions)}. Bitte gib mir in den Einstellungen des Kanals, was fehlt, und versuche es noch einmal.`,
    rankTooLow: ({ whose }) =>
      whose === "moderator"
        ? "Deine höchste Rolle steht nicht über der dieses Mitglieds, deshalb kannst du das mit ihm nicht tun. Bitte frag ein Mitglied, dessen Rolle darüber steht."
        : "Meine höchste Rolle steht nicht über der dieses Mitglieds, deshalb lässt Discord mich das nicht tun. Bitte schieb meine Rolle in den Einstellungen des Servers über seine.",
    memberIsOwner: () => "Diesem Mitglied gehört der Server. Niemand kann es bannen oder ihm eine Auszeit geben.",
    accountGone: () =>
      "Dieses Konto lässt sich nicht bannen: Es gibt es nicht mehr, oder es war nie das eines Menschen.",
    memberIsAdministrator: () =>
      "Dieses Mitglied hat Administratorrechte, und Discord lässt dafür keinen Timeout zu. Bitte lass den Timeout weg.",
    copyElsewhere: ({ channel }) =>
      `In #${channel} ist eine Kopie, und dort kannst du keine Nachrichten löschen. Bitte lass die anderen Kopien weg, oder frag die Moderation dieses Kanals.`,
    nothingChosen: () => "Es ist kein Bild ausgewählt. Bitte wähle mindestens eines aus und versuch es noch einmal.",
    picturesChanged: () =>
      "Die Nachricht wurde inzwischen geändert, und ein Bild, das du ausgewählt hast, ist nicht mehr darin. Es ist nichts geschehen. Bitte melde die Nachricht noch einmal.",
    channelGone: () => "Den Kanal gibt es nicht mehr. Bitte wähle einen anderen.",
    logChannelNeeded: () =>
      "Die Moderation braucht einen Log-Kanal, in dem steht, was getan wurde und warum. Bitte wähle einen unter log-channel.",
    phraseEmpty: () => "In dieser Wortfolge ist nichts zu sehen. Bitte schreib ein paar Worte.",
    phraseTooLong: ({ limit }) => `Die Wortfolge ist zu lang: höchstens ${limit} Zeichen. Bitte kürze sie.`,
    phraseKnown: ({ phrase }) => `Die Wortfolge „${phrase}“ steht schon auf der Liste. Es gibt nichts zu tun.`,
    phraseUnknown: ({ phrase }) =>
      `Die Wortfolge „${phrase}“ steht nicht auf der Liste. Bitte wähle einen der Vorschläge.`,
    tooManyPhrases: ({ limit }) => `Es sind schon ${limit} Wortfolgen, mehr passen nicht. Bitte entferne zuerst eine.`,
    cancelled: () => "Abgebrochen. Hier geschieht nichts mehr.",
    timedOut: ({ minutes }) =>
      `Das hat länger als ${minutes} ${minutes === 1 ? "Minute" : "Minuten"} gedauert und wurde abgebrochen. Bitte versuche es später noch einmal.`,
    contentPolicy: ({ blamed }) => {
      const policy = "Die Inhaltsrichtlinien des Modells lassen";
      if (blamed === undefined) return `${policy} das nicht zu. Bitte ändere die Worte oder das Bild.`;
      if (blamed === "words") return `${policy} die Worte nicht zu. Bitte ändere sie.`;
      return `${policy} ${pictureNamed(blamed)} nicht zu. Bitte nimm ein anderes.`;
    },
    nothingMade: () => "Das Modell hat daraus nichts gemacht. Bitte ändere die Worte und versuche es noch einmal.",
    modelPictureTooSmall: ({ blamed }) =>
      `${capitalised(pictureNamed(blamed))} ist zu klein für das Modell. Bitte nimm ein größeres.`,
    modelPictureTooLarge: ({ blamed }) =>
      `${capitalised(pictureNamed(blamed))} ist zu groß für das Modell. Bitte nimm ein kleineres.`,
    modelPictureTooLong: ({ blamed }) =>
      `${capitalised(pictureNamed(blamed))} ist zu lang und schmal für das Modell. Bitte schneide es zu und versuche es noch einmal.`,
    modelPictureUnreadable: ({ blamed }) =>
      `Das Modell konnte ${pictureNamed(blamed)} nicht lesen. Bitte speichere es als PNG oder JPEG und versuche es noch einmal.`,
    modelPictureUnreachable: ({ blamed }) =>
      `Das Modell konnte ${pictureNamed(blamed)} nicht laden. Bitte hänge es noch einmal an.`,
    modelFileTooLarge: ({ blamed }) =>
      `${capitalised(pictureNamed(blamed))} ist als Datei zu groß für das Modell. Bitte nimm ein kleineres.`,
    modelFormatRefused: ({ blamed }) =>
      `Das Modell nimmt ${pictureNamed(blamed)} in diesem Format nicht an. Bitte speichere es als PNG oder JPEG und versuche es noch einmal.`,
    modelInputTooShort: ({ blamed }) =>
      blamed === "words"
        ? "Dem Modell sind das zu wenig Worte. Bitte schreib etwas mehr."
        : "Das ist dem Modell zu wenig. Bitte schreib etwas mehr oder gib ein Bild dazu.",
    modelInputTooLong: ({ blamed }) =>
      blamed === "words"
        ? "Der Text ist zu lang für das Modell. Bitte kürze ihn."
        : "Das ist zu viel für das Modell. Bitte kürze den Text oder nimm weniger Bilder.",
    modelNumberRefused: () =>
      "Eine der Zahlen liegt außerhalb dessen, was das Modell annimmt. Bitte ändere die Zahlen oder lass sie weg.",
    modelChoiceRefused: () => "Eine der Einstellungen kennt das Modell nicht. Bitte wähle eine andere.",
    modelFeatureMissing: () =>
      "Das kann das Modell nicht. Bitte lass die besonderen Einstellungen weg und versuche es noch einmal.",
    modelFaceMissing: ({ blamed }) =>
      `Das Modell hat auf ${typeof blamed === "number" ? `Bild ${blamed}` : "dem Bild"} kein Gesicht gefunden. Bitte nimm eines, auf dem ein Gesicht zu sehen ist.`,
    modelInputRefused: () =>
      "Das Modell hat diese Einstellungen nicht angenommen. Bitte ändere sie und versuche es noch einmal.",
    modelGone: ({ endpoint }) => `Das Modell ${endpoint} gibt es bei fal nicht mehr. Bitte wähle ein anderes.`,
    modelAnswerUnreadable: () => "Die Antwort des Modells war nicht zu verstehen. Bitte versuche es noch einmal.",
    modelBusy: () => "Das Modell hat gerade zu viel zu tun. Bitte versuche es in einer Minute noch einmal.",
    modelFailed: () => "Das ist dem Modell misslungen. Bitte versuche es noch einmal.",
    falUnreachable: () =>
      "Der Modelldienst fal ist gerade nicht zu erreichen. Bitte versuche es in einer Minute noch einmal.",
    falKeyRefused: () =>
      "fal nimmt den Schlüssel dieses Bots nicht an. Bitte sag denen Bescheid, die den Bot betreiben.",
    falBalanceExhausted: () =>
      "Das Guthaben dieses Bots bei fal ist aufgebraucht. Bitte sag denen Bescheid, die den Bot betreiben.",
    falAccountLocked: () => "fal hat das Konto dieses Bots gesperrt. Bitte sag denen Bescheid, die den Bot betreiben.",
    submitUncertain: () =>
      "Die Verbindung zu fal brach bei der Übergabe ab, der Auftrag kann also angekommen sein oder auch nicht. Nichts wurde doppelt gesendet. Bitte versuche es noch einmal.",
    resultLost: () => "Das Ergebnis liegt nicht mehr bei fal. Bitte frag noch einmal.",
    madeUnsafe: () =>
      "Das Modell stuft als bedenklich ein, was es gemacht hat, darum wird es nicht gezeigt. Bitte ändere die Worte oder das Bild.",
    answerBlocked: () =>
      "Die Moderation dieses Servers hat die Antwort nicht durchgelassen. Bitte frag anderswo, etwa in einer Direktnachricht.",
    answerExplicit: () =>
      "Discord hält die Antwort für anstößig und lässt sie hier nicht durch. Bitte ändere die Worte oder das Bild.",
    fileRefused: () => "Discord nimmt die Datei hier nicht an. Bitte frag anderswo, etwa in einer Direktnachricht.",
    storeUnavailable: () =>
      "Der Bot kann gerade nichts festhalten und nimmt darum nichts an, was Geld kostet. Bitte versuche es später noch einmal.",
    restarting: () => "Der Bot startet gerade neu. Bitte versuche es gleich noch einmal.",
    stopped: () => "Der Bot musste anhalten, bevor das fertig war. Bitte versuche es gleich noch einmal.",
    gaveUp: () =>
      "Der Bot ist hierbei zweimal ausgefallen und hat es darum aufgegeben. Bitte versuche es mit etwas anderem.",
    notYourJob: () => "Das kann nur abbrechen, wer gefragt hat oder wer hier moderiert.",
    tooLongAgo: () => "Das ist zu lange her, ich habe es nicht mehr. Bitte benutze den Befehl noch einmal.",
    buttonUnknown: () => "Diesen Button kenne ich nicht mehr. Bitte benutze den Befehl noch einmal.",
    notYourAnswer: () => "Das kann nur löschen, wer gefragt hat oder wer hier moderiert.",
    messageWithoutPictures: () => "In dieser Nachricht ist kein Bild. Bitte wähle eine Nachricht mit einem Bild.",
    messageGone: () => "Diese Nachricht gibt es nicht mehr. Bitte wähle eine andere.",
    pictureOptedOut: () =>
      "Wer dieses Bild gepostet hat, möchte, dass es in Ruhe gelassen wird. Bitte frag die Person selbst danach.",
    tooManyPictures: ({ limit }) =>
      `Das sind zu viele Bilder: höchstens ${limit}. Bitte wähle weniger aus oder füge weniger hinzu.`,
    jobOver: () => "Das ist schon vorbei. Es gibt nichts mehr abzubrechen.",
    unexpected: ({ id }) =>
      `Etwas ist schiefgegangen. Bitte versuche es noch einmal; wenn es so bleibt, nenne der Person, die den Bot betreibt, diese Nummer: ${id}.`,
  },
};

/** Whether it takes a higher role, too. */
function isOverMembers(permissions: readonly Permission[]): boolean {
  return permissions.some((name) => name === "ModerateMembers" || name === "BanMembers");
}

/** „Berechtigung Nachrichten senden“, „Berechtigungen Kanal ansehen, Nachrichten senden und Dateien anhängen“ */
function permissionList(permissions: readonly Permission[]): string {
  const names = permissions.map((permission) => de.permissions[permission]);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? `Berechtigung ${last}` : `Berechtigungen ${names.slice(0, -1).join(", ")} und ${last}`;
}

/** With the comma that German has for a point. */
function decimal(value: number, digits: number): string {
  return value.toFixed(digits).replace(".", ",");
}

/** In the middle of a sentence, as its subject or object. */
function pictureNamed(blamed: Blame["blamed"]): string {
  return typeof blamed === "number" ? `Bild ${blamed}` : "das Bild";
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
