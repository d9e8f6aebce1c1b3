import type { Words } from "../../core/ui/words.ts";
import { commands } from "./commands.ts";

export const help: Words["help"] = [
  "Hallo! Ich sehe, lese und zeichne Bilder.",
  `**/${commands.caption.name}** beschreibt ein Bild oder einen Teil davon, **/${commands.ocr.name}** liest den Text darin, und **/${commands.ask.name}** beantwortet eine Frage dazu.`,
  `**/${commands.imagine.name}** erstellt ein Bild aus Worten, und **/${commands.edit.name}** ändert bis zu neun von deinen: Im Prompt heißen sie @image1, @image2.`,
  "Ist ein Bild schon gepostet, klicke mit der rechten Maustaste auf seine Nachricht (oder halte sie gedrückt) und wähle „Apps“. Um weiterzufragen, antworte auf meine Antwort und erwähne mich.",
  "Mit der Option `private` siehst nur du die Antwort. Mit dem Seed, der unter einem Bild steht, kannst du es noch einmal erstellen.",
  `**/${commands.preferences.name}** legt deine eigenen Vorgaben fest, etwa private Antworten oder eine andere Sprache.`,
  "Bilder und Prompts werden von fal (fal.ai) verarbeitet; mit **/privacy** erfährst du mehr.",
].join("\n");
