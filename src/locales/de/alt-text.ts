import type { Words } from "../../core/ui/words.ts";
import { commands } from "./commands.ts";

export const altText: Words["altText"] = {
  ready: "Alternativtext zum Kopieren:",
  nothing: "In dieser Antwort steht nichts, was als Alternativtext taugt.",
  notOfWhole: `Diese Antwort beschreibt nicht das ganze Bild und taugt deshalb nicht als Alternativtext. Bitte frag /${commands.caption.name} danach.`,
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
};
