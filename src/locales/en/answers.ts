import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";

/** "0.03", "0.045": jobs cost fractions of a cent. */
const DOLLARS = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 4 });

export const buttons: Words["buttons"] = {
  moreDetail: "More detail",
  readText: "Read text",
  askAbout: "Ask about it",
  altText: "Show as alt text",
  draftAltText: "Draft alt text",
  again: "Again",
  changePrompt: "Change prompt",
  changeQuestion: "Change question",
  editThis: "Edit this",
  editLikeThis: "Edit like this",
  details: "Details",
  delete: "Delete",
  reopen: "Change…",
  tryAgain: "Try again",
  showAnswer: "Show me the answer",
};

export const answer: Words["answer"] = {
  caption: {
    label: "Label",
    short: "Short description",
    detailed: "Detailed description",
    full: "Full description",
  },
  textInPicture: "Text in the picture",
  noText: "There is no text in this picture.",
  noWords: "The model had nothing to say about this. Another level of detail, area or question may help.",
  question: (question) => `**Question:** ${isolated(question)}`,
  wholeTextInFile: "The full text is in the file.",
  area: (area) => `area ${area}`,
  seed: (seed) => `Seed ${seed}`,
  size: (size) => `size ${size}`,
  safety: (tolerance) => `safety tolerance ${tolerance} of 5`,
  duration: (seconds) => `${seconds.toFixed(1)} seconds`,
  generatedAlt: (prompt) => `AI-generated image: ${isolated(prompt)}`,
  editedAlt: (prompt) => `AI-edited image: ${isolated(prompt)}`,
  beforeEdit: (description) => `Before: ${isolated(description)}`,
  pictureAskedAbout: "Picture asked about",
  black: "The picture is completely black, which is how models refuse. Please change the words.",
  blackAlt: "completely black",
  madeBefore: "same answer as before",
  frame: (frame, count) => `Frame ${frame} of ${count}`,
  frameOf: (picture, frame, count) => `picture ${picture}: frame ${frame} of ${count}`,
  pictureNumber: (number) => `**Picture ${number}**`,
  aboutMessage: (url) => `[About this message](${url})`,
  reencoded: "saved at a lower quality so that Discord accepts the file",
};

export const details: Words["details"] = {
  model: (title, endpoint) => `**Model:** ${title} (${endpoint})`,
  prompt: (prompt) => `**Prompt:** ${isolated(prompt)}`,
  seed: (seed) => `**Seed:** ${seed}`,
  size: (size) => `**Size:** ${size}`,
  format: (format) => `**Format:** ${format}`,
  safety: (tolerance) => `**Safety tolerance:** ${tolerance} of 5`,
  cost: (usd) => `**Cost:** about $${DOLLARS.format(usd)}`,
  costUnknown: "**Cost:** unknown",
};
