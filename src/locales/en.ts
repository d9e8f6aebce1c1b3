import type { Blame } from "../core/errors.ts";
import type { Permission } from "../core/trouble.ts";
import type { Words } from "../core/words.ts";
import { ago, momentOf, timeOf } from "./times.ts";

/** "0.03", "0.045": jobs cost fractions of a cent. */
const DOLLARS = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 4 });

const PRIVATE = "Show the answer only to you";

/** English, and what every other language is held against. */
export const en: Words = {
  commands: {
    caption: {
      name: "caption",
      description: "Describe a picture, or a part of it",
      options: {
        image: "The picture to describe",
        detail: "How much to say (default: detailed)",
        area: "A part of the picture: top left, centre, … or x1,y1,x2,y2 in pixels or percent",
        private: PRIVATE,
      },
    },
    ocr: {
      name: "ocr",
      description: "Read the text in a picture",
      options: {
        image: "The picture to read",
        area: "A part of the picture: top left, centre, … or x1,y1,x2,y2 in pixels or percent",
        private: PRIVATE,
      },
    },
    ask: {
      name: "ask",
      description: "Ask a question about a picture",
      options: {
        image: "The picture to ask about",
        question: "What do you want to know?",
        model: "Who answers (default: Moondream2)",
        max_tokens: "Idefics2 only: how long the answer may be, in tokens (default: 512)",
        temperature: "Idefics2 only: how adventurous the answer is (default: 0.4)",
        top_p: "Idefics2 only: how many unlikely words are considered, 0 to 1 (default: 0.8)",
        repetition_penalty: "Idefics2 only: how much repetition is avoided (default: 1.2)",
        private: PRIVATE,
      },
    },
    imagine: {
      name: "imagine",
      description: "Make a picture from words",
      options: {
        prompt: "What to draw: plain words, or a JSON prompt of FLUX.2",
        size: "A name such as landscape_4_3, or WIDTHxHEIGHT up to 4 megapixels",
        seed: "The same seed and prompt make the same picture again (default: drawn at random)",
        format: "The file's format (default: jpeg)",
        safety: "How tolerant the safety checker is, 1 strict to 5 tolerant (default: 2)",
        private: PRIVATE,
      },
    },
    edit: {
      name: "edit",
      description: "Change pictures by words",
      options: {
        prompt: "What to change; @image1, @image2, … name the pictures",
        image1: "The picture to change",
        size: "auto, a name such as landscape_4_3, or WIDTHxHEIGHT up to 4 megapixels",
        seed: "The same seed and prompt make the same picture again (default: drawn at random)",
        format: "The file's format (default: jpeg)",
        safety: "How tolerant the safety checker is, 1 strict to 5 tolerant (default: 2)",
        private: PRIVATE,
      },
      furtherImage: (number) => `A further picture, @image${number} in the prompt`,
    },
    privacy: {
      name: "privacy",
      description: "What is kept of you, who processes it, and what you wish",
      options: {
        show: "Show what is kept, for how long, and who processes it",
        "opt-out": "Nobody else may have your pictures looked at",
        "opt-in": "Others may have your pictures looked at again",
        "forget-me": "Delete what is kept of you",
      },
    },
    settings: {
      name: "settings",
      description: "How this server is set up",
      options: {
        show: "Show every setting of this server, and what does not work",
        captions: "What commands do here where nobody says",
        "captions detail": "How much /caption says where nobody says",
        "captions private": "Whether only whoever asks sees an answer where nobody says",
        "alt-text": "What happens when a picture without alt text is posted in a channel",
        "alt-text channel": "The channel, or the thread",
        "alt-text mode": "What happens there",
        moderation: "Look for scams in pictures that are posted here",
        "moderation mode": "What is done about them",
        "moderation log-channel": "Where it is written what was done and why",
        "moderation sensitivity": "How little is enough to take a picture for a scam",
        "moderation scope": "Whose pictures are looked at",
        words: "Phrases that the text in a picture must not hold",
        "words add": "Add a phrase that the text in a picture must not hold",
        "words add phrase": "Plain words; capitals, blanks and letters that look alike make no difference",
        "words remove": "Take a phrase off the list",
        "words remove phrase": "The phrase, as it is on the list",
        "words list": "Show all phrases",
      },
    },
    help: { name: "help", description: "What this bot does and how to use it", options: {} },
  },
  menus: {
    caption: "Describe image",
    ocr: "Read text in image",
    ask: "Ask about image",
    edit: "Edit image",
    report: "Report scam image",
  },
  dialogues: {
    ask: { title: "Ask about the picture", question: "What do you want to know?" },
    edit: {
      title: "Edit the picture",
      prompt: "What should change?",
      promptHint: "@image1, @image2, … name the pictures, in order.",
      furtherPictures: "Further pictures",
    },
    imagine: { title: "Change the prompt", prompt: "What should the picture show?" },
    size: "Size",
    sizeHint: "A name such as landscape_4_3, or WIDTHxHEIGHT up to 4 megapixels",
    whichPicture: "Which picture?",
    whichPictures: "Which pictures?",
    picture: (number, fileName) => `Picture ${number}: ${fileName}`,
  },
  choices: {
    detail: {
      label: "label: a word or two",
      short: "short: one sentence",
      detailed: "detailed: a few sentences",
      full: "full: everything there is to see",
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
      off: "off: nothing",
      offer: "offer: a reply with a button that drafts alt text for whoever presses it",
      post: "post: a reply with the alt text itself",
    },
    moderationMode: {
      off: "off: pictures are not looked at",
      log: "log: scams are reported in the log channel",
      delete: "delete: scams are deleted, too",
      timeout: "timeout: whoever posted them gets a timeout, too",
    },
    sensitivity: {
      low: "low: only what is surely a scam",
      medium: "medium",
      high: "high: also what may well be none",
    },
    scope: { newcomers: "newcomers: of new members and new accounts", everyone: "everyone: of all members" },
  },
  progress: {
    queued: (before) => {
      if (before === undefined) return "In the queue…";
      if (before === 0) return "In the queue, next in line…";
      return `In the queue, ${before} ${before === 1 ? "job" : "jobs"} before this one…`;
    },
    running: "Working on it…",
    log: (line) => `The model says: ${line}`,
    several: (done, count) => `Working on ${count} pictures, ${done} done…`,
    cancel: "Cancel",
    goingOn: "The bot was restarted and goes on with this…",
  },
  buttons: {
    moreDetail: "More detail",
    readText: "Read text",
    askAbout: "Ask about it",
    altText: "Copy as alt text",
    draftAltText: "Draft alt text",
    again: "Again",
    changePrompt: "Change prompt",
    editThis: "Edit this",
    details: "Details",
    delete: "Delete",
    tryAgain: "Try again",
  },
  answer: {
    caption: { label: "Label", short: "Short caption", detailed: "Detailed caption", full: "Full description" },
    textInPicture: "Text in the picture",
    noText: "There is no text to be read in this picture.",
    noWords: "The model had no words for this. Another level of detail, area or question may help.",
    question: (question) => `**Question:** ${question}`,
    wholeTextInFile: "The whole text is in the file.",
    area: (area) => `area ${area}`,
    seed: (seed) => `Seed ${seed}`,
    size: (size) => `size ${size}`,
    safety: (tolerance) => `safety ${tolerance}`,
    duration: (seconds) => `${seconds.toFixed(1)} seconds`,
    generatedAlt: (prompt) => `AI-generated image: ${prompt}`,
    editedAlt: (prompt) => `AI-edited image: ${prompt}`,
    black: "A picture that is black all over is how models refuse: please change the words.",
    blackAlt: "black all over",
    madeBefore: "made before",
    pictureNumber: (number) => `**Picture ${number}**`,
    aboutMessage: (url) => `[About this message](${url})`,
    reencoded: "saved at a lower quality so that Discord takes the file",
  },
  altText: {
    ready: "Alt text, ready to be copied:",
    nothing: "There are no words in this answer that could be copied.",
    draft: "A draft of alt text, ready to be pasted. Please check it first: models make mistakes.",
    howToAdd:
      "Only whoever posted the picture can add it: edit the message (on a phone, press and hold it first), choose the picture and write its description. Where your Discord does not offer that, write “Alt:” and the text into the message itself.",
    offer: (count) =>
      count === 1
        ? "This message has a picture without alt text."
        : `This message has ${count} pictures without alt text.`,
    heading: "**Alt text**",
    written:
      "Written by a model at fal (fal.ai), and models make mistakes. The picture's author can add better alt text by editing the message.",
    introduction:
      "Pictures without alt text are processed here by fal (fal.ai). /privacy says more, and lets you opt out.",
  },
  details: {
    model: (title, endpoint) => `**Model:** ${title} (${endpoint})`,
    prompt: (prompt) => `**Prompt:** ${prompt}`,
    seed: (seed) => `**Seed:** ${seed}`,
    size: (size) => `**Size:** ${size}`,
    format: (format) => `**Format:** ${format}`,
    safety: (tolerance) => `**Safety tolerance:** ${tolerance} of 5`,
    cost: (usd) => `**Cost:** about $${DOLLARS.format(usd)}`,
    costUnknown: "**Cost:** not known",
  },
  moderation: {
    rules: {
      phrase: "phrase of this server",
      cryptoCasino: "crypto casino",
      casino: "gambling",
      bonusCode: "code for a bonus",
      promoCode: "promo code",
      moneyBonus: "bonus of money",
      withdrawal: "easy withdrawal",
      deposit: "deposit",
      giveaway: "giveaway",
      signUpReward: "reward for signing up",
      claimReward: "reward to claim",
      prizeWon: "prize out of nowhere",
      freeNitro: "free Nitro",
      steamGift: "gift card",
      gameCurrency: "free game currency",
      deviceForFree: "valuable thing for free",
      fakeAddress: "doubtful web address",
      airdrop: "crypto airdrop",
      connectWallet: "connecting a wallet",
      recoveryPhrase: "secret of a wallet",
      doubling: "doubling of money",
      quickMoney: "quick money",
      profitShare: "share of the profit",
      investment: "investment offer",
      privateContact: "invitation to talk elsewhere",
      mistakenReport: "report by mistake",
      accountThreat: "threat to an account",
      falseSupport: "alleged support",
      qrCode: "QR code to scan",
      verification: "demand for verification",
      pastedCommand: "command to paste and run",
      leakBait: "lure of leaked pictures",
      pressure: "pressure to hurry",
    },
    heading: (copies) =>
      copies === 1
        ? "**A picture that looks like a scam**"
        : `**A picture that looks like a scam, posted ${copies} times**`,
    decided: {
      undone: (userId, deleted) => (deleted > 0 ? `**Deleted, undone by <@${userId}>**` : `**Undone by <@${userId}>**`),
      notScam: (userId) => `**Not a scam, decided by <@${userId}>**`,
    },
    bannedHeading: (posters, byUserId) => {
      const whom = posters === 1 ? "its poster is banned" : `${posters} posters are banned`;
      return byUserId === undefined ? `**A scam, ${whom}**` : `**A scam, ${whom} by <@${byUserId}>**`;
    },
    meaning: {
      undone: "The picture is no longer known as a scam, and timeouts are lifted.",
      notScam: "The picture is left alone from now on, and timeouts are lifted.",
    },
    reopened: (userId) =>
      `<@${userId}> took a decision back: the picture is known as a scam again. Timeouts that were lifted stay lifted.`,
    cannotBeBroughtBack: "Deleted messages cannot be brought back.",
    bansStay: "Bans stay. You can lift them in the server's settings.",
    same: "It is the very picture that is known to be a scam here.",
    similar: (distance, limit) =>
      `It looks like a picture that is known to be a scam here: ${distance} of 256 features differ, and up to ${limit} may.`,
    text: (rule, matched, points) => `Its text says “${matched}”: ${rule}, ${points} points.`,
    furtherReasons: (count) => `${count} more ${count === 1 ? "reason speaks" : "reasons speak"} for it.`,
    score: (points, threshold) => `That makes ${points} points, and ${threshold} are enough.`,
    reportedBy: (userId) => `<@${userId}> reported it.`,
    poster: ({ userId, joinedAtMs, posts, timedOutUntilMs, isBanned, bannedBy }, accountMadeAtMs) =>
      [
        `<@${userId}> posted it ${posts === 1 ? "once" : `${posts} times`}`,
        joinedAtMs === undefined ? "" : `here since ${ago(joinedAtMs)}`,
        `account made ${ago(accountMadeAtMs)}`,
        timedOutUntilMs === undefined ? "" : `timeout until ${timeOf(timedOutUntilMs)}`,
        isBanned ? `banned${bannedBy === undefined ? "" : ` by <@${bannedBy}>`}` : "",
      ]
        .filter((part) => part !== "")
        .join(", "),
    place: ({ channelId, userId }, atMs, escapedWords, url) =>
      [
        `<@${userId}> in <#${channelId}>, ${momentOf(atMs)}, ${ago(atMs)}`,
        escapedWords === undefined ? "" : `, with the words ||\u2068${escapedWords}\u2069||`,
        url === undefined ? "" : `: [go to the message](${url})`,
      ].join(""),
    furtherPlaces: (count) => `${count} more ${count === 1 ? "message" : "messages"} with it.`,
    furtherPosts: (count) => `Others posted it too: ${count} more ${count === 1 ? "post" : "posts"}.`,
    deleted: (deleted, copies) =>
      copies === 1 ? "Its message is deleted." : `${deleted} of ${copies} messages with it are deleted.`,
    pictureAlt: (text) => `A picture that looks like a scam. Its text: ${text}`,
    pictureAltWithoutText: "A picture that looks like a scam. Its text was not read.",
    undone: (userId, deleted) =>
      `<@${userId}> undid this: the picture is not known as a scam any more, and timeouts are lifted.${deleted > 0 ? " Deleted messages cannot be brought back." : ""}`,
    notScam: (userId, deleted) =>
      `<@${userId}> said that this is no scam: the picture is left alone from now on, and timeouts are lifted.${deleted > 0 ? " Deleted messages cannot be brought back." : ""}`,
    buttons: { undo: "Undo", notScam: "Not a scam", reopen: "Undo this decision", ban: "Ban" },
    whomToBan: "Whom do you want to ban? You are asked once more before it happens.",
    nobodyToBan: "There is nobody left to ban.",
    banNumber: (number) => `Ban ${number}`,
    banned: (userId) => `<@${userId}> is banned, and their messages of the last hour are deleted.`,
    bannedAlone: (userId) => `<@${userId}> is banned. Their messages stay.`,
    decidedBefore: (state, userId) => {
      if (userId === undefined) return "A new copy has come since, and the case is open again. Nothing has changed.";
      return {
        open: `<@${userId}> has taken this decision back already. Nothing has changed.`,
        undone: `<@${userId}> has undone this already. Nothing else has changed.`,
        notScam: `<@${userId}> has already decided that this is not a scam. Nothing else has changed.`,
      }[state];
    },
    isOpenAgain:
      "Done. The picture is known as a scam again. Timeouts that were lifted stay lifted, and deleted messages stay deleted.",
    shownElsewhere: (url) =>
      `This entry is an older one, so it stays as it is. [The newest entry](${url}) shows what was decided.`,
    entryIsNew: "The entry in the log could not be changed any more, so the log has a new one.",
    timeoutsNotLifted: "**Not done:** not every timeout could be lifted. Please lift them in the server's member list.",
    reportedAsleep: "Moderation is off, so nothing is done about copies. To turn it on, use /settings moderation.",
    reportedWithoutLog:
      "There is no log channel, so this is written down nowhere. To choose one, use /settings moderation.",
    report: {
      title: "Report a scam",
      poster: (escapedName, username) => `Posted by **${escapedName}** (${username}).`,
      asleep:
        "**Moderation is off,** so nothing happens to copies by itself. You can still teach me the pictures and have that logged.",
      withoutLog:
        "**There is no log channel,** so this is not written down. You can set one with /settings moderation.",
      pictures: "Which pictures are scams?",
      picturesHint: "I will recognise these and their copies in this server.",
      steps: "What else should happen?",
      stepsHint: "Nothing else happens than what you check here.",
      delete: "Delete this message",
      deleteHint: "It cannot be brought back.",
      copies: "Delete the other copies",
      copiesHint: "All those in this server that I know of. They cannot be brought back.",
      silence: (name, minutes) => `Time out ${name} for ${minutes} minutes`,
      silenceHint: "Until then they can read, but not write, react or speak.",
      lacking: {
        bot: (permission) => `I cannot do this yet: I need the permission ${en.permissions[permission]}.`,
        moderator: (permission) => `You cannot do this: it takes the permission ${en.permissions[permission]}.`,
      },
      known: (pictures) =>
        pictures === 1
          ? "Thank you. The picture is known as a scam here from now on."
          : `Thank you. The ${pictures} pictures are known as scams here from now on.`,
      unread: (pictures) =>
        pictures === 1
          ? "1 picture could not be read, so it is not known."
          : `${pictures} pictures could not be read, so they are not known.`,
      messageDeleted: "The message is deleted.",
      messageWasGone: "The message was deleted before you sent this off.",
      copiesDeleted: (count) => {
        if (count === 0) return "I know of no other copy that is still there.";
        return count === 1 ? "1 other copy is deleted." : `${count} other copies are deleted.`;
      },
      silenced: (userId, untilMs) => `<@${userId}> is timed out until ${timeOf(untilMs)}.`,
      hasLeft: (userId) => `<@${userId}> has left the server, so there is nobody to time out.`,
      notDone: {
        delete: (reason) => `**Not done:** the message is still there. ${reason}`,
        copies: (reason) => `**Not done:** some of the other copies are still there. ${reason}`,
        silence: (reason) => `**Not done:** there is no timeout. ${reason}`,
      },
    },
    banning: {
      title: "Ban a member",
      who: (userId, accountMadeAtMs, name) =>
        `${name ? `**${name.escaped}** (${name.username})` : `<@${userId}>`}, ID ${userId}, account made ${ago(accountMadeAtMs)}. They are removed from this server and cannot come back until the ban is lifted.`,
      reason: "Reason",
      reasonHint: "It goes into the server's audit log, where other moderators can read it.",
      deletes: "Delete their messages of the last hour",
      deletesHint: "In every channel. They cannot be brought back.",
      bannedAlready: (userId, byUserId) =>
        byUserId === undefined
          ? `<@${userId}> is banned already. Nothing has changed.`
          : `<@${userId}> was banned already by <@${byUserId}>. Nothing has changed.`,
    },
    paidScansOver: (limit) =>
      `**The paid scans of today are used up:** ${limit} pictures were read. Until midnight UTC, only pictures that are known already are recognised.`,
  },
  spokenTo: {
    howToAsk: "To ask about this picture, reply to it, mention me and write your question, all in one message.",
    pictureHidden:
      "I cannot see that picture from here. Please right-click its message (or press and hold it), then choose Apps, then Describe image.",
  },
  privacy: {
    processed:
      "**Who processes:** pictures, prompts and questions that are given to me go to fal (fal.ai), which runs the models. I ask fal to keep no record of them; pictures that it makes stay there for 7 days.",
    kept: "**What I keep:** never your pictures. Answers are kept for 30 days at most, by the picture's fingerprint and not by your name. What the buttons under an answer need (your words, the picture's link, the answer) is kept with your id for 7 days, and what you wait for until it is answered, a day at most. Which reply of mine belongs to which message without alt text is kept for 30 days.",
    moderated:
      "**Moderation:** a server can have pictures that are posted in it scanned for scams, also those of members who have opted out; fal reads the text in them. Of a scam picture I keep fingerprints and its text for 180 days, and who posted it, where and with which words, for that server's moderators; `/privacy forget-me` does not change that.",
    isOptedOut:
      "**You have opted out:** nobody else can have your pictures looked at, and no alt text is written for them unasked. `/privacy opt-in` takes that back.",
    isOptedIn:
      "**You have not opted out:** others may have pictures that you post looked at, and servers may have alt text written for them. `/privacy opt-out` ends that, and `/privacy forget-me` deletes what is kept of you.",
    optedOut:
      "Done. Nobody else can have your pictures looked at from now on; you still can. `/privacy opt-in` takes that back.",
    optedIn: "Done. Others may have pictures that you post looked at again.",
    forgotten:
      "Done. What was kept of you is deleted, so buttons under your earlier answers do not work any more. Whether you have opted out stays as it was.",
  },
  help: [
    "I see, read and make pictures.",
    "**/caption** describes a picture or a part of it. **/ocr** reads the text in it. **/ask** answers a question about it.",
    "**/imagine** makes a picture from words, and **/edit** changes up to nine of yours: say @image1, @image2 in the prompt.",
    "For a picture that is posted already, right-click its message (or press and hold it) and choose Apps.",
    "Add `private` to any of them and only you see the answer. The seed under a made picture makes it again.",
    "Pictures and prompts are processed by fal (fal.ai); **/privacy** says more.",
  ].join("\n"),
  settings: {
    defaults: ({ detail, private: isPrivate }) =>
      `**Where a command does not say:** ${en.answer.caption[detail]}; ${isPrivate ? "only whoever asks sees the answer" : "everybody sees the answer"}.`,
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
        timeout: "scams in pictures are deleted and reported, and whoever posted them gets a timeout",
      }[mode];
      const whose = { newcomers: "new members and new accounts", everyone: "all members" }[scope];
      const log = logChannelId === undefined ? "none" : `<#${logChannelId}>`;
      return `**Moderation:** ${what}. Log channel: ${log}. Looked at: pictures of ${whose}. Sensitivity: ${sensitivity}.`;
    },
    paidScans: (limit) => `**Cost of moderation:** at most ${limit} paid scans a day.`,
    logIsOpen: (channelId) =>
      `**Everybody in this server can read <#${channelId}>,** where scam pictures and their posters are shown. Please hide it from everybody but moderators, or choose another channel.`,
    noPhrases: "**Phrases that the text in a picture must not hold:** none.",
    phrases: (count, list) => `**Phrases that the text in a picture must not hold (${count}):** ${list}`,
    phraseAdded: (phrase) => `**Added:** ${phrase}`,
    phraseRemoved: (phrase) => `**Removed:** ${phrase}`,
    phrasesAsleep: "Moderation is off, so phrases do nothing yet. To turn it on, use /settings moderation.",
    more: (count) => `and ${count} more`,
    messagesHidden:
      "**Automatic alt text and moderation do nothing yet,** because I am not shown what people post. Whoever runs me must turn on the Message Content intent on the Bot page of Discord's developer portal, set `MESSAGE_CONTENT=on` and start me again. Everything that is asked for by command works.",
    processed: "**Who processes pictures:** fal (fal.ai). /privacy says more.",
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
      return `**${what} does not work${where}:** the channel is gone, or I may not see it. Please let me see it, or choose another one with /settings.`;
    }
    if (problem.kind === "timedOut") {
      return `**${what} does not work${where}:** I am in timeout in this server until ${momentOf(problem.untilMs)}. Please end my timeout, or wait; then it works again by itself.`;
    }
    if (problem.kind === "refused") {
      return `**${what} does not work${where}:** Discord refuses me there, although I have every permission that I know of. Until ${timeOf(problem.untilMs)} I do nothing there that costs money; then I try again.`;
    }
    return `**${what} does not work${where}:** I need the ${permissionList(problem.permissions)}${isOverMembers(problem.permissions) ? ", and a role above those of the members concerned" : ""}. Please give me that, and it works again by itself; or turn it off with /settings.`;
  },
  errors: {
    notAPicture: ({ name, what }) =>
      ({
        text: `${name} is a text file, not a picture. Please attach a PNG, JPEG, WebP, GIF, AVIF or TIFF picture.`,
        audio: `${name} is a sound file, not a picture. Please attach a PNG, JPEG, WebP, GIF, AVIF or TIFF picture.`,
        archive: `${name} is an archive, not a picture. Please unpack it and attach the picture itself.`,
        unknown: `${name} is not a picture that I know. Please attach a PNG, JPEG, WebP, GIF, AVIF or TIFF picture.`,
      })[what],
    pictureFormatUnread: ({ name, format }) =>
      ({
        HEIC: `${name} is a HEIC photo, which I cannot read. Please share it as JPEG: most phones do that under “Most compatible”.`,
        BMP: `${name} is a BMP picture, which I cannot read. Please save it as PNG and try again.`,
        SVG: `${name} is an SVG drawing, which I cannot read. Please export it as PNG and try again.`,
        PDF: `${name} is a PDF, which I cannot read. Please attach a screenshot of the page.`,
        video: `${name} is a video, which I cannot read. Please attach a screenshot of the moment you mean.`,
      })[format],
    pictureEmpty: ({ name }) => `${name} is an empty file. Please attach the picture again.`,
    pictureBroken: ({ name }) => `${name} is damaged or incomplete. Please save the picture again and attach it anew.`,
    pictureUnopenable: ({ name }) =>
      `${name} takes too much time or memory to open. Please save it again as PNG or JPEG, and attach that.`,
    pictureTooLarge: ({ name, limitMegabytes }) =>
      `${name} is too large: I read pictures up to ${limitMegabytes} MB. Please make it smaller.`,
    pictureTooManyPixels: ({ name, limitMegapixels }) =>
      `${name} has too many pixels: I read pictures up to ${limitMegapixels} megapixels. Please scale it down.`,
    pictureTooLong: ({ name, limitPixels, limitRatio }) =>
      `${name} is too long or too narrow: I read pictures up to ${limitPixels} pixels long, and up to ${limitRatio} times as long as they are wide. Please attach a part of it.`,
    pictureTooManyFrames: ({ name, limit }) =>
      `${name} has too many frames: I read up to ${limit}. Please attach a screenshot of the one you mean.`,
    pictureGone: ({ name }) => `${name} cannot be found any more. Please attach the picture again.`,
    pictureHostRefused: ({ name }) =>
      `${name} lies on a site that I do not read from. Please attach the picture itself.`,
    pictureTooSlow: ({ name }) => `${name} could not be fetched in time. Please try again in a moment.`,
    pictureUnreachable: ({ name }) => `${name} could not be fetched. Please attach it again.`,
    promptEmpty: () => "The prompt is empty. Please say what the picture should show.",
    promptTooLong: ({ limit }) => `The prompt is too long: at most ${limit} characters. Please shorten it.`,
    promptJsonBroken: () =>
      "The prompt begins like JSON but is not complete. Please check its brackets, quotes and commas, or write plain words.",
    imageReferenceUnknown: ({ reference, given }) =>
      given === 0
        ? `The prompt names @image${reference}, but /imagine takes no pictures. Please use /edit and attach it there.`
        : `The prompt names @image${reference}, but that picture was not given. Please attach it, or change the prompt.`,
    questionEmpty: () => "The question is empty. Please say what you want to know.",
    questionTooLong: ({ limit }) => `The question is too long: at most ${limit} characters. Please shorten it.`,
    areaUnreadable: () =>
      "I do not understand this area. Please choose a name such as top left, or write x1,y1,x2,y2 in pixels or percent, such as 10%,0%,50%,100%.",
    areaEmpty: () => "Nothing of the picture lies in this area. Please choose another one.",
    sizeUnreadable: () =>
      "I do not understand this size. Please choose a name such as landscape_4_3, or write WIDTHxHEIGHT, such as 1024x768.",
    sizeTooLarge: ({ limitMegapixels }) =>
      `This size is too large: at most ${limitMegapixels} megapixels, such as 2048x2048. Please choose a smaller one.`,
    optionNotForModel: ({ option, model }) =>
      `The option ${option} is not for ${model}. Please leave it out, or choose model idefics2.`,
    serverOnly: () => "This works in servers alone. Please use it in a server that I was added to.",
    permissionNeeded: ({ permission }) =>
      `Only members with the ${permissionList([permission])} can use this. Please ask one of them.`,
    botTimedOut: () =>
      "I am in timeout in this server and can do nothing here. Please end my timeout, or wait until it is over, and try again.",
    permissionsMissing: ({ where, permissions }) =>
      where === "server"
        ? `I need the ${permissionList(permissions)} in this server${isOverMembers(permissions) ? ", and a role above those of the members concerned" : ""}. Please see to that and try again.`
        : `I need the ${permissionList(permissions)} in ${where === "logChannel" ? "the log channel" : `#${where.channel}`}. Please give it to me in the channel's settings and try again.`,
    rankTooLow: ({ whose }) =>
      whose === "moderator"
        ? "Your highest role is not above this member's, so you cannot do this to them. Please ask a member whose role is above theirs."
        : "My highest role is not above this member's, so Discord does not let me do this. Please move my role above theirs in the server's settings.",
    memberIsOwner: () => "This member owns the server, so nobody can ban them or give them a timeout.",
    accountGone: () => "This account cannot be banned: it is not there any more, or was never a person's.",
    memberIsAdministrator: () =>
      "This member is an administrator, and Discord lets nobody time out administrators. Please leave the timeout out.",
    copyElsewhere: ({ channel }) =>
      `There is a copy in #${channel}, where you cannot delete messages. Please leave the other copies out, or ask a moderator of that channel.`,
    nothingChosen: () => "No picture is chosen. Please choose at least one, and try again.",
    picturesChanged: () =>
      "The author has changed this message in the meantime, and a picture that you chose is not in it any more. Nothing has been done. Please report the message again.",
    channelGone: () => "The channel is not there any more. Please choose another one.",
    logChannelNeeded: () =>
      "Moderation needs a log channel, where it writes what was done and why. Please choose one under log-channel.",
    phraseEmpty: () => "There is nothing to be seen in this phrase. Please write some words.",
    phraseTooLong: ({ limit }) => `The phrase is too long: at most ${limit} characters. Please shorten it.`,
    phraseKnown: ({ phrase }) => `The phrase “${phrase}” is on the list already. There is nothing to do.`,
    phraseUnknown: ({ phrase }) => `The phrase “${phrase}” is not on the list. Please choose one of the proposals.`,
    tooManyPhrases: ({ limit }) => `There are ${limit} phrases already, and no more fit. Please remove one first.`,
    cancelled: () => "Cancelled. Nothing more will be done.",
    timedOut: ({ minutes }) =>
      `This took longer than ${minutes} ${minutes === 1 ? "minute" : "minutes"} and was stopped. Please try again later.`,
    contentPolicy: ({ blamed }) => {
      if (blamed === undefined)
        return "The model's content policy refused this. Please change the words or the picture.";
      if (blamed === "words") return "The model's content policy refused the words. Please change them.";
      return `The model's content policy refused ${pictureNamed(blamed)}. Please use another one.`;
    },
    nothingMade: () => "The model made nothing of this. Please change the words and try again.",
    modelPictureTooSmall: ({ blamed }) =>
      `${capitalised(pictureNamed(blamed))} is too small for the model. Please use a larger one.`,
    modelPictureTooLarge: ({ blamed }) =>
      `${capitalised(pictureNamed(blamed))} is too large for the model. Please use a smaller one.`,
    modelPictureTooLong: ({ blamed }) =>
      `${capitalised(pictureNamed(blamed))} is too long and narrow for the model. Please crop it and try again.`,
    modelPictureUnreadable: ({ blamed }) =>
      `The model could not read ${pictureNamed(blamed)}. Please save it as PNG or JPEG and try again.`,
    modelPictureUnreachable: ({ blamed }) =>
      `The model could not fetch ${pictureNamed(blamed)}. Please attach it again.`,
    modelFileTooLarge: ({ blamed }) =>
      `The file of ${pictureNamed(blamed)} is too large for the model. Please use a smaller one.`,
    modelFormatRefused: ({ blamed }) =>
      `The model does not take the format of ${pictureNamed(blamed)}. Please save it as PNG or JPEG and try again.`,
    modelInputTooShort: ({ blamed }) =>
      blamed === "words"
        ? "The model needs more words. Please write a little more."
        : "The model needs more to work with. Please write a little more, or add a picture.",
    modelInputTooLong: ({ blamed }) =>
      blamed === "words"
        ? "The text is too long for the model. Please shorten it."
        : "This is too much for the model. Please shorten the text, or give fewer pictures.",
    modelNumberRefused: () =>
      "One of the numbers is outside what the model takes. Please change or leave out the numbers.",
    modelChoiceRefused: () => "One of the settings is not among the model's choices. Please choose another one.",
    modelFeatureMissing: () => "The model cannot do this. Please leave out the special settings and try again.",
    modelFaceMissing: ({ blamed }) =>
      `The model found no face in ${pictureNamed(blamed)}. Please use one in which a face can be seen.`,
    modelInputRefused: () => "The model did not accept these settings. Please change them and try again.",
    modelGone: ({ endpoint }) => `The model ${endpoint} is not available at fal any more. Please choose another model.`,
    modelAnswerUnreadable: () => "The model's answer could not be understood. Please try again.",
    modelBusy: () => "The model is too busy to take this now. Please try again in a minute.",
    modelFailed: () => "The model failed at this. Please try again.",
    falUnreachable: () => "The model service fal cannot be reached right now. Please try again in a minute.",
    falKeyRefused: () => "fal does not accept this bot's key. Please tell the people who run the bot.",
    falBalanceExhausted: () => "This bot has run out of credit at fal. Please tell the people who run the bot.",
    falAccountLocked: () => "fal has locked this bot's account. Please tell the people who run the bot.",
    submitUncertain: () =>
      "The connection to fal broke while handing over the job, so it may or may not have been made. Nothing was sent twice. Please try again.",
    resultLost: () => "The result is not at fal any more. Please ask again.",
    madeUnsafe: () =>
      "The model has marked what it made as unsafe, so it is not shown. Please change the words or the picture.",
    answerBlocked: () =>
      "The moderation of this server did not let the answer through. Please ask elsewhere, such as in a direct message.",
    answerExplicit: () =>
      "Discord takes the answer for explicit content and does not let it through here. Please change the words or the picture.",
    fileRefused: () => "Discord does not take the file here. Please ask elsewhere, such as in a direct message.",
    storeUnavailable: () =>
      "The bot cannot keep records right now, so it takes on nothing that costs money. Please try again later.",
    restarting: () => "The bot is restarting. Please try again in a moment.",
    stopped: () => "The bot had to stop before this was done. Please try again in a moment.",
    gaveUp: () => "The bot stopped twice while working on this, so it has given up. Please try something else.",
    notYourJob: () => "Only the person who asked, or a moderator, can cancel this.",
    tooLongAgo: () => "This is too long ago, and I have not kept it. Please use the command anew.",
    buttonUnknown: () => "I do not know this button any more. Please use the command anew.",
    notYourAnswer: () => "Only the person who asked, or a moderator, can delete this.",
    messageWithoutPictures: () => "There is no picture in this message. Please choose a message with a picture.",
    messageGone: () => "This message is not there any more. Please choose another one.",
    pictureOptedOut: () =>
      "Whoever posted this picture has asked that it be left alone. Please ask them to describe it to you.",
    tooManyPictures: ({ limit }) =>
      `These are too many pictures: ${limit} at most. Please choose fewer of them, or add fewer.`,
    jobOver: () => "This is over already. There is nothing to cancel.",
    unexpected: ({ id }) =>
      `Something went wrong. Please try again; if it stays, tell the bot's owner this number: ${id}.`,
  },
};

/** Whether it takes a higher role, too. */
function isOverMembers(permissions: readonly Permission[]): boolean {
  return permissions.some((name) => name === "ModerateMembers" || name === "BanMembers");
}

/** "permission Send Messages", "permissions View Channel, Send Messages and Attach Files" */
function permissionList(permissions: readonly Permission[]): string {
  const names = permissions.map((permission) => en.permissions[permission]);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? `permission ${last}` : `permissions ${names.slice(0, -1).join(", ")} and ${last}`;
}

/** In the middle of a sentence. */
function pictureNamed(blamed: Blame["blamed"]): string {
  return typeof blamed === "number" ? `picture ${blamed}` : "the picture";
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
