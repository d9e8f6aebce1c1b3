import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { commands } from "./commands.ts";

export const dialogues: Words["dialogues"] = {
  ask: { title: "Ask about the picture", question: "What would you like to know?" },
  edit: {
    title: "Edit the picture",
    prompt: "What should change?",
    promptHint: ([first = 1, ...others]) => {
      const last = others.at(-1);
      if (last === undefined) return `In the prompt, @image${first} is this picture.`;
      return `In the prompt, @image${last} is picture ${last} of the list.`;
    },
    furtherPictures: "More pictures",
    furtherHint: (first, maxFiles) =>
      maxFiles === 1
        ? `In the prompt, this one is @image${first}.`
        : `In the prompt, these are @image${first}, @image${first + 1} and so on.`,
  },
  imagine: { title: "Change the prompt", prompt: "What should the picture show?" },
  size: "Size",
  sizeHint: commands.imagine.options.size,
  whichPicture: "Which picture?",
  whichPictures: "Which pictures?",
  picture: (number, fileName) => `Picture ${number}: ${isolated(fileName)}`,
  filesKept: (count) =>
    count === 1
      ? "The picture that you added before is still there."
      : `The ${count} pictures that you added before are still there.`,
};
