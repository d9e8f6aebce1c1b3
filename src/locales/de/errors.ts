import type { Blame } from "../../core/errors.ts";
import { needsHigherRole } from "../../core/permission.ts";
import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { commands } from "./commands.ts";
import { permissionList } from "./permissions.ts";

const PICTURE_FORMATS = "PNG, JPEG, WebP, GIF, AVIF oder TIFF";

export const errors: Words["errors"] = {
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
      ? `Der Prompt erwähnt @image${reference}, aber /${commands.imagine.name} nimmt keine Bilder an. Bitte benutze /${commands.edit.name} und hänge das Bild dort an.`
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
      ? `Auf diesem Server brauche ich die ${permissionList(permissions)}${needsHigherRole(permissions) ? " und eine Rolle über denen der betroffenen Mitglieder" : ""}. Bitte gib mir, was fehlt, und versuche es noch einmal.`
      : `${where === "logChannel" ? "Im Log-Kanal" : `In ${isolated(`#${where.channel}`)}`} brauche ich die ${permissionList(permissions)}. Bitte gib mir in den Einstellungen des Kanals, was fehlt, und versuche es noch einmal.`,
  rankTooLow: ({ whose }) =>
    whose === "moderator"
      ? "Deine höchste Rolle steht nicht über der dieses Mitglieds, darum kannst du das nicht tun. Bitte frag ein Mitglied mit einer höheren Rolle."
      : "Meine höchste Rolle steht nicht über der dieses Mitglieds, darum lässt Discord mich das nicht tun. Bitte schieb meine Rolle in den Servereinstellungen über seine.",
  memberIsOwner: () => "Diesem Mitglied gehört der Server, darum kann niemand es bannen oder ihm einen Timeout geben.",
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
};

/** „@image1, @image2 und @image3“ */
function references(numbers: readonly number[]): string {
  return new Intl.ListFormat("de").format(numbers.map((number) => `@image${number}`));
}

function pictureNamed(blamed: Blame["blamed"]): string {
  return typeof blamed === "number" ? `Bild ${blamed}` : "das Bild";
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
