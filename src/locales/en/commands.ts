import type { Words } from "../../core/ui/words.ts";

const AREA = "A part of the picture: a name like top left, or x1,y1,x2,y2 in pixels or percent";
const PRIVATE = "Show the answer only to you";
const SIZE = "A name like landscape_4_3, or WIDTHxHEIGHT, up to 4 megapixels";
const SEED = "The same seed and prompt make the same picture again (default: random)";
const FORMAT = "File format (default: jpeg)";
const SAFETY = "Safety tolerance, from 1 (strictest) to 5 (default: 2)";

export const commands: Words["commands"] = {
  caption: {
    name: "caption",
    description: "Describe a picture or a part of it",
    options: {
      image: "The picture to describe",
      detail: "How detailed the description should be (default: detailed)",
      area: AREA,
      private: PRIVATE,
    },
  },
  ocr: {
    name: "ocr",
    description: "Read the text in a picture",
    options: { image: "The picture to read", area: AREA, private: PRIVATE },
  },
  ask: {
    name: "ask",
    description: "Ask a question about a picture",
    options: {
      image: "The picture to ask about",
      question: "What would you like to know?",
      model: "The model that answers (default: Moondream2)",
      max_tokens: "Idefics2 only: maximum length of the answer, in tokens (default: 512)",
      temperature: "Idefics2 only: how creative the answer may be, from 0 to 2 (default: 0.4)",
      top_p: "Idefics2 only: how many unlikely words are considered, from 0 to 1 (default: 0.8)",
      repetition_penalty: "Idefics2 only: how strongly repetition is avoided (default: 1.2)",
      private: PRIVATE,
    },
  },
  imagine: {
    name: "imagine",
    description: "Make a picture from words",
    options: {
      prompt: "What the picture should show, in plain words or as a FLUX.2 JSON prompt",
      size: SIZE,
      seed: SEED,
      format: FORMAT,
      safety: SAFETY,
      private: PRIVATE,
    },
  },
  edit: {
    name: "edit",
    description: "Change pictures with words",
    options: {
      prompt: "What should change; call the pictures @image1, @image2, …",
      image1: "The picture to change",
      size: "auto, a name like landscape_4_3, or WIDTHxHEIGHT, up to 4 megapixels",
      seed: SEED,
      format: FORMAT,
      safety: SAFETY,
      private: PRIVATE,
    },
    furtherImage: (number) => `Another picture; call it @image${number} in the prompt`,
  },
  privacy: {
    name: "privacy",
    description: "What is stored about you, who processes it, and your choices",
    options: {
      show: "Show what is stored, for how long, and who processes it",
      "opt-out": "Stop others from using this bot on your pictures",
      "opt-in": "Let others use this bot on your pictures again",
      "forget-me": "Delete what is stored about you",
    },
  },
  preferences: {
    name: "preferences",
    description: "Your own defaults: private answers, how much detail, and my language",
    options: {
      private: "Show all of my answers only to you",
      detail: "How much I say when I describe a picture for you",
      language: "The language in which I answer you",
      reset: "Delete your preferences",
    },
  },
  settings: {
    name: "settings",
    description: "Settings for this server",
    options: {
      show: "Show all settings of this server, and anything that does not work",
      captions: "Default settings for commands in this server",
      "captions detail": "How detailed descriptions are by default",
      "captions private": "Whether only the person who asked sees the answer by default",
      "alt-text": "What happens when a picture without alt text is posted in a channel",
      "alt-text channel": "The channel or thread",
      "alt-text mode": "What happens there",
      moderation: "Check the pictures posted here for scams",
      "moderation mode": "What happens when a picture looks like a scam",
      "moderation log-channel": "The channel for reports on what was done and why",
      "moderation sensitivity": "How easily a picture counts as a scam",
      "moderation scope": "Whose pictures are checked",
      "moderation notify": "Whether authors of removed posts are told why in a private message (default: yes)",
      words: "Blocked phrases: moderation acts on pictures whose text contains one",
      "words add": "Block a phrase in the text of pictures",
      "words add phrase": "Plain words; capitals, spaces and look-alike letters make no difference",
      "words remove": "Stop blocking a phrase",
      "words remove phrase": "The phrase as it appears on the list",
      "words list": "Show all blocked phrases",
      known: "Pictures that are known as scams in this server",
      "known list": "Look at the pictures that are known as scams, and forget single ones",
    },
  },
  help: { name: "help", description: "What this bot can do and how to use it", options: {} },
};

export const menus: Words["menus"] = {
  caption: "Describe image",
  ocr: "Read text in image",
  ask: "Ask about image",
  edit: "Edit image",
  report: "Report scam image",
};

export const choices: Words["choices"] = {
  detail: {
    label: "label: a word or two",
    short: "short: one sentence",
    detailed: "detailed: a few sentences",
    full: "full: everything in the picture",
  },
  model: {
    moondream2: "Moondream2: quick and to the point",
    idefics2: "Idefics2: longer answers, adjustable",
  },
  safety: (tolerance) => (tolerance === "1" ? "1: strictest" : tolerance === "5" ? "5: most tolerant" : tolerance),
  size: (name) => name,
  area: {
    whole: "whole",
    "top half": "top half",
    "bottom half": "bottom half",
    "left half": "left half",
    "right half": "right half",
    "top left": "top left",
    top: "top",
    "top right": "top right",
    left: "left",
    centre: "centre",
    right: "right",
    "bottom left": "bottom left",
    bottom: "bottom",
    "bottom right": "bottom right",
  },
  altTextMode: {
    off: "off: do nothing",
    offer: "offer: reply with a button that drafts alt text for the person who presses it",
    post: "post: reply with the alt text itself",
  },
  moderationMode: {
    off: "off: check no pictures",
    log: "log: report scams in the log channel",
    delete: "delete: report scams and delete them",
    timeout: "timeout: report scams, delete them, and give their authors a timeout",
  },
  sensitivity: {
    low: "low: only clear scams",
    medium: "medium: likely scams",
    high: "high: doubtful pictures too; expect more false alarms",
  },
  scope: { newcomers: "newcomers: new members and new accounts", everyone: "everyone: all members" },
  serverDetail: "as each server decides",
  discordLanguage: "the language of your Discord app",
};
