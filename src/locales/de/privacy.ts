import type { Words } from "../../core/ui/words.ts";
import { commands } from "./commands.ts";

export const privacy: Words["privacy"] = {
  processed:
    "**Wer es verarbeitet:** Bilder, Prompts und Fragen, die du mir gibst, gehen an fal (fal.ai), wo die Modelle laufen. Ich bitte fal, nichts davon aufzuzeichnen; Bilder, die dort entstehen, bleiben dort 7 Tage.",
  kept: "**Was ich speichere:** nie deine Bilder. Antworten: bis zu 30 Tage, unter dem Fingerabdruck des Bildes, nicht unter deinem Namen. Was die Buttons unter einer Antwort brauchen (deine Worte, den Link zum Bild, die Antwort): 7 Tage, mit deiner Nutzer-ID. Worauf du wartest: bis zur Antwort, höchstens einen Tag. Welche meiner Antworten zu welcher Nachricht ohne Alternativtext gehört: 30 Tage, und was darin steht: 7 Tage.",
  moderated:
    "**Moderation:** Ein Server kann dort gepostete Bilder auf Betrug prüfen lassen, auch die von Mitgliedern, die widersprochen haben; fal liest den Text darin. Von einem Betrugsbild speichere ich 180 Tage lang Fingerabdrücke und den Text, und wer es wo und mit welchen Worten gepostet hat, für die Moderation dieses Servers. `/privacy forget-me` löscht das nicht.",
  preferences: `**Deine Vorgaben:** Was du mit \`/${commands.preferences.name}\` wählst, speichere ich mit deiner Nutzer-ID, bis du es änderst oder löschst. \`/privacy forget-me\` löscht es auch.`,
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
};
