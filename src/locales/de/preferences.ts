import { LANGUAGE_NAMES } from "../../core/server/personal-preferences.ts";
import type { Words } from "../../core/ui/words.ts";
import { answer } from "./answers.ts";
import { choices } from "./commands.ts";

export const preferences: Words["preferences"] = {
  heading: "**Deine Vorgaben**",
  saved: "**Gespeichert. Deine Vorgaben ab jetzt:**",
  reset: "**Gelöscht. Ab jetzt gilt wieder:**",
  private: (isPrivate) =>
    isPrivate
      ? "**Private Antworten:** an. Wenn du mich auf einem Server erwähnst, steht in meiner Antwort nur ein Button, der dir die eigentliche Antwort zeigt."
      : "**Private Antworten:** wie es der jeweilige Server vorgibt, und sonst öffentlich.",
  detail: (detail) =>
    `**Beschreibungen von Bildern:** ${detail === undefined ? choices.serverDetail : answer.caption[detail]}.`,
  language: (language) =>
    `**Sprache:** ${language === undefined ? choices.discordLanguage : LANGUAGE_NAMES[language]}.`,
  order:
    "Was du in einem Befehl angibst, geht vor. Wo ein Server seine Antworten privat hält, bleiben auch deine privat.",
};
