import type { Permission } from "../../core/permission.ts";
import type { Blame } from "../../core/errors.ts";
import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { ago, momentOf, timeOf } from "../times.ts";

const PRIVATE = "Die Antwort nur dir zeigen";
const AREA = "Ein Teil des Bildes: ein Name wie oben links oder x1,y1,x2,y2 in Pixeln oder Prozent";
const SIZE = "Ein Name wie landscape_4_3 oder BREITExHÖHE, bis 4 Megapixel";
const SEED = "Gleicher Seed und gleicher Prompt ergeben wieder dasselbe Bild (Standard: zufällig gewählt)";
const FORMAT = "Dateiformat (Standard: jpeg)";
const SAFETY = "Sicherheitstoleranz, von 1 (am strengsten) bis 5 (Standard: 2)";

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
  preferences: "vorgaben",
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
        detail: "Wie ausführlich die Beschreibung sein soll (Standard: ausführlich)",
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
        model: "Das Modell, das antwortet (Standard: Moondream2)",
        max_tokens: "Nur Idefics2: Höchstlänge der Antwort in Tokens (Standard: 512)",
        temperature: "Nur Idefics2: wie kreativ die Antwort sein darf, von 0 bis 2 (Standard: 0,4)",
        top_p: "Nur Idefics2: wie viele unwahrscheinliche Wörter infrage kommen, von 0 bis 1 (Standard: 0,8)",
        repetition_penalty: "Nur Idefics2: wie sehr Wiederholungen vermieden werden (Standard: 1,2)",
        private: PRIVATE,
      },
    },
    imagine: {
      name: NAMES.imagine,
      description: "Ein Bild aus Worten erstellen",
      options: {
        prompt: "Was das Bild zeigen soll: in einfachen Worten oder als JSON-Prompt für FLUX.2",
        size: SIZE,
        seed: SEED,
        format: FORMAT,
        safety: SAFETY,
        private: PRIVATE,
      },
    },
    edit: {
      name: NAMES.edit,
      description: "Bilder mit Worten bearbeiten",
      options: {
        prompt: "Was sich ändern soll; nenne die Bilder @image1, @image2, …",
        image1: "Das Bild, das bearbeitet werden soll",
        size: "auto, ein Name wie landscape_4_3 oder BREITExHÖHE, bis 4 Megapixel",
        seed: SEED,
        format: FORMAT,
        safety: SAFETY,
        private: PRIVATE,
      },
      furtherImage: (number) => `Ein weiteres Bild; im Prompt heißt es @image${number}`,
    },
    privacy: {
      // Discord finds no subcommands of a command whose name differs by language (discord-api-docs issue 5105).
      name: "privacy",
      description: "Was über dich gespeichert ist, wer es verarbeitet und was du entscheiden kannst",
      options: {
        show: "Zeigen, was wie lange gespeichert wird und wer es verarbeitet",
        "opt-out": "Andere dürfen diesen Bot nicht auf deine Bilder anwenden",
        "opt-in": "Andere dürfen diesen Bot wieder auf deine Bilder anwenden",
        "forget-me": "Löschen, was über dich gespeichert ist",
      },
    },
    preferences: {
      name: NAMES.preferences,
      description: "Deine eigenen Vorgaben: private Antworten, Ausführlichkeit und meine Sprache",
      options: {
        private: "Alle meine Antworten nur dir zeigen",
        detail: "Wie ausführlich ich dir Bilder beschreibe",
        language: "Die Sprache, in der ich dir antworte",
        reset: "Deine Vorgaben löschen",
      },
    },
    settings: {
      // Called alike in every language, as privacy is.
      name: "settings",
      description: "Einstellungen für diesen Server",
      options: {
        show: "Alle Einstellungen dieses Servers zeigen und was nicht funktioniert",
        captions: "Standardeinstellungen für Befehle auf diesem Server",
        "captions detail": "Wie ausführlich Beschreibungen standardmäßig sind",
        "captions private": "Ob standardmäßig nur die fragende Person die Antwort sieht",
        "alt-text": "Was passiert, wenn in einem Kanal ein Bild ohne Alternativtext gepostet wird",
        "alt-text channel": "Der Kanal oder der Thread",
        "alt-text mode": "Was dort passiert",
        moderation: "Hier gepostete Bilder auf Betrug prüfen",
        "moderation mode": "Was passiert, wenn ein Bild nach Betrug aussieht",
        "moderation log-channel": "Der Kanal für Berichte darüber, was getan wurde und warum",
        "moderation sensitivity": "Wie schnell ein Bild als Betrug gilt",
        "moderation scope": "Wessen Bilder geprüft werden",
        "moderation notify": "Ob man in einer Direktnachricht erfährt, warum ein Beitrag entfernt wurde (Standard: ja)",
        words: "Gesperrte Ausdrücke: Steht einer im Text eines Bildes, greift die Moderation ein",
        "words add": "Einen Ausdruck im Text von Bildern sperren",
        "words add phrase":
          "Einfache Worte; Großschreibung, Leerzeichen und ähnliche Buchstaben machen keinen Unterschied",
        "words remove": "Einen Ausdruck nicht mehr sperren",
        "words remove phrase": "Der Ausdruck, wie er auf der Liste steht",
        "words list": "Alle gesperrten Ausdrücke zeigen",
        known: "Bilder, die auf diesem Server als Betrug bekannt sind",
        "known list": "Die Bilder ansehen, die als Betrug bekannt sind, und einzelne vergessen lassen",
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
      promptHint: ([first = 1, ...others]) => {
        const last = others.at(-1);
        if (last === undefined) return `Im Prompt steht @image${first} für dieses Bild.`;
        return `Im Prompt steht @image${last} für Bild ${last} der Liste.`;
      },
      furtherPictures: "Weitere Bilder",
      furtherHint: (first, maxFiles) =>
        maxFiles === 1
          ? `Im Prompt heißt dieses Bild @image${first}.`
          : `Im Prompt heißen sie @image${first}, @image${first + 1} und so weiter.`,
    },
    imagine: { title: "Prompt ändern", prompt: "Was soll das Bild zeigen?" },
    size: "Größe",
    sizeHint: SIZE,
    whichPicture: "Welches Bild?",
    whichPictures: "Welche Bilder?",
    picture: (number, fileName) => `Bild ${number}: ${isolated(fileName)}`,
    filesKept: (count) =>
      count === 1
        ? "Das Bild, das du vorhin hinzugefügt hast, ist noch da."
        : `Die ${count} Bilder, die du vorhin hinzugefügt hast, sind noch da.`,
  },
  choices: {
    detail: {
      label: "Stichwort: ein oder zwei Wörter",
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
      off: "aus: nichts tun",
      offer: "anbieten: mit einem Button antworten, der auf Druck Alternativtext entwirft",
      post: "posten: mit dem Alternativtext selbst antworten",
    },
    moderationMode: {
      off: "aus: keine Bilder prüfen",
      log: "melden: Betrug im Log-Kanal melden",
      delete: "löschen: Betrug melden und löschen",
      timeout: "Timeout: Betrug melden, löschen und mit einem Timeout beantworten",
    },
    sensitivity: {
      low: "niedrig: nur eindeutiger Betrug",
      medium: "mittel: wahrscheinlicher Betrug",
      high: "hoch: auch zweifelhafte Bilder; rechne mit mehr Fehlalarmen",
    },
    scope: { newcomers: "Neue: neue Mitglieder und neue Konten", everyone: "alle: alle Mitglieder" },
    serversDetail: "wie es der jeweilige Server vorgibt",
    discordsLanguage: "die Sprache deiner Discord-App",
    language: { en: "English", de: "Deutsch" },
  },
  progress: {
    queued: (before) => {
      if (before === undefined) return "In der Warteschlange …";
      if (before === 0) return "In der Warteschlange, als Nächstes an der Reihe …";
      return `In der Warteschlange, noch ${before} ${before === 1 ? "Auftrag" : "Aufträge"} davor …`;
    },
    running: "Ich arbeite daran …",
    log: (line) => `Das Modell meldet: ${isolated(line)}`,
    several: (done, count) => `Ich arbeite an ${count} Bildern, ${done} davon fertig …`,
    cancel: "Abbrechen",
    goingOn: "Ich wurde neu gestartet und mache hier weiter …",
    over: {
      picture: (userId) => `<@${userId}>, dein Bild ist fertig.`,
      text: (userId) => `<@${userId}>, deine Antwort ist da.`,
      failure: (userId) => `<@${userId}>, das hat nicht geklappt. Warum, steht in meiner Nachricht.`,
    },
  },
  buttons: {
    moreDetail: "Ausführlicher",
    readText: "Text lesen",
    askAbout: "Frage dazu stellen",
    altText: "Als Alternativtext anzeigen",
    draftAltText: "Alternativtext entwerfen",
    again: "Noch einmal",
    changePrompt: "Prompt ändern",
    changeQuestion: "Frage ändern",
    editThis: "Dieses Bild bearbeiten",
    editLikeThis: "So bearbeiten",
    details: "Details",
    delete: "Löschen",
    reopen: "Ändern …",
    tryAgain: "Erneut versuchen",
    showAnswer: "Antwort zeigen",
  },
  answer: {
    caption: {
      label: "Stichwort",
      short: "Kurze Beschreibung",
      detailed: "Ausführliche Beschreibung",
      full: "Vollständige Beschreibung",
    },
    textInPicture: "Text im Bild",
    noText: "In diesem Bild steht kein Text.",
    noWords:
      "Das Modell wusste dazu nichts zu sagen. Vielleicht hilft eine andere Detailstufe, ein anderer Bereich oder eine andere Frage.",
    question: (question) => `**Frage:** ${isolated(question)}`,
    wholeTextInFile: "Der vollständige Text steht in der Datei.",
    area: (area) => `Bereich: ${area}`,
    seed: (seed) => `Seed ${seed}`,
    size: (size) => `Größe ${size}`,
    safety: (tolerance) => `Sicherheitstoleranz ${tolerance} von 5`,
    duration: (seconds) => `${decimal(seconds, 1)} Sekunden`,
    generatedAlt: (prompt) => `KI-generiertes Bild: ${isolated(prompt)}`,
    editedAlt: (prompt) => `KI-bearbeitetes Bild: ${isolated(prompt)}`,
    beforeEdit: (description) => `Vorher: ${isolated(description)}`,
    pictureAskedAbout: "Bild, um das es geht",
    reencoded: "mit geringerer Qualität gespeichert, damit Discord die Datei annimmt",
    black: "Das Bild ist ganz schwarz: So lehnen Modelle etwas ab. Bitte ändere die Worte.",
    blackAlt: "ganz schwarz",
    madeBefore: "gleiche Antwort wie zuvor",
    frame: (frame, count) => `Einzelbild ${frame} von ${count}`,
    frameOf: (picture, frame, count) => `Bild ${picture}: Einzelbild ${frame} von ${count}`,
    pictureNumber: (number) => `**Bild ${number}**`,
    aboutMessage: (url) => `[Zu dieser Nachricht](${url})`,
  },
  altText: {
    ready: "Alternativtext zum Kopieren:",
    nothing: "In dieser Antwort steht nichts, was als Alternativtext taugt.",
    notOfWhole: `Diese Antwort beschreibt nicht das ganze Bild und taugt deshalb nicht als Alternativtext. Bitte frag /${NAMES.caption} danach.`,
    draft: "Hier ist ein Entwurf zum Kopieren. Bitte prüfe ihn zuerst: Modelle machen Fehler.",
    howToAdd:
      "Nur wer das Bild gepostet hat, kann ihn hinzufügen: die Nachricht bearbeiten (am Handy zuerst gedrückt halten), das Bild auswählen und die Beschreibung eingeben. Wenn dein Discord das nicht anbietet, schreib „Alt:“ und den Text in die Nachricht selbst.",
    offer: (count) =>
      count === 1
        ? "In dieser Nachricht ist ein Bild ohne Alternativtext."
        : `In dieser Nachricht sind ${count} Bilder ohne Alternativtext.`,
    heading: "**Alternativtext**",
    written: "Von KI geschrieben, kann falsch sein",
    introduction:
      "Bilder ohne Alternativtext werden hier von fal (fal.ai) verarbeitet. Mit /privacy erfährst du mehr und kannst widersprechen.",
  },
  details: {
    model: (title, endpoint) => `**Modell:** ${title} (${endpoint})`,
    prompt: (prompt) => `**Prompt:** ${isolated(prompt)}`,
    seed: (seed) => `**Seed:** ${seed}`,
    size: (size) => `**Größe:** ${size}`,
    format: (format) => `**Dateiformat:** ${format}`,
    safety: (tolerance) => `**Sicherheitstoleranz:** ${tolerance} von 5`,
    cost: (usd) => `**Kosten:** etwa ${DOLLARS.format(usd)} $`,
    costUnknown: "**Kosten:** unbekannt",
  },
  moderation: {
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
    nobodyToBan: "Es gibt niemanden mehr zu bannen.",
    banNumber: (number) => `${number} bannen`,
    banned: (userId) => `<@${userId}> wurde gebannt, und die Nachrichten der letzten Stunde wurden gelöscht.`,
    bannedAlone: (userId) => `<@${userId}> wurde gebannt. Die Nachrichten bleiben stehen.`,
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
    reportedAsleep:
      "Die Moderation ist aus, darum bleiben Kopien stehen. Mit /settings moderation kannst du sie einschalten.",
    reportedWithoutLog:
      "Es gibt keinen Log-Kanal, darum wurde das nicht protokolliert. Mit /settings moderation kannst du einen wählen.",
    report: {
      title: "Betrug melden",
      poster: (escapedName, username) => `Gepostet von **${isolated(escapedName)}** (${isolated(username)}).`,
      asleep:
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
        bot: (permission) => `Das kann ich noch nicht: Mir fehlt die Berechtigung „${de.permissions[permission]}“.`,
        moderator: (permission) => `Das kannst du nicht: Dir fehlt die Berechtigung „${de.permissions[permission]}“.`,
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
  },
  spokenTo: {
    howToAsk:
      "Um etwas zu diesem Bild zu fragen, antworte darauf, erwähne mich und schreib deine Frage, alles in einer Nachricht.",
    pictureHidden: `Von hier aus kann ich das Bild nicht sehen. Bitte klicke mit der rechten Maustaste auf die Nachricht (oder halte sie gedrückt), dann auf „Apps“ und „${DESCRIBE_MENU}“.`,
    inPrivate: "Die Antwort siehst nur du. Drück auf den Button, um sie zu lesen.",
    chooseLanguage: `Deutsch? Das stellst du mit /${NAMES.preferences} ein.`,
  },
  privacy: {
    processed:
      "**Wer es verarbeitet:** Bilder, Prompts und Fragen, die du mir gibst, gehen an fal (fal.ai), wo die Modelle laufen. Ich bitte fal, nichts davon aufzuzeichnen; Bilder, die dort entstehen, bleiben dort 7 Tage.",
    kept: "**Was ich speichere:** nie deine Bilder. Antworten: bis zu 30 Tage, unter dem Fingerabdruck des Bildes, nicht unter deinem Namen. Was die Buttons unter einer Antwort brauchen (deine Worte, den Link zum Bild, die Antwort): 7 Tage, mit deiner Nutzer-ID. Worauf du wartest: bis zur Antwort, höchstens einen Tag. Welche meiner Antworten zu welcher Nachricht ohne Alternativtext gehört: 30 Tage, und was darin steht: 7 Tage.",
    moderated:
      "**Moderation:** Ein Server kann dort gepostete Bilder auf Betrug prüfen lassen, auch die von Mitgliedern, die widersprochen haben; fal liest den Text darin. Von einem Betrugsbild speichere ich 180 Tage lang Fingerabdrücke und den Text, und wer es wo und mit welchen Worten gepostet hat, für die Moderation dieses Servers. `/privacy forget-me` löscht das nicht.",
    preferences: `**Deine Vorgaben:** Was du mit \`/${NAMES.preferences}\` wählst, speichere ich mit deiner Nutzer-ID, bis du es änderst oder löschst. \`/privacy forget-me\` löscht es auch.`,
    noticed:
      "**Direktnachrichten:** Wenn die Moderation eines Servers deinen Beitrag entfernt, schreibe ich dir vielleicht den Grund. Dass ich das getan habe, merke ich mir einen Tag lang.",
    isOptedOut:
      "**Du hast widersprochen:** Andere können mich nicht auf deine Bilder anwenden, und ungefragt schreibe ich für sie keinen Alternativtext. Mit `/privacy opt-in` nimmst du das zurück.",
    isOptedIn:
      "**Du hast nicht widersprochen:** Andere können mich auf Bilder anwenden, die du postest, und Server können dafür Alternativtext schreiben lassen. Mit `/privacy opt-out` beendest du das. Mit `/privacy forget-me` löschst du, was ich über dich gespeichert habe.",
    optedOut:
      "Erledigt. Ab jetzt können andere mich nicht auf deine Bilder anwenden; du selbst schon. Mit `/privacy opt-in` nimmst du das zurück.",
    optedIn: "Erledigt. Andere können mich wieder auf deine Bilder anwenden.",
    forgotten:
      "Erledigt. Ich habe gelöscht, was ich über dich gespeichert hatte; Buttons unter deinen früheren Antworten funktionieren darum nicht mehr. Ob du widersprochen hast, bleibt, wie es war.",
  },
  help: [
    "Hallo! Ich sehe, lese und zeichne Bilder.",
    `**/${NAMES.caption}** beschreibt ein Bild oder einen Teil davon, **/${NAMES.ocr}** liest den Text darin, und **/${NAMES.ask}** beantwortet eine Frage dazu.`,
    `**/${NAMES.imagine}** erstellt ein Bild aus Worten, und **/${NAMES.edit}** ändert bis zu neun von deinen: Im Prompt heißen sie @image1, @image2.`,
    "Ist ein Bild schon gepostet, klicke mit der rechten Maustaste auf seine Nachricht (oder halte sie gedrückt) und wähle „Apps“. Um weiterzufragen, antworte auf meine Antwort und erwähne mich.",
    "Mit der Option `private` siehst nur du die Antwort. Mit dem Seed, der unter einem Bild steht, kannst du es noch einmal erstellen.",
    `**/${NAMES.preferences}** legt deine eigenen Vorgaben fest, etwa private Antworten oder eine andere Sprache.`,
    "Bilder und Prompts werden von fal (fal.ai) verarbeitet; mit **/privacy** erfährst du mehr.",
  ].join("\n"),
  preferences: {
    heading: "**Deine Vorgaben**",
    saved: "**Gespeichert. Deine Vorgaben ab jetzt:**",
    reset: "**Gelöscht. Ab jetzt gilt wieder:**",
    private: (isPrivate) =>
      isPrivate
        ? "**Private Antworten:** an. Wenn du mich auf einem Server erwähnst, steht in meiner Antwort nur ein Button, der dir die eigentliche Antwort zeigt."
        : "**Private Antworten:** wie es der jeweilige Server vorgibt, und sonst öffentlich.",
    detail: (detail) =>
      `**Beschreibungen von Bildern:** ${detail === undefined ? de.choices.serversDetail : de.answer.caption[detail]}.`,
    language: (language) =>
      `**Sprache:** ${language === undefined ? de.choices.discordsLanguage : de.choices.language[language]}.`,
    order:
      "Was du in einem Befehl angibst, geht vor. Wo ein Server seine Antworten privat hält, bleiben auch deine privat.",
  },
  settings: {
    defaults: ({ detail, private: isPrivate }) =>
      `**Standardeinstellungen für Befehle:** ${de.answer.caption[detail]}; ${isPrivate ? "nur die fragende Person sieht die Antwort" : "alle sehen die Antwort"}.`,
    altTextNowhere: "**Automatischer Alternativtext:** in allen Kanälen aus.",
    altText: {
      off: (channels) => `**Automatischer Alternativtext:** aus in ${channels}.`,
      offer: (channels) => `**Automatischer Alternativtext, per Button angeboten:** ${channels}.`,
      post: (channels) => `**Automatischer Alternativtext, als Antwort gepostet:** ${channels}.`,
    },
    moderation: ({ mode, logChannelId, sensitivity, scope }) => {
      const what = {
        off: "aus",
        log: "Betrug in Bildern wird gemeldet",
        delete: "Betrug in Bildern wird gelöscht und gemeldet",
        timeout: "Betrug in Bildern wird gelöscht, gemeldet und mit einem Timeout beantwortet",
      }[mode];
      const whose = { newcomers: "neuen Mitgliedern und neuen Konten", everyone: "allen Mitgliedern" }[scope];
      const log = logChannelId === undefined ? "keiner" : `<#${logChannelId}>`;
      const level = { low: "niedrig", medium: "mittel", high: "hoch" }[sensitivity];
      return `**Moderation:** ${what}. Log-Kanal: ${log}. Geprüfte Bilder: die von ${whose}. Empfindlichkeit: ${level}.`;
    },
    paidScans: (limit) => `**Kosten der Moderation:** höchstens ${limit} bezahlte Prüfungen am Tag.`,
    logIsOpen: (channelId) =>
      `**Alle auf diesem Server können <#${channelId}> lesen,** wo Betrugsbilder stehen und wer sie gepostet hat. Bitte mach den Kanal nur für die Moderation sichtbar, oder wähle einen anderen.`,
    notify: (isOn) =>
      isOn
        ? "**Wer einen entfernten Beitrag gepostet hat:** erfährt den Grund in einer Direktnachricht, höchstens einmal am Tag."
        : "**Wer einen entfernten Beitrag gepostet hat:** erfährt den Grund nicht.",
    noPhrases: "**Gesperrte Ausdrücke:** keine.",
    phrases: (count, list) => `**Gesperrte Ausdrücke (${count}):** ${list}`,
    phraseAdded: (phrase) => `**Gesperrt:** ${isolated(phrase)}`,
    phraseRemoved: (phrase) => `**Nicht mehr gesperrt:** ${isolated(phrase)}`,
    phrasesAsleep:
      "Die Moderation ist aus, darum bewirken gesperrte Ausdrücke noch nichts. Mit /settings moderation kannst du sie einschalten.",
    known: {
      heading: (total, page, pages) =>
        `**${total === 1 ? "1 Bild ist hier als Betrug bekannt" : `${total} Bilder sind hier als Betrug bekannt`}**${pages > 1 ? `, Seite ${page} von ${pages}` : ""}`,
      none: "**Hier ist kein Bild als Betrug bekannt.** Um mir eins zu zeigen, klick mit rechts auf seine Nachricht, oder halte sie gedrückt. Wähle dann „Apps“ und „Betrugsbild melden“.",
      picture: (number, { taughtAtMs, taughtBy, seen }) => {
        const when = ago(taughtAtMs);
        const taught =
          taughtBy === undefined
            ? `Bekannt geworden ${when}; wer es gemeldet hat, ist nicht bekannt.`
            : taughtBy === "bot"
              ? `Von mir gefunden ${when}.`
              : `Gemeldet von <@${taughtBy.userId}> ${when}.`;
        const times =
          seen === undefined
            ? "Wie oft es gepostet wurde, ist nicht bekannt."
            : seen.count === 1
              ? "Einmal gepostet."
              : `${seen.count}-mal gepostet, zuletzt ${ago(seen.lastAtMs)}.`;
        return `**Bild ${number}**\n${taught} ${times}`;
      },
      notShown: "Ich kann es nicht zeigen: Sein Eintrag im Log ist gelöscht, oder ich darf ihn nicht lesen.",
      pictureAlt: (number) => `Betrugsbild ${number}. Der Text darin wurde nicht gelesen.`,
      forget: (number) => `Bild ${number} vergessen`,
      newer: "Neuere",
      older: "Ältere",
      forgotten:
        "**Vergessen.** Wird dieses Bild wieder gepostet, beurteile ich es wie jedes andere. Soll es dauerhaft in Ruhe gelassen werden, drück stattdessen im Log auf „Kein Betrug“.",
      takeBack: "Rückgängig",
      takenBack: "**Rückgängig gemacht.** Das Bild ist wieder als Betrug bekannt.",
      tooLate: "Dieses Bild lässt sich nicht mehr zurückholen. Um es mir wieder zu zeigen, melde eine Nachricht damit.",
      gone: "Dieses Bild war schon vergessen.",
    },
    phraseQuestion:
      "**Diesen Ausdruck wirklich aufnehmen?** Er trifft wahrscheinlich auch viele harmlose Bilder. Noch wurde nichts aufgenommen.",
    phraseShort: (minLetters) => `Er hat weniger als ${minLetters} Buchstaben und kommt deshalb fast überall vor.`,
    phraseCommon: (found, of) => `Er steht in ${found} von ${of} harmlosen Texten, zum Beispiel:`,
    phraseButtons: { addPhrase: "Trotzdem aufnehmen", dropPhrase: "Abbrechen" },
    phraseDropped: "Es wurde nichts aufgenommen.",
    more: (count) => `und ${count} weitere`,
    messagesHidden:
      "**Automatischer Alternativtext und Moderation bewirken noch nichts,** weil ich nicht sehe, was gepostet wird. Die Leute, die diesen Bot betreiben, können das ändern: im Entwicklerportal von Discord auf der Seite „Bot“ den Message Content Intent einschalten, `MESSAGE_CONTENT=on` setzen und mich neu starten. Befehle funktionieren auch so.",
    processed: "**Wer Bilder verarbeitet:** fal (fal.ai). Mit /privacy erfährst du mehr.",
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
      return `**${what} funktioniert${where} nicht:** Den Kanal gibt es nicht mehr, oder ich kann ihn nicht sehen. Bitte gib mir Zugriff darauf, oder wähle mit /settings einen anderen.`;
    }
    if (problem.kind === "timedOut") {
      return `**${what} funktioniert${where} nicht:** Ich bin auf diesem Server bis ${momentOf(problem.untilMs)} im Timeout. Bitte hebe meinen Timeout auf, oder warte; danach geht es von selbst weiter.`;
    }
    if (problem.kind === "refused") {
      return `**${what} funktioniert${where} nicht:** Discord weist mich dort ab, obwohl ich anscheinend alle nötigen Berechtigungen habe. Bis ${timeOf(problem.untilMs)} tue ich dort nichts, was Geld kostet; danach versuche ich es wieder.`;
    }
    return `**${what} funktioniert${where} nicht:** Ich brauche die ${permissionList(problem.permissions)}${isOverMembers(problem.permissions) ? " und eine Rolle über denen der betroffenen Mitglieder" : ""}. Bitte gib mir, was fehlt, dann geht es von selbst weiter; oder schalte es mit /settings aus.`;
  },
  errors: {
    notAPicture: ({ name, what }) =>
      ({
        text: `${isolated(name)} ist eine Textdatei, kein Bild. Bitte hänge ein Bild als ${PICTURE_FORMATS} an.`,
        audio: `${isolated(name)} ist eine Audiodatei, kein Bild. Bitte hänge ein Bild als ${PICTURE_FORMATS} an.`,
        archive: `${isolated(name)} ist ein Archiv, kein Bild. Bitte entpacke es und hänge das Bild selbst an.`,
        unknown: `${isolated(name)} ist kein Bild, das ich lesen kann. Bitte hänge ein Bild als ${PICTURE_FORMATS} an.`,
      })[what],
    pictureFormatUnread: ({ name, format }) =>
      ({
        HEIC: `${isolated(name)} ist ein HEIC-Foto, das ich nicht lesen kann. Bitte teile es als JPEG (auf dem iPhone: Einstellungen → Kamera → Formate → Maximale Kompatibilität).`,
        BMP: `${isolated(name)} ist ein BMP-Bild, das ich nicht lesen kann. Bitte speichere es als PNG und versuche es noch einmal.`,
        SVG: `${isolated(name)} ist eine SVG-Zeichnung, die ich nicht lesen kann. Bitte exportiere sie als PNG und versuche es noch einmal.`,
        PDF: `${isolated(name)} ist ein PDF, das ich nicht lesen kann. Bitte hänge einen Screenshot der Seite an.`,
        video: `${isolated(name)} ist ein Video, das ich nicht lesen kann. Bitte hänge einen Screenshot der Stelle an, die du meinst.`,
      })[format],
    pictureEmpty: ({ name }) => `${isolated(name)} ist eine leere Datei. Bitte hänge das Bild noch einmal an.`,
    pictureBroken: ({ name }) =>
      `${isolated(name)} ist beschädigt oder unvollständig. Bitte speichere das Bild noch einmal und hänge die neue Datei an.`,
    pictureUnopenable: ({ name }) =>
      `${isolated(name)} braucht zum Öffnen zu viel Zeit oder Speicher. Bitte speichere es neu als PNG oder JPEG und hänge das an.`,
    pictureTooLarge: ({ name, limitMegabytes }) =>
      `${isolated(name)} ist zu groß: Ich lese Bilder bis ${limitMegabytes} MB. Bitte hänge ein kleineres an.`,
    pictureTooManyPixels: ({ name, limitMegapixels }) =>
      `${isolated(name)} hat zu viele Pixel: Ich lese Bilder bis ${limitMegapixels} Megapixel. Bitte verkleinere es.`,
    pictureTooLong: ({ name, limitPixels, limitRatio }) =>
      `${isolated(name)} ist zu lang oder zu schmal: Ich lese Bilder bis ${limitPixels} Pixel Länge, höchstens ${limitRatio}-mal so lang wie breit. Bitte hänge einen Ausschnitt an.`,
    pictureTooManyFrames: ({ name, limit }) =>
      `${isolated(name)} hat zu viele Einzelbilder: Ich lese höchstens ${limit}. Bitte hänge einen Screenshot der Stelle an, die du meinst.`,
    pictureGone: ({ name }) => `${isolated(name)} ist nicht mehr da. Bitte hänge das Bild noch einmal an.`,
    pictureHostRefused: ({ name }) =>
      `${isolated(name)} liegt auf einer Website, von der ich nichts lese. Bitte hänge das Bild selbst an.`,
    pictureTooSlow: ({ name }) =>
      `${isolated(name)} ließ sich nicht rechtzeitig laden. Bitte versuche es gleich noch einmal.`,
    pictureUnreachable: ({ name }) => `${isolated(name)} ließ sich nicht laden. Bitte hänge das Bild noch einmal an.`,
    promptEmpty: () => "Der Prompt ist leer. Bitte schreib, was das Bild zeigen soll.",
    promptTooLong: ({ limit }) => `Der Prompt ist zu lang: höchstens ${limit} Zeichen. Bitte kürze ihn.`,
    promptJsonBroken: () =>
      "Der Prompt beginnt wie JSON, ist aber nicht vollständig. Bitte prüfe Klammern, Anführungszeichen und Kommas, oder schreib einfache Worte.",
    imageReferenceUnknown: ({ reference, given }) =>
      given.length === 0
        ? `Der Prompt erwähnt @image${reference}, aber /${NAMES.imagine} nimmt keine Bilder an. Bitte benutze /${NAMES.edit} und hänge das Bild dort an.`
        : `Der Prompt erwähnt @image${reference}, aber dieses Bild fehlt; da ${given.length === 1 ? "ist" : "sind"} nur ${references(given)}. Bitte füge es hinzu oder ändere den Prompt.`,
    questionEmpty: () => "Die Frage ist leer. Bitte schreib, was du wissen möchtest.",
    questionTooLong: ({ limit }) => `Die Frage ist zu lang: höchstens ${limit} Zeichen. Bitte kürze sie.`,
    areaUnreadable: () =>
      "Diesen Bereich verstehe ich nicht. Bitte wähle einen Namen wie oben links oder schreib x1,y1,x2,y2 in Pixeln oder Prozent, etwa 10%,0%,50%,100%.",
    areaEmpty: () => "In diesem Bereich ist nichts vom Bild. Bitte wähle einen anderen.",
    sizeUnreadable: () =>
      "Diese Größe verstehe ich nicht. Bitte wähle einen Namen wie landscape_4_3 oder schreib BREITExHÖHE, etwa 1024x768.",
    sizeTooLarge: ({ limitMegapixels }) =>
      `Diese Größe ist zu groß: höchstens ${limitMegapixels} Megapixel, etwa 2048x2048. Bitte wähle eine kleinere.`,
    optionNotForModel: ({ option, model }) =>
      `Die Option „${option}“ gibt es bei ${model} nicht. Bitte lass sie weg, oder wähle unter „model“ Idefics2.`,
    serverOnly: () => "Das geht nur auf Servern. Bitte benutze es auf einem Server, zu dem ich hinzugefügt wurde.",
    permissionNeeded: ({ permission }) =>
      `Das können nur Mitglieder mit der ${permissionList([permission])}. Bitte frag eines davon.`,
    botTimedOut: () =>
      "Ich bin auf diesem Server im Timeout und kann hier nichts tun. Bitte hebe meinen Timeout auf, oder warte, bis er vorbei ist, und versuche es noch einmal.",
    permissionsMissing: ({ where, permissions }) =>
      where === "server"
        ? `Auf diesem Server brauche ich die ${permissionList(permissions)}${isOverMembers(permissions) ? " und eine Rolle über denen der betroffenen Mitglieder" : ""}. Bitte gib mir, was fehlt, und versuche es noch einmal.`
        : `${where === "logChannel" ? "Im Log-Kanal" : `In ${isolated(`#${where.channel}`)}`} brauche ich die ${permissionList(permissions)}. Bitte gib mir in den Einstellungen des Kanals, was fehlt, und versuche es noch einmal.`,
    rankTooLow: ({ whose }) =>
      whose === "moderator"
        ? "Deine höchste Rolle steht nicht über der dieses Mitglieds, darum kannst du das nicht tun. Bitte frag ein Mitglied mit einer höheren Rolle."
        : "Meine höchste Rolle steht nicht über der dieses Mitglieds, darum lässt Discord mich das nicht tun. Bitte schieb meine Rolle in den Servereinstellungen über seine.",
    memberIsOwner: () =>
      "Diesem Mitglied gehört der Server, darum kann niemand es bannen oder ihm einen Timeout geben.",
    accountGone: () =>
      "Dieses Konto lässt sich nicht bannen: Es existiert nicht mehr, oder es hat nie einem Menschen gehört.",
    memberIsAdministrator: () =>
      "Dieses Mitglied hat Administratorrechte, und Discord lässt dafür keinen Timeout zu. Bitte lass den Timeout weg.",
    copyElsewhere: ({ channel }) =>
      `In ${isolated(`#${channel}`)} ist eine Kopie, und dort kannst du keine Nachrichten löschen. Bitte lass die anderen Kopien weg, oder frag die Moderation dieses Kanals.`,
    nothingChosen: () => "Es ist kein Bild ausgewählt. Bitte wähle mindestens eines aus und versuche es noch einmal.",
    picturesChanged: () =>
      "Die Nachricht wurde inzwischen geändert, und ein Bild, das du ausgewählt hast, ist nicht mehr darin. Es ist nichts geschehen. Bitte melde die Nachricht noch einmal.",
    channelGone: () => "Den Kanal gibt es nicht mehr. Bitte wähle einen anderen.",
    logChannelNeeded: () =>
      "Die Moderation braucht einen Log-Kanal, in dem sie berichtet, was getan wurde und warum. Bitte wähle einen unter log-channel.",
    phraseEmpty: () => "Dieser Ausdruck enthält keine sichtbaren Zeichen. Bitte schreib ein paar Worte.",
    phraseTooLong: ({ limit }) => `Der Ausdruck ist zu lang: höchstens ${limit} Zeichen. Bitte kürze ihn.`,
    phraseKnown: ({ phrase }) => `Der Ausdruck „${isolated(phrase)}“ ist schon gesperrt, es gibt also nichts zu tun.`,
    phraseUnknown: ({ phrase }) =>
      `Der Ausdruck „${isolated(phrase)}“ steht nicht auf der Liste. Bitte wähle einen der Vorschläge.`,
    tooManyPhrases: ({ limit }) => `Die Liste ist voll: Sie hat ${limit} Ausdrücke. Bitte entferne zuerst einen.`,
    cancelled: () => "Abgebrochen. Hier passiert nichts mehr.",
    timedOut: ({ minutes }) =>
      `Das hat länger als ${minutes} ${minutes === 1 ? "Minute" : "Minuten"} gedauert und wurde abgebrochen. Bitte versuche es später noch einmal.`,
    contentPolicy: ({ blamed }) => {
      const policy = "Die Inhaltsrichtlinien des Modells lassen";
      if (blamed === undefined) return `${policy} das nicht zu. Bitte ändere die Worte oder das Bild.`;
      if (blamed === "words") return `${policy} diese Worte nicht zu. Bitte ändere sie.`;
      return `${policy} ${pictureNamed(blamed)} nicht zu. Bitte nimm ein anderes Bild.`;
    },
    nothingMade: () => "Vom Modell kam nichts zurück. Bitte ändere die Worte und versuche es noch einmal.",
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
        ? "Der Text ist zu kurz für das Modell. Bitte schreib etwas mehr."
        : "Das ist zu wenig für das Modell. Bitte schreib etwas mehr, oder nimm ein Bild dazu.",
    modelInputTooLong: ({ blamed }) =>
      blamed === "words"
        ? "Der Text ist zu lang für das Modell. Bitte kürze ihn."
        : "Das ist zu viel für das Modell. Bitte kürze den Text, oder nimm weniger Bilder.",
    modelNumberRefused: () =>
      "Eine der Zahlen liegt außerhalb dessen, was das Modell annimmt. Bitte ändere die Zahlen oder lass sie weg.",
    modelChoiceRefused: () => "Eine dieser Einstellungen bietet das Modell nicht an. Bitte wähle eine andere.",
    modelFeatureMissing: () =>
      "Das kann das Modell nicht. Bitte lass die besonderen Einstellungen weg und versuche es noch einmal.",
    modelFaceMissing: ({ blamed }) =>
      `Das Modell hat auf ${typeof blamed === "number" ? `Bild ${blamed}` : "dem Bild"} kein Gesicht gefunden. Bitte nimm eines, auf dem ein Gesicht zu sehen ist.`,
    modelInputRefused: () =>
      "Das Modell hat diese Einstellungen nicht angenommen. Bitte ändere sie und versuche es noch einmal.",
    modelGone: ({ endpoint }) => `fal bietet das Modell ${endpoint} nicht mehr an. Bitte wähle ein anderes.`,
    modelAnswerUnreadable: () => "Die Antwort des Modells ließ sich nicht lesen. Bitte versuche es noch einmal.",
    modelBusy: () => "Das Modell ist gerade überlastet. Bitte versuche es in einer Minute noch einmal.",
    modelFailed: () => "Beim Modell ist etwas schiefgegangen. Bitte versuche es noch einmal.",
    falUnreachable: () =>
      "Der Modelldienst fal ist gerade nicht erreichbar. Bitte versuche es in einer Minute noch einmal.",
    falKeyRefused: () =>
      "fal akzeptiert den Schlüssel dieses Bots nicht. Bitte sag den Leuten Bescheid, die diesen Bot betreiben.",
    falBalanceExhausted: () =>
      "Das Guthaben dieses Bots bei fal ist aufgebraucht. Bitte sag den Leuten Bescheid, die diesen Bot betreiben.",
    falAccountLocked: () =>
      "fal hat das Konto dieses Bots gesperrt. Bitte sag den Leuten Bescheid, die diesen Bot betreiben.",
    submitUncertain: () =>
      "Die Verbindung zu fal ist abgebrochen, darum weiß ich nicht, ob der Auftrag läuft. Damit nichts doppelt bezahlt wird, habe ich ihn nicht noch einmal gesendet. Bitte versuche es erneut, wenn du ihn noch brauchst.",
    resultLost: () => "fal hat das Ergebnis nicht mehr. Bitte frag noch einmal.",
    madeUnsafe: () =>
      "Das Modell hat sein eigenes Ergebnis als bedenklich eingestuft, darum zeige ich es nicht. Bitte ändere die Worte oder das Bild.",
    answerBlocked: () =>
      "Die Moderation dieses Servers hat die Antwort blockiert. Bitte frag anderswo, etwa in einer Direktnachricht.",
    answerExplicit: () =>
      "Discord hält die Antwort für anstößig und lässt sie hier nicht zu. Bitte ändere die Worte oder das Bild.",
    fileRefused: () => "Discord nimmt die Datei hier nicht an. Bitte frag anderswo, etwa in einer Direktnachricht.",
    tooManyAtOnce: () => "Das war viel auf einmal. Bitte warte eine Minute und schick mir dann das Nächste.",
    storeUnavailable: () =>
      "Ich kann gerade nichts speichern und beginne darum nichts, was Geld kostet. Bitte versuche es später noch einmal.",
    restarting: () => "Ich starte gerade neu. Bitte versuche es gleich noch einmal.",
    stopped: () => "Ich musste anhalten, bevor das fertig war. Bitte versuche es gleich noch einmal.",
    gaveUp: () => "Ich musste dabei zweimal anhalten und habe darum aufgegeben. Bitte versuche es mit etwas anderem.",
    notYourJob: () => "Das kann nur abbrechen, wer gefragt hat oder hier moderiert.",
    tooLongAgo: () => "Was dafür nötig ist, habe ich nicht mehr. Bitte benutze den Befehl noch einmal.",
    buttonUnknown: () => "Diesen Button kenne ich nicht mehr. Bitte benutze den Befehl noch einmal.",
    notForYou: () => "Diese Antwort sieht nur, wer gefragt hat. Bitte frag mich selbst.",
    notYourAnswer: () => "Das kann nur löschen, wer gefragt hat oder hier moderiert.",
    messageWithoutPictures: () => "In dieser Nachricht ist kein Bild. Bitte wähle eine Nachricht mit einem Bild.",
    messageGone: () => "Diese Nachricht gibt es nicht mehr. Bitte wähle eine andere.",
    pictureOptedOut: () =>
      "Die Person, die dieses Bild gepostet hat, hat widersprochen. Bitte frag sie selbst, was darauf zu sehen ist.",
    tooManyPictures: ({ limit }) =>
      `Das sind zu viele Bilder: höchstens ${limit}. Bitte wähle weniger aus, oder füge weniger hinzu.`,
    jobOver: () => "Das ist schon vorbei, es gibt also nichts mehr abzubrechen.",
    unexpected: ({ id }) =>
      `Etwas ist schiefgegangen. Bitte versuche es noch einmal; wenn es wieder passiert, nenne den Leuten, die diesen Bot betreiben, diese Nummer: ${id}.`,
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
function references(numbers: readonly number[]): string {
  return new Intl.ListFormat("de").format(numbers.map((number) => `@image${number}`));
}

function pictureNamed(blamed: Blame["blamed"]): string {
  return typeof blamed === "number" ? `Bild ${blamed}` : "das Bild";
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
