import { PERMISSIONS } from "../../src/core/permission.ts";
import type { Blame } from "../../src/core/errors.ts";
import { CAPTION_DETAILS } from "../../src/core/request/request.ts";
import type { Words } from "../../src/core/ui/words.ts";

/** Parameters for every sentence that takes some: the sentence is made once with each list. */
type Samples<Part> = Part extends (...params: infer Params) => string
  ? readonly Params[]
  : { readonly [Key in keyof Part]?: Samples<Part[Key]> };

const NAME = "صورة.png";
/** What people, models and pictures say, in a script that is read from right to left. */
const FOREIGN = "مرحبا";

/** What a model may object to. */
const BLAMES: readonly [Blame][] = [[{}], [{ blamed: "words" }], [{ blamed: "picture" }], [{ blamed: 2 }]];

const KNOWN = { key: "0123456789abcdef", taughtAtMs: 0, text: undefined };

/** A sentence without an entry takes no parameters. */
export const SAMPLES: Samples<Words> = {
  commands: { edit: { furtherImage: [[2], [9]] } },
  dialogues: {
    edit: {
      promptHint: [[[1]], [[1, 2]], [[2, 3, 25]]],
      furtherHint: [
        [2, 8],
        [10, 1],
      ],
    },
    picture: [[1, NAME]],
    filesKept: [[1], [2]],
  },
  choices: { safety: [["1"], ["2"], ["3"], ["4"], ["5"]], size: [["landscape_4_3"], ["auto"]] },
  progress: {
    queued: [[], [0], [1], [2]],
    log: [[FOREIGN]],
    several: [
      [0, 2],
      [1, 2],
    ],
    finished: { picture: [["1"]], text: [["1"]], failure: [["1"]] },
  },
  answer: {
    question: [[FOREIGN]],
    area: [["10%,0%,50%,100%"]],
    seed: [[7]],
    size: [["1024x768"]],
    safety: [["2"]],
    duration: [[1], [2.44]],
    generatedAlt: [[FOREIGN]],
    editedAlt: [[FOREIGN]],
    beforeEdit: [["A house."]],
    frame: [[3, 12]],
    frameOf: [[2, 3, 12]],
    pictureNumber: [[2]],
    aboutMessage: [["https://discord.com/channels/1/2/3"]],
  },
  altText: { offer: [[1], [3]] },
  details: {
    model: [["FLUX.2", "fal-ai/flux-2-pro"]],
    prompt: [[FOREIGN]],
    seed: [[7]],
    size: [["1024x768"]],
    format: [["jpeg"]],
    safety: [["2"]],
    cost: [[0.045], [0.0032]],
  },
  preferences: {
    private: [[true], [false]],
    detail: [[undefined], ["short"]],
    language: [[undefined], ["en"]],
  },
  settings: {
    defaults: CAPTION_DETAILS.flatMap((detail) =>
      [true, false].map((isPrivate) => [{ detail, private: isPrivate }] as const),
    ),
    altText: { off: [["<#1>"]], offer: [["<#1>, <#2>"]], post: [["<#1>"]] },
    moderation: [
      [{ mode: "off", sensitivity: "medium", scope: "newcomers", notify: true }],
      [{ mode: "log", logChannelId: "1", sensitivity: "low", scope: "everyone", notify: true }],
      [{ mode: "delete", logChannelId: "1", sensitivity: "medium", scope: "everyone", notify: false }],
      [{ mode: "timeout", logChannelId: "1", sensitivity: "high", scope: "newcomers", notify: true }],
    ],
    paidScans: [[500]],
    logIsOpen: [["1"]],
    known: {
      heading: [
        [1, 1, 1],
        [12, 2, 3],
      ],
      picture: [
        [1, { ...KNOWN, taughtBy: undefined, seen: undefined }],
        [2, { ...KNOWN, taughtBy: "bot", seen: { count: 1, lastAtMs: 0 } }],
        [3, { ...KNOWN, taughtBy: { userId: "1" }, seen: { count: 4, lastAtMs: 0 } }],
      ],
      pictureAlt: [[3]],
      forget: [[3]],
    },
    notify: [[true], [false]],
    phrases: [[2, "free money, gift"]],
    phraseAdded: [[FOREIGN]],
    phraseRemoved: [[FOREIGN]],
    phraseShort: [[4]],
    phraseCommon: [[41, 200]],
    more: [[5]],
  },
  moderation: {
    notice: { timedOutUntil: [[1_700_000_600_000]] },
    heading: [[1], [40]],
    similar: [[9, 30]],
    text: [
      ["free Nitro", FOREIGN, 5],
      ["free Nitro", FOREIGN, 1],
    ],
    furtherReasons: [[1], [2]],
    score: [[9, 6]],
    reportedBy: [["1"]],
    poster: [
      [{ userId: "1", posts: 1 }, 1_600_000_000_000],
      [
        { userId: "1", joinedAtMs: 1_700_000_000_000, posts: 2, timedOutUntilMs: 1_700_000_600_000, isBanned: true },
        1_600_000_000_000,
      ],
    ],
    furtherPosts: [[1], [2]],
    deleted: [
      [1, 1],
      [1, 2],
    ],
    pictureAlt: [[FOREIGN]],
    undone: [
      ["1", 0],
      ["1", 1],
    ],
    notScam: [
      ["1", 0],
      ["1", 1],
    ],
    banNumber: [[1]],
    banned: [["1"]],
    bannedKeepingMessages: [["1"]],
    decided: {
      undone: [
        ["1", 0],
        ["1", 1],
      ],
      notScam: [["1", 0]],
    },
    bannedHeading: [[1], [1, "2"], [3], [3, "2"]],
    reopened: [["1"]],
    place: [
      [{ channelId: "1", messageId: "2", userId: "3" }, 1_700_000_000_000],
      [
        { channelId: "1", messageId: "2", userId: "3" },
        1_700_000_000_000,
        "free",
        "https://discord.com/channels/1/2/3",
      ],
    ],
    furtherPlaces: [[1], [2]],
    decidedBefore: [["open"], ["open", "1"], ["undone", "1"], ["notScam", "1"]],
    shownElsewhere: [["https://discord.com/channels/1/2/3"]],
    report: {
      poster: [[FOREIGN, "ann"]],
      silence: [[FOREIGN, 10]],
      lacking: {
        bot: PERMISSIONS.map((permission) => [permission] as const),
        moderator: PERMISSIONS.map((permission) => [permission] as const),
      },
      known: [[1], [2]],
      unread: [[1], [2]],
      copiesDeleted: [[0], [1], [2]],
      silenced: [["1", 1_700_000_000_000]],
      hasLeft: [["1"]],
      notDone: { delete: [["Warum."]], copies: [["Warum."]], silence: [["Warum."]] },
    },
    banning: {
      who: [
        ["1", 1_700_000_000_000],
        ["1", 1_700_000_000_000, { escaped: FOREIGN, username: "ann" }],
      ],
      bannedAlready: [["1"], ["1", "2"]],
    },
    paidScansOver: [[500]],
  },
  setupProblem: [
    [{ feature: "altText", channelId: "1", problem: { kind: "missing", permissions: ["SendMessages"] } }],
    [{ feature: "moderation", problem: { kind: "missing", permissions: ["ManageMessages", "ModerateMembers"] } }],
    [{ feature: "moderation", channelId: "1", problem: { kind: "gone" } }],
  ],
  errors: {
    notAPicture: (["text", "audio", "archive", "unknown"] as const).map((what) => [{ name: NAME, what }] as const),
    pictureFormatUnread: (["HEIC", "BMP", "SVG", "PDF", "video"] as const).map(
      (format) => [{ name: NAME, format }] as const,
    ),
    pictureEmpty: [[{ name: NAME }]],
    pictureUnopenable: [[{ name: NAME }]],
    pictureBroken: [[{ name: NAME }]],
    pictureTooLarge: [[{ name: NAME, limitMegabytes: 20 }]],
    pictureTooManyPixels: [[{ name: NAME, limitMegapixels: 100 }]],
    pictureTooLong: [[{ name: NAME, limitPixels: 30_000, limitRatio: 1_000 }]],
    pictureTooManyFrames: [[{ name: NAME, limit: 10_000 }]],
    pictureGone: [[{ name: NAME }]],
    pictureHostRefused: [[{ name: NAME }]],
    pictureTooSlow: [[{ name: NAME }]],
    pictureUnreachable: [[{ name: NAME }]],
    promptTooLong: [[{ limit: 4000 }]],
    imageReferenceUnknown: [
      [{ reference: 2, given: [] }],
      [{ reference: 2, given: [1] }],
      [{ reference: 1, given: [2, 3, 4, 5, 6, 7, 8, 9, 10] }],
    ],
    questionTooLong: [[{ limit: 4000 }]],
    sizeTooLarge: [[{ limitMegapixels: 4 }]],
    optionNotForModel: [[{ option: "top_p", model: "Moondream2" }]],
    permissionNeeded: [[{ permission: "ManageGuild" }]],
    copyElsewhere: [[{ channel: "صور" }]],
    rankTooLow: [[{ whose: "moderator" }], [{ whose: "bot" }]],
    permissionsMissing: (["server", "logChannel", { channel: "صور" }] as const).flatMap((where) =>
      [PERMISSIONS.slice(0, 1), PERMISSIONS.slice(0, 3)].map((permissions) => [{ where, permissions }] as const),
    ),
    phraseTooLong: [[{ limit: 100 }]],
    phraseKnown: [[{ phrase: FOREIGN }]],
    phraseUnknown: [[{ phrase: FOREIGN }]],
    tooManyPhrases: [[{ limit: 200 }]],
    timedOut: [[{ minutes: 1 }], [{ minutes: 10 }]],
    contentPolicy: BLAMES,
    modelPictureTooSmall: BLAMES,
    modelPictureTooLarge: BLAMES,
    modelPictureTooLong: BLAMES,
    modelPictureUnreadable: BLAMES,
    modelPictureUnreachable: BLAMES,
    modelFileTooLarge: BLAMES,
    modelFormatRefused: BLAMES,
    modelInputTooShort: BLAMES,
    modelInputTooLong: BLAMES,
    modelFaceMissing: BLAMES,
    modelGone: [[{ endpoint: "fal-ai/flux-2-pro" }]],
    tooManyPictures: [[{ limit: 9 }]],
    unexpected: [[{ id: "ab12cd34" }]],
  },
};
