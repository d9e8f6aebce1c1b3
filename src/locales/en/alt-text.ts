import type { Words } from "../../core/ui/words.ts";

export const altText: Words["altText"] = {
  ready: "Alt text, ready to copy:",
  nothing: "This answer has no words to use as alt text.",
  notOfWhole:
    "This answer does not describe the whole picture, so it can't serve as alt text. Please use /caption for that.",
  draft: "Here is a draft, ready to copy. Please check it first: models make mistakes.",
  howToAdd:
    "Only the author of the picture can add it: edit the message (on a phone, press and hold it first), choose the picture and write its description. If your Discord does not offer that, write “Alt:” and the text in the message itself.",
  offer: (count) =>
    count === 1
      ? "This message has a picture without alt text."
      : `This message has ${count} pictures without alt text.`,
  heading: "**Alt text**",
  written: "AI-written; may be wrong",
  introduction: "Pictures without alt text are processed here by fal (fal.ai). To learn more or opt out, use /privacy.",
};
