import type { Words } from "../../core/ui/words.ts";

export const help: Words["help"] = [
  "Hi! I see, read and make pictures.",
  "**/caption** describes a picture or a part of it, **/ocr** reads the text in it, and **/ask** answers a question about it.",
  "**/imagine** makes a picture from words, and **/edit** changes up to nine of yours: call them @image1, @image2 in the prompt.",
  "For a picture that is already posted, right-click its message (or press and hold it) and choose Apps. To ask more, reply to my answer and mention me.",
  "With the option `private`, only you see the answer. With the seed under a picture, you can make it again.",
  "**/preferences** sets your own defaults, such as private answers or another language.",
  "Pictures and prompts are processed by fal (fal.ai); **/privacy** tells you more.",
].join("\n");
