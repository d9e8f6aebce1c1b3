import type { Words } from "../../core/ui/words.ts";

export const mentions: Words["mentions"] = {
  howToAsk: "To ask about this picture, reply to it, mention me and write your question, all in one message.",
  pictureHidden:
    "I can't see that picture from here. Please right-click its message (or press and hold it), then choose Apps and Describe image.",
  inPrivate: "Only you can see the answer. Press the button to read it.",
  chooseLanguage: "English? Choose it with /preferences.",
};
