import type { Words } from "../../core/ui/words.ts";
import { commands, menus } from "./commands.ts";

export const mentions: Words["mentions"] = {
  howToAsk:
    "Um etwas zu diesem Bild zu fragen, antworte darauf, erwähne mich und schreib deine Frage, alles in einer Nachricht.",
  pictureHidden: `Von hier aus kann ich das Bild nicht sehen. Bitte klicke mit der rechten Maustaste auf die Nachricht (oder halte sie gedrückt), dann auf „Apps“ und „${menus.caption}“.`,
  inPrivate: "Die Antwort siehst nur du. Drück auf den Button, um sie zu lesen.",
  chooseLanguage: `Deutsch? Das stellst du mit /${commands.preferences.name} ein.`,
};
