import type { Permission } from "../../core/permission.ts";
import type { Blame } from "../../core/errors.ts";
import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { ago, momentOf, timeOf } from "../times.ts";

/** "0.03", "0.045": jobs cost fractions of a cent. */
const DOLLARS = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 4 });

const AREA = "A part of the picture: a name like top left, or x1,y1,x2,y2 in pixels or percent";
const PRIVATE = "Show the answer only to you";
const SIZE = "A name like landscape_4_3, or WIDTHxHEIGHT, up to 4 megapixels";
const SEED = "The same seed and prompt make the same picture again (default: random)";
const FORMAT = "File format (default: jpeg)";
const SAFETY = "Safety tolerance, from 1 (strictest) to 5 (default: 2)";
const PICTURE_FORMATS = "PNG, JPEG, WebP, GIF, AVIF or TIFF";

/** English, and what every other language is held against. */
export const en: Words = {
  commands: {
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
  },
  menus: {
    caption: "Describe image",
    ocr: "Read text in image",
    ask: "Ask about image",
    edit: "Edit image",
    report: "Report scam image",
  },
  dialogues: {
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
    sizeHint: SIZE,
    whichPicture: "Which picture?",
    whichPictures: "Which pictures?",
    picture: (number, fileName) => `Picture ${number}: ${isolated(fileName)}`,
    filesKept: (count) =>
      count === 1
        ? "The picture that you added before is still there."
        : `The ${count} pictures that you added before are still there.`,
  },
  choices: {
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
    serversDetail: "as each server decides",
    discordsLanguage: "the language of your Discord app",
    language: { en: "English", de: "Deutsch" },
  },
  progress: {
    queued: (before) => {
      if (before === undefined) return "In the queue…";
      if (before === 0) return "In the queue, next in line…";
      return `In the queue, ${before} ${before === 1 ? "job" : "jobs"} before this one…`;
    },
    running: "Working on it…",
    log: (line) => `The model says: ${isolated(line)}`,
    several: (done, count) => `Working on ${count} pictures, ${done} done so far…`,
    cancel: "Cancel",
    goingOn: "I was restarted and am carrying on with this…",
    over: {
      picture: (userId) => `<@${userId}>, your picture is ready.`,
      text: (userId) => `<@${userId}>, your answer is ready.`,
      failure: (userId) => `<@${userId}>, that did not work. My message says why.`,
    },
  },
  buttons: {
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
  },
  answer: {
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
  },
  altText: {
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
    introduction:
      "Pictures without alt text are processed here by fal (fal.ai). To learn more or opt out, use /privacy.",
  },
  details: {
    model: (title, endpoint) => `**Model:** ${title} (${endpoint})`,
    prompt: (prompt) => `**Prompt:** ${isolated(prompt)}`,
    seed: (seed) => `**Seed:** ${seed}`,
    size: (size) => `**Size:** ${size}`,
    format: (format) => `**Format:** ${format}`,
    safety: (tolerance) => `**Safety tolerance:** ${tolerance} of 5`,
    cost: (usd) => `**Cost:** about $${DOLLARS.format(usd)}`,
    costUnknown: "**Cost:** unknown",
  },
  moderation: {
    rules: {
      phrase: "blocked phrase",
      cryptoCasino: "crypto casino",
      casino: "gambling",
      bonusCode: "bonus code",
      promoCode: "promo code",
      moneyBonus: "cash bonus",
      withdrawal: "easy withdrawal",
      deposit: "deposit",
      giveaway: "giveaway",
      signUpReward: "reward for signing up",
      claimReward: "reward to claim",
      prizeWon: "prize out of nowhere",
      freeNitro: "free Nitro",
      steamGift: "gift card",
      gameCurrency: "free game currency",
      deviceForFree: "something valuable for free",
      fakeAddress: "suspicious web address",
      airdrop: "crypto airdrop",
      connectWallet: "request to connect a wallet",
      recoveryPhrase: "request for a wallet's secret",
      doubling: "doubling your money",
      quickMoney: "quick money",
      profitShare: "share of the profit",
      investment: "investment offer",
      privateContact: "invitation to talk elsewhere",
      mistakenReport: "story of a mistaken report",
      accountThreat: "threat to an account",
      falseSupport: "fake support",
      qrCode: "QR code to scan",
      verification: "demand for verification",
      pastedCommand: "command to paste and run",
      leakBait: "leaked pictures as bait",
      pressure: "time pressure",
    },
    heading: (copies) =>
      copies === 1
        ? "**This picture looks like a scam**"
        : `**This picture looks like a scam and was posted ${copies} times**`,
    decided: {
      undone: (userId, deleted) =>
        deleted > 0 ? `**Deleted, then undone by <@${userId}>**` : `**Undone by <@${userId}>**`,
      notScam: (userId) => `**Not a scam, decided by <@${userId}>**`,
    },
    bannedHeading: (posters, byUserId) => {
      const what = posters === 1 ? "its poster was banned" : `${posters} posters were banned`;
      return byUserId === undefined ? `**Scam: ${what}**` : `**Scam: ${what} by <@${byUserId}>**`;
    },
    meaning: {
      undone: "The picture is no longer known as a scam, and timeouts were lifted.",
      notScam: "The picture is left alone from now on, and timeouts were lifted.",
    },
    reopened: (userId) =>
      `<@${userId}> undid a decision: the picture is known as a scam again. Timeouts that were lifted stay lifted.`,
    cannotBeBroughtBack: "Deleted messages can't be brought back.",
    bansStay: "Bans stay. You can lift them in the server's settings.",
    same: "It is identical to a picture known as a scam in this server.",
    similar: (distance, limit) =>
      `It resembles a picture known as a scam in this server: ${distance} of 256 features differ (limit: ${limit}).`,
    text: (rule, matched, points) =>
      `Its text says “${isolated(matched)}”: ${rule}, ${points} ${points === 1 ? "point" : "points"}.`,
    furtherReasons: (count) => `There ${count === 1 ? "is 1 more reason" : `are ${count} more reasons`}.`,
    score: (points, threshold) => `Score ${points} (threshold ${threshold}).`,
    reportedBy: (userId) => `<@${userId}> reported it.`,
    poster: ({ userId, joinedAtMs, posts, timedOutUntilMs, isBanned, bannedBy }, accountMadeAtMs) =>
      [
        `<@${userId}> posted it ${posts === 1 ? "once" : `${posts} times`}`,
        joinedAtMs === undefined ? "" : `joined ${ago(joinedAtMs)}`,
        `account created ${ago(accountMadeAtMs)}`,
        timedOutUntilMs === undefined ? "" : `in timeout until ${timeOf(timedOutUntilMs)}`,
        isBanned ? `banned${bannedBy === undefined ? "" : ` by <@${bannedBy}>`}` : "",
      ]
        .filter((part) => part !== "")
        .join(", "),
    place: ({ channelId, userId }, atMs, hiddenWords, url) =>
      [
        `<@${userId}> in <#${channelId}>, ${momentOf(atMs)}, ${ago(atMs)}`,
        hiddenWords === undefined ? "" : `, with the words ${hiddenWords}`,
        url === undefined ? "" : `: [go to the message](${url})`,
      ].join(""),
    furtherPlaces: (count) => `${count} more ${count === 1 ? "message" : "messages"} with it.`,
    furtherPosts: (count) =>
      count === 1 ? "Someone else posted it once more." : `Others posted it ${count} more times.`,
    deleted: (deleted, copies) =>
      copies === 1 ? "The message was deleted." : `${deleted} of ${copies} messages with it were deleted.`,
    pictureAlt: (text) => `A picture that looks like a scam. Its text: ${isolated(text)}`,
    pictureAltWithoutText: "A picture that looks like a scam. Its text was not read.",
    undone: (userId, deleted) =>
      `<@${userId}> undid this: the picture no longer counts as a scam, and timeouts were lifted.${deleted > 0 ? " Deleted messages can't be brought back." : ""}`,
    notScam: (userId, deleted) =>
      `<@${userId}> decided that this is not a scam: the picture is left alone from now on, and timeouts were lifted.${deleted > 0 ? " Deleted messages can't be brought back." : ""}`,
    buttons: { undo: "Undo", notScam: "Not a scam", undoDecision: "Undo this decision", ban: "Ban" },
    whomToBan: "Who should be banned? You will be asked to confirm first.",
    nobodyToBan: "There is nobody left to ban.",
    banNumber: (number) => `Ban ${number}`,
    banned: (userId) => `<@${userId}> was banned, and their messages from the last hour were deleted.`,
    bannedAlone: (userId) => `<@${userId}> was banned. Their messages stay.`,
    decidedBefore: (state, userId) => {
      if (userId === undefined) return "A new copy has come since, and the case is open again. Nothing has changed.";
      return {
        open: `<@${userId}> has already undone this decision. Nothing has changed.`,
        undone: `<@${userId}> has already undone this. Nothing else has changed.`,
        notScam: `<@${userId}> has already decided that this is not a scam. Nothing else has changed.`,
      }[state];
    },
    isOpenAgain:
      "Done. The picture is known as a scam again. Timeouts that were lifted stay lifted, and deleted messages stay deleted.",
    shownElsewhere: (url) =>
      `This entry is an older one, so it stays as it is. [The newest entry](${url}) shows what was decided.`,
    entryIsNew: "The entry in the log could not be changed any more, so the log has a new one.",
    timeoutsNotLifted:
      "**Not done:** not every timeout could be lifted. Please lift the others in the server's member list.",
    reportedAsleep: "Moderation is off, so copies are left alone. You can turn it on with /settings moderation.",
    reportedWithoutLog:
      "There is no log channel, so this was not logged. You can choose one with /settings moderation.",
    report: {
      title: "Report a scam",
      poster: (escapedName, username) => `Posted by **${isolated(escapedName)}** (${isolated(username)}).`,
      asleep:
        "**Moderation is off,** so copies are left alone. You can still teach me the pictures and have them logged.",
      withoutLog:
        "**There is no log channel,** so this will not be logged. You can choose one with /settings moderation.",
      pictures: "Which pictures are scams?",
      picturesHint: "I will recognise these and their copies in this server.",
      steps: "What else should happen?",
      stepsHint: "Only what you check here will happen.",
      delete: "Delete this message",
      deleteHint: "It can't be brought back.",
      copies: "Delete the other copies",
      copiesHint: "All that I know of in this server. They can't be brought back.",
      silence: (name, minutes) => `Time out ${isolated(name)} for ${minutes} minutes`,
      silenceHint: "Until then, they can read, but not write, react or speak.",
      lacking: {
        bot: (permission) => `I can't do this yet: I need the ${en.permissions[permission]} permission.`,
        moderator: (permission) => `You can't do this: you need the ${en.permissions[permission]} permission.`,
      },
      known: (pictures) =>
        pictures === 1
          ? "Thank you. The picture is known as a scam in this server from now on."
          : `Thank you. The ${pictures} pictures are known as scams in this server from now on.`,
      unread: (pictures) =>
        pictures === 1
          ? "1 picture could not be read, so I will not recognise it."
          : `${pictures} pictures could not be read, so I will not recognise them.`,
      messageDeleted: "The message was deleted.",
      messageWasGone: "The message had already been deleted.",
      copiesDeleted: (count) => {
        if (count === 0) return "I know of no other copy.";
        return count === 1 ? "1 other copy was deleted." : `${count} other copies were deleted.`;
      },
      silenced: (userId, untilMs) => `<@${userId}> was timed out until ${timeOf(untilMs)}.`,
      hasLeft: (userId) => `<@${userId}> has left the server, so no timeout was given.`,
      notDone: {
        delete: (reason) => `**Not done:** the message is still there. ${reason}`,
        copies: (reason) => `**Not done:** some of the other copies are still there. ${reason}`,
        silence: (reason) => `**Not done:** no timeout was given. ${reason}`,
      },
    },
    banning: {
      title: "Ban a member",
      who: (userId, accountMadeAtMs, name) =>
        `${name ? `**${isolated(name.escaped)}** (${isolated(name.username)})` : `<@${userId}>`}, ID ${userId}, account created ${ago(accountMadeAtMs)}. They will be removed from this server and can't come back until the ban is lifted.`,
      reason: "Reason",
      reasonHint: "It goes into the server's audit log, where other moderators can read it.",
      deletes: "Delete their messages from the last hour",
      deletesHint: "In every channel. They can't be brought back.",
      bannedAlready: (userId, byUserId) =>
        byUserId === undefined
          ? `<@${userId}> was already banned. Nothing has changed.`
          : `<@${userId}> was already banned by <@${byUserId}>. Nothing has changed.`,
    },
    notice: {
      deleted: "Your message in this server was deleted.",
      silenced: "You were given a timeout in this server.",
      banned: "A moderator of this server is about to ban you.",
      reasons: {
        known: "A picture that you posted is known as a scam there.",
        text: "The text in a picture that you posted looks like a scam.",
        phrase: "The text in a picture that you posted contains words that are blocked there.",
      },
      timedOutUntil: (untilMs) => `You can't write there until ${momentOf(untilMs)}.`,
      whomToAsk:
        "If this is a mistake, please ask the moderators of that server. They can't see what you write to me here.",
      notYou:
        "If you did not post it, someone else may be using your account: please change your Discord password now.",
    },
    paidScansOver: (limit) =>
      `**Today's paid scans are used up:** ${limit} pictures were read. Until midnight UTC, I only recognise pictures that are already known.`,
  },
  spokenTo: {
    howToAsk: "To ask about this picture, reply to it, mention me and write your question, all in one message.",
    pictureHidden:
      "I can't see that picture from here. Please right-click its message (or press and hold it), then choose Apps and Describe image.",
    inPrivate: "Only you can see the answer. Press the button to read it.",
    chooseLanguage: "English? Choose it with /preferences.",
  },
  privacy: {
    processed:
      "**Who processes it:** the pictures, prompts and questions you give me go to fal (fal.ai), which runs the models. I ask fal not to keep a record of them; pictures made there stay there for 7 days.",
    kept: "**What I store:** never your pictures. Answers: up to 30 days, under the picture's fingerprint, not your name. Whatever the buttons under an answer need (your words, the picture's link, the answer): 7 days, with your user ID. What you are waiting for: until it is answered, one day at most. Which of my replies belongs to which message without alt text: 30 days, and what it says: 7 days.",
    moderated:
      "**Moderation:** a server can have the pictures posted there checked for scams, even those of members who opted out; fal reads the text in them. For a scam picture I store its fingerprints, its text, and who posted it, where and with which words, for 180 days, for that server's moderators. `/privacy forget-me` does not delete this.",
    preferences:
      "**Your preferences:** what you choose with `/preferences` is stored with your user ID until you change or delete it. `/privacy forget-me` deletes it, too.",
    noticed:
      "**Private messages:** if a server's moderation removes your post, I may tell you why. I remember for a day that I did.",
    isOptedOut:
      "**You have opted out:** other people can't use me on your pictures, and I write no alt text for them unasked. To undo this, use `/privacy opt-in`.",
    isOptedIn:
      "**You have not opted out:** other people can use me on pictures that you post, and servers can have alt text written for them. To stop this, use `/privacy opt-out`. To delete what I store about you, use `/privacy forget-me`.",
    optedOut:
      "Done. From now on, other people can't use me on your pictures; you still can. To undo this, use `/privacy opt-in`.",
    optedIn: "Done. Other people can use me on your pictures again.",
    forgotten:
      "Done. I have deleted what I stored about you, so buttons under your earlier answers no longer work. Your choice about opting out stays as it was.",
  },
  help: [
    "Hi! I see, read and make pictures.",
    "**/caption** describes a picture or a part of it, **/ocr** reads the text in it, and **/ask** answers a question about it.",
    "**/imagine** makes a picture from words, and **/edit** changes up to nine of yours: call them @image1, @image2 in the prompt.",
    "For a picture that is already posted, right-click its message (or press and hold it) and choose Apps. To ask more, reply to my answer and mention me.",
    "With the option `private`, only you see the answer. With the seed under a picture, you can make it again.",
    "**/preferences** sets your own defaults, such as private answers or another language.",
    "Pictures and prompts are processed by fal (fal.ai); **/privacy** tells you more.",
  ].join("\n"),
  preferences: {
    heading: "**Your preferences**",
    saved: "**Saved. Your preferences from now on:**",
    reset: "**Deleted. From now on, these defaults apply:**",
    private: (isPrivate) =>
      isPrivate
        ? "**Private answers:** on. If you mention me in a server, my reply only holds a button that shows you the answer."
        : "**Private answers:** as each server decides, and public elsewhere.",
    detail: (detail) =>
      `**Descriptions of pictures:** ${detail === undefined ? en.choices.serversDetail : en.answer.caption[detail]}.`,
    language: (language) =>
      `**Language:** ${language === undefined ? en.choices.discordsLanguage : en.choices.language[language]}.`,
    order: "The options of a command come first. Where a server keeps its answers private, yours stay private too.",
  },
  settings: {
    defaults: ({ detail, private: isPrivate }) =>
      `**Default settings for commands:** ${en.answer.caption[detail]}; ${isPrivate ? "only the person who asked sees the answer" : "everybody sees the answer"}.`,
    altTextNowhere: "**Automatic alt text:** off in every channel.",
    altText: {
      off: (channels) => `**Automatic alt text:** off in ${channels}.`,
      offer: (channels) => `**Automatic alt text, offered with a button:** ${channels}.`,
      post: (channels) => `**Automatic alt text, posted as a reply:** ${channels}.`,
    },
    moderation: ({ mode, logChannelId, sensitivity, scope }) => {
      const what = {
        off: "off",
        log: "scams in pictures are reported",
        delete: "scams in pictures are deleted and reported",
        timeout: "scams in pictures are deleted and reported, and their authors get a timeout",
      }[mode];
      const whose = { newcomers: "new members and new accounts", everyone: "all members" }[scope];
      const log = logChannelId === undefined ? "none" : `<#${logChannelId}>`;
      return `**Moderation:** ${what}. Log channel: ${log}. Pictures checked: those of ${whose}. Sensitivity: ${sensitivity}.`;
    },
    paidScans: (limit) => `**Cost of moderation:** at most ${limit} paid scans a day.`,
    logIsOpen: (channelId) =>
      `**Everybody in this server can read <#${channelId}>,** where scam pictures and their posters are shown. Please hide it from everybody but moderators, or choose another channel.`,
    notify: (isOn) =>
      isOn
        ? "**Authors of removed posts:** told why in a private message, at most once a day."
        : "**Authors of removed posts:** not told why.",
    noPhrases: "**Blocked phrases:** none.",
    phrases: (count, list) => `**Blocked phrases (${count}):** ${list}`,
    phraseAdded: (phrase) => `**Blocked:** ${isolated(phrase)}`,
    phraseRemoved: (phrase) => `**No longer blocked:** ${isolated(phrase)}`,
    phrasesAsleep:
      "Moderation is off, so blocked phrases have no effect yet. You can turn it on with /settings moderation.",
    known: {
      heading: (total, page, pages) =>
        `**${total === 1 ? "1 picture is known as a scam here" : `${total} pictures are known as scams here`}**${pages > 1 ? `, page ${page} of ${pages}` : ""}`,
      none: "**No picture is known as a scam here.** To teach me one, right-click its message (or press and hold it), then choose Apps, then Report scam image.",
      picture: (number, { taughtAtMs, taughtBy, seen }) => {
        const when = ago(taughtAtMs);
        const taught =
          taughtBy === undefined
            ? `Became known ${when}; who reported it is not known.`
            : taughtBy === "bot"
              ? `Found by me ${when}.`
              : `Reported by <@${taughtBy.userId}> ${when}.`;
        const times =
          seen === undefined
            ? "How often it was posted is not known."
            : seen.count === 1
              ? "Posted once."
              : `Posted ${seen.count} times, last ${ago(seen.lastAtMs)}.`;
        return `**Picture ${number}**\n${taught} ${times}`;
      },
      notShown: "I can't show it: its entry in the log is gone, or I'm not allowed to read it.",
      pictureAlt: (number) => `Scam picture ${number}. Its text was not read.`,
      forget: (number) => `Forget picture ${number}`,
      newer: "Newer",
      older: "Older",
      forgotten:
        "**Forgotten.** If this picture is posted again, I judge it like any other. To have it left alone for good, press Not a scam in the log instead.",
      takeBack: "Undo",
      takenBack: "**Undone.** The picture is known as a scam again.",
      tooLate: "This picture can't be brought back any more. To teach it to me again, report a message with it.",
      gone: "This picture was already forgotten.",
    },
    phraseQuestion:
      "**Really add this phrase?** It is likely to hit many harmless pictures, too. Nothing has been added yet.",
    phraseShort: (minLetters) => `It has fewer than ${minLetters} letters, so it turns up almost anywhere.`,
    phraseCommon: (found, of) => `It is in ${found} of ${of} harmless texts, for example:`,
    phraseButtons: { addPhrase: "Add anyway", dropPhrase: "Cancel" },
    phraseDropped: "Nothing was added.",
    more: (count) => `and ${count} more`,
    messagesHidden:
      "**Automatic alt text and moderation do nothing yet,** because I can't see what people post. The people who run this bot can change that: turn on the Message Content intent on the Bot page of Discord's developer portal, set `MESSAGE_CONTENT=on` and restart me. Commands work anyway.",
    processed: "**Who processes pictures:** fal (fal.ai). To learn more, use /privacy.",
  },
  permissions: {
    ViewChannel: "View Channel",
    Connect: "Connect",
    SendMessages: "Send Messages",
    SendMessagesInThreads: "Send Messages in Threads",
    AttachFiles: "Attach Files",
    ReadMessageHistory: "Read Message History",
    ManageMessages: "Manage Messages",
    ModerateMembers: "Timeout Members",
    BanMembers: "Ban Members",
    ManageGuild: "Manage Server",
  },
  trouble: ({ feature, channelId, problem }) => {
    const where = channelId === undefined ? "" : ` in <#${channelId}>`;
    const what = { altText: "Automatic alt text", moderation: "Moderation" }[feature];
    if (problem.kind === "gone") {
      return `**${what} does not work${where}:** the channel is gone, or I can't see it. Please give me access to it, or choose another one with /settings.`;
    }
    if (problem.kind === "timedOut") {
      return `**${what} does not work${where}:** I am in timeout in this server until ${momentOf(problem.untilMs)}. Please end my timeout, or wait; then it works again by itself.`;
    }
    if (problem.kind === "refused") {
      return `**${what} does not work${where}:** Discord turns me away there, although I seem to have every permission I need. Until ${timeOf(problem.untilMs)} I do nothing there that costs money; then I try again.`;
    }
    return `**${what} does not work${where}:** I need the ${permissionList(problem.permissions)}${isOverMembers(problem.permissions) ? ", and a role above the members concerned" : ""}. Please give me what is missing, and it works again by itself; or turn it off with /settings.`;
  },
  errors: {
    notAPicture: ({ name, what }) =>
      ({
        text: `${isolated(name)} is a text file, not a picture. Please attach a ${PICTURE_FORMATS} picture.`,
        audio: `${isolated(name)} is a sound file, not a picture. Please attach a ${PICTURE_FORMATS} picture.`,
        archive: `${isolated(name)} is an archive, not a picture. Please unpack it and attach the picture itself.`,
        unknown: `${isolated(name)} is not a picture that I can read. Please attach a ${PICTURE_FORMATS} picture.`,
      })[what],
    pictureFormatUnread: ({ name, format }) =>
      ({
        HEIC: `${isolated(name)} is a HEIC photo, which I can't read. Please share it as JPEG (on an iPhone: Settings → Camera → Formats → Most Compatible).`,
        BMP: `${isolated(name)} is a BMP picture, which I can't read. Please save it as PNG and try again.`,
        SVG: `${isolated(name)} is an SVG drawing, which I can't read. Please export it as PNG and try again.`,
        PDF: `${isolated(name)} is a PDF, which I can't read. Please attach a screenshot of the page.`,
        video: `${isolated(name)} is a video, which I can't read. Please attach a screenshot of the moment you mean.`,
      })[format],
    pictureEmpty: ({ name }) => `${isolated(name)} is an empty file. Please attach the picture again.`,
    pictureBroken: ({ name }) =>
      `${isolated(name)} is damaged or incomplete. Please save the picture again and attach the new file.`,
    pictureUnopenable: ({ name }) =>
      `${isolated(name)} takes too much time or memory to open. Please save it as a new PNG or JPEG and attach that.`,
    pictureTooLarge: ({ name, limitMegabytes }) =>
      `${isolated(name)} is too large: I read pictures up to ${limitMegabytes} MB. Please attach a smaller one.`,
    pictureTooManyPixels: ({ name, limitMegapixels }) =>
      `${isolated(name)} has too many pixels: I read pictures up to ${limitMegapixels} megapixels. Please scale it down.`,
    pictureTooLong: ({ name, limitPixels, limitRatio }) =>
      `${isolated(name)} is too long or too narrow: I read pictures up to ${limitPixels} pixels long and ${limitRatio} times as long as wide. Please attach a part of it.`,
    pictureTooManyFrames: ({ name, limit }) =>
      `${isolated(name)} has too many frames: I read up to ${limit}. Please attach a screenshot of the one you mean.`,
    pictureGone: ({ name }) => `${isolated(name)} is no longer there. Please attach the picture again.`,
    pictureHostRefused: ({ name }) =>
      `${isolated(name)} is on a site that I don't read from. Please attach the picture itself.`,
    pictureTooSlow: ({ name }) => `${isolated(name)} could not be loaded in time. Please try again in a moment.`,
    pictureUnreachable: ({ name }) => `${isolated(name)} could not be loaded. Please attach it again.`,
    promptEmpty: () => "The prompt is empty. Please say what the picture should show.",
    promptTooLong: ({ limit }) => `The prompt is too long: at most ${limit} characters. Please shorten it.`,
    promptJsonBroken: () =>
      "The prompt begins like JSON but is not complete. Please check its brackets, quotes and commas, or use plain words.",
    imageReferenceUnknown: ({ reference, given }) =>
      given.length === 0
        ? `The prompt mentions @image${reference}, but /imagine takes no pictures. Please use /edit and attach it there.`
        : `The prompt mentions @image${reference}, but that picture is missing; there ${given.length === 1 ? "is" : "are"} only ${references(given)}. Please add it, or change the prompt.`,
    questionEmpty: () => "The question is empty. Please say what you would like to know.",
    questionTooLong: ({ limit }) => `The question is too long: at most ${limit} characters. Please shorten it.`,
    areaUnreadable: () =>
      "I don't understand this area. Please choose a name like top left, or write x1,y1,x2,y2 in pixels or percent, such as 10%,0%,50%,100%.",
    areaEmpty: () => "This area has nothing of the picture in it. Please choose another one.",
    sizeUnreadable: () =>
      "I don't understand this size. Please choose a name like landscape_4_3, or write WIDTHxHEIGHT, such as 1024x768.",
    sizeTooLarge: ({ limitMegapixels }) =>
      `This size is too large: at most ${limitMegapixels} megapixels, such as 2048x2048. Please choose a smaller one.`,
    optionNotForModel: ({ option, model }) =>
      `The option ${option} is not for ${model}. Please leave it out, or choose model idefics2.`,
    serverOnly: () => "This works only in servers. Please use it in a server that I was added to.",
    permissionNeeded: ({ permission }) =>
      `Only members with the ${permissionList([permission])} can use this. Please ask one of them.`,
    botTimedOut: () =>
      "I am in timeout in this server and can do nothing here. Please end my timeout, or wait until it is over, and try again.",
    permissionsMissing: ({ where, permissions }) =>
      where === "server"
        ? `In this server, I need the ${permissionList(permissions)}${isOverMembers(permissions) ? ", and a role above the members concerned" : ""}. Please give me what is missing and try again.`
        : `In ${where === "logChannel" ? "the log channel" : isolated(`#${where.channel}`)}, I need the ${permissionList(permissions)}. Please give me what is missing in the channel's settings and try again.`,
    rankTooLow: ({ whose }) =>
      whose === "moderator"
        ? "Your highest role is not above this member's, so you can't do this to them. Please ask a member with a higher role."
        : "My highest role is not above this member's, so Discord does not let me do this. Please move my role above theirs in the server's settings.",
    memberIsOwner: () => "This member owns the server, so they can't be banned or given a timeout.",
    accountGone: () => "This account can't be banned: it no longer exists, or it never belonged to a person.",
    memberIsAdministrator: () =>
      "This member is an administrator, and Discord does not allow a timeout for administrators. Please leave it out.",
    copyElsewhere: ({ channel }) =>
      `There is a copy in ${isolated(`#${channel}`)}, where you can't delete messages. Please leave the other copies out, or ask a moderator of that channel.`,
    nothingChosen: () => "No picture is chosen. Please choose at least one, and try again.",
    picturesChanged: () =>
      "The author has changed this message in the meantime, and a picture that you chose is not in it any more. Nothing has been done. Please report the message again.",
    channelGone: () => "The channel is gone. Please choose another one.",
    logChannelNeeded: () =>
      "Moderation needs a log channel, where it reports what was done and why. Please choose one under log-channel.",
    phraseEmpty: () => "This phrase has no visible characters. Please write some words.",
    phraseTooLong: ({ limit }) => `The phrase is too long: at most ${limit} characters. Please shorten it.`,
    phraseKnown: ({ phrase }) => `The phrase “${isolated(phrase)}” is already blocked, so there is nothing to do.`,
    phraseUnknown: ({ phrase }) =>
      `The phrase “${isolated(phrase)}” is not on the list. Please choose one of the suggestions.`,
    tooManyPhrases: ({ limit }) => `The list is full: it has ${limit} phrases. Please remove one first.`,
    cancelled: () => "Cancelled. Nothing more will be done.",
    timedOut: ({ minutes }) =>
      `This took longer than ${minutes} ${minutes === 1 ? "minute" : "minutes"} and was stopped. Please try again later.`,
    contentPolicy: ({ blamed }) => {
      if (blamed === undefined)
        return "The model's content policy does not allow this. Please change the words or the picture.";
      if (blamed === "words") return "The model's content policy does not allow these words. Please change them.";
      return `The model's content policy does not allow ${pictureNamed(blamed)}. Please use another one.`;
    },
    nothingMade: () => "The model returned nothing. Please change the words and try again.",
    modelPictureTooSmall: ({ blamed }) =>
      `${capitalised(pictureNamed(blamed))} is too small for the model. Please use a larger one.`,
    modelPictureTooLarge: ({ blamed }) =>
      `${capitalised(pictureNamed(blamed))} is too large for the model. Please use a smaller one.`,
    modelPictureTooLong: ({ blamed }) =>
      `${capitalised(pictureNamed(blamed))} is too long and narrow for the model. Please crop it and try again.`,
    modelPictureUnreadable: ({ blamed }) =>
      `The model could not read ${pictureNamed(blamed)}. Please save it as PNG or JPEG and try again.`,
    modelPictureUnreachable: ({ blamed }) =>
      `The model could not load ${pictureNamed(blamed)}. Please attach it again.`,
    modelFileTooLarge: ({ blamed }) =>
      `The file of ${pictureNamed(blamed)} is too large for the model. Please use a smaller one.`,
    modelFormatRefused: ({ blamed }) =>
      `The model does not accept the format of ${pictureNamed(blamed)}. Please save it as PNG or JPEG and try again.`,
    modelInputTooShort: ({ blamed }) =>
      blamed === "words"
        ? "The text is too short for the model. Please write a little more."
        : "This is too little for the model. Please write a little more, or add a picture.",
    modelInputTooLong: ({ blamed }) =>
      blamed === "words"
        ? "The text is too long for the model. Please shorten it."
        : "This is too much for the model. Please shorten the text, or use fewer pictures.",
    modelNumberRefused: () =>
      "One of the numbers is outside the model's range. Please change the numbers or leave them out.",
    modelChoiceRefused: () => "The model does not offer one of these settings. Please choose another one.",
    modelFeatureMissing: () => "The model can't do this. Please leave out the special settings and try again.",
    modelFaceMissing: ({ blamed }) =>
      `The model found no face in ${pictureNamed(blamed)}. Please use one that shows a face.`,
    modelInputRefused: () => "The model did not accept these settings. Please change them and try again.",
    modelGone: ({ endpoint }) => `fal no longer offers the model ${endpoint}. Please choose another one.`,
    modelAnswerUnreadable: () => "The model's answer could not be read. Please try again.",
    modelBusy: () => "The model is too busy right now. Please try again in a minute.",
    modelFailed: () => "The model failed. Please try again.",
    falUnreachable: () => "The model service fal can't be reached right now. Please try again in a minute.",
    falKeyRefused: () => "fal does not accept this bot's key. Please tell the people who run this bot.",
    falBalanceExhausted: () => "This bot has run out of credit at fal. Please tell the people who run this bot.",
    falAccountLocked: () => "fal has locked this bot's account. Please tell the people who run this bot.",
    submitUncertain: () =>
      "The connection to fal broke, so I can't tell whether this is being made. To avoid paying twice, I did not send it again. Please try again if you still need it.",
    resultLost: () => "fal no longer has the result. Please ask again.",
    madeUnsafe: () =>
      "The model marked its own result as unsafe, so I don't show it. Please change the words or the picture.",
    answerBlocked: () =>
      "The moderation of this server blocked the answer. Please ask somewhere else, such as in a direct message.",
    answerExplicit: () =>
      "Discord considers the answer explicit and does not allow it here. Please change the words or the picture.",
    fileRefused: () => "Discord does not accept the file here. Please ask somewhere else, such as in a direct message.",
    tooManyAtOnce: () => "That was a lot at once. Please wait a minute, then send me the next one.",
    storeUnavailable: () =>
      "I can't save anything right now, so I start nothing that costs money. Please try again later.",
    restarting: () => "I am restarting. Please try again in a moment.",
    stopped: () => "I had to stop before this was done. Please try again in a moment.",
    gaveUp: () => "I had to stop twice while working on this, so I have given up. Please try something else.",
    notYourJob: () => "Only the person who asked, or a moderator, can cancel this.",
    tooLongAgo: () => "I no longer have what this needs. Please use the command again.",
    buttonUnknown: () => "I no longer know this button. Please use the command again.",
    notForYou: () => "Only the person who asked can see this answer. Please ask me yourself.",
    notYourAnswer: () => "Only the person who asked, or a moderator, can delete this.",
    messageWithoutPictures: () => "There is no picture in this message. Please choose a message with a picture.",
    messageGone: () => "This message is gone. Please choose another one.",
    pictureOptedOut: () =>
      "The author of this picture has opted out, so I leave it alone. Please ask them what it shows.",
    tooManyPictures: ({ limit }) => `These are too many pictures: ${limit} at most. Please choose or add fewer.`,
    jobOver: () => "This is already over, so there is nothing to cancel.",
    unexpected: ({ id }) =>
      `Something went wrong. Please try again; if it keeps happening, tell the people who run this bot this number: ${id}.`,
  },
};

/** Whether it takes a higher role, too. */
function isOverMembers(permissions: readonly Permission[]): boolean {
  return permissions.some((name) => name === "ModerateMembers" || name === "BanMembers");
}

/** "Send Messages permission", "View Channel, Send Messages and Attach Files permissions" */
function permissionList(permissions: readonly Permission[]): string {
  const names = permissions.map((permission) => en.permissions[permission]);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? `${last} permission` : `${names.slice(0, -1).join(", ")} and ${last} permissions`;
}

/** In the middle of a sentence. */
function references(numbers: readonly number[]): string {
  return new Intl.ListFormat("en").format(numbers.map((number) => `@image${number}`));
}

function pictureNamed(blamed: Blame["blamed"]): string {
  return typeof blamed === "number" ? `picture ${blamed}` : "the picture";
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
