import type { Words } from "../../core/ui/words.ts";

const PRIVATE = "Die Antwort nur dir zeigen";
const AREA = "Ein Teil des Bildes: ein Name wie oben links oder x1,y1,x2,y2 in Pixeln oder Prozent";
const SIZE = "Ein Name wie landscape_4_3 oder BREITExHÖHE, bis 4 Megapixel";
const SEED = "Gleicher Seed und gleicher Prompt ergeben wieder dasselbe Bild (Standard: zufällig gewählt)";
const FORMAT = "Dateiformat (Standard: jpeg)";
const SAFETY = "Sicherheitstoleranz, von 1 (am strengsten) bis 5 (Standard: 2)";

export const commands: Words["commands"] = {
  caption: {
    name: "beschreiben",
    description: "Ein Bild oder einen Teil davon beschreiben",
    options: {
      image: "Das Bild, das beschrieben werden soll",
      detail: "Wie ausführlich die Beschreibung sein soll (Standard: ausführlich)",
      area: AREA,
      private: PRIVATE,
    },
  },
  ocr: {
    name: "text-lesen",
    description: "Den Text in einem Bild lesen",
    options: { image: "Das Bild, das gelesen werden soll", area: AREA, private: PRIVATE },
  },
  ask: {
    name: "fragen",
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
    name: "zeichnen",
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
    name: "bearbeiten",
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
    name: "vorgaben",
    description: "Deine eigenen Vorgaben: private Antworten, Ausführlichkeit und meine Sprache",
    options: {
      private: "Alle meine Antworten nur dir zeigen",
      detail: "Wie ausführlich ich dir Bilder beschreibe",
      language: "Die Sprache, in der ich dir antworte",
      reset: "Deine Vorgaben löschen",
    },
  },
  settings: {
    // The same in every language, for the same reason as privacy.
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
  help: { name: "hilfe", description: "Was dieser Bot kann und wie du ihn benutzt", options: {} },
};

export const menus: Words["menus"] = {
  caption: "Bild beschreiben",
  ocr: "Text im Bild lesen",
  ask: "Frage zum Bild stellen",
  edit: "Bild bearbeiten",
  report: "Betrugsbild melden",
};

export const choices: Words["choices"] = {
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
  serverDetail: "wie es der jeweilige Server vorgibt",
  discordLanguage: "die Sprache deiner Discord-App",
};
