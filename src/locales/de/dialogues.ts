import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { commands } from "./commands.ts";

export const dialogues: Words["dialogues"] = {
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
  sizeHint: commands.imagine.options.size,
  whichPicture: "Welches Bild?",
  whichPictures: "Welche Bilder?",
  picture: (number, fileName) => `Bild ${number}: ${isolated(fileName)}`,
  filesKept: (count) =>
    count === 1
      ? "Das Bild, das du vorhin hinzugefügt hast, ist noch da."
      : `Die ${count} Bilder, die du vorhin hinzugefügt hast, sind noch da.`,
};
