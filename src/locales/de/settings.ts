import { needsHigherRole } from "../../core/permission.ts";
import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { ago, momentOf, timeOf } from "../times.ts";
import { answer } from "./answers.ts";
import { permissionList } from "./permissions.ts";

export const settings: Words["settings"] = {
  defaults: ({ detail, private: isPrivate }) =>
    `**Standardeinstellungen für Befehle:** ${answer.caption[detail]}; ${isPrivate ? "nur die fragende Person sieht die Antwort" : "alle sehen die Antwort"}.`,
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
  phrasesWithoutModeration:
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
};

export const setupProblem: Words["setupProblem"] = ({ feature, channelId, problem }) => {
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
  return `**${what} funktioniert${where} nicht:** Ich brauche die ${permissionList(problem.permissions)}${needsHigherRole(problem.permissions) ? " und eine Rolle über denen der betroffenen Mitglieder" : ""}. Bitte gib mir, was fehlt, dann geht es von selbst weiter; oder schalte es mit /settings aus.`;
};
