import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { ago, momentOf, timeOf } from "../times.ts";
import { permissions } from "./permissions.ts";

export const moderation: Words["moderation"] = {
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
  noneToBan: "There is nobody left to ban.",
  banNumber: (number) => `Ban ${number}`,
  banned: (userId) => `<@${userId}> was banned, and their messages from the last hour were deleted.`,
  bannedKeepingMessages: (userId) => `<@${userId}> was banned. Their messages stay.`,
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
  reportedWithoutModeration:
    "Moderation is off, so copies are left alone. You can turn it on with /settings moderation.",
  reportedWithoutLog: "There is no log channel, so this was not logged. You can choose one with /settings moderation.",
  report: {
    title: "Report a scam",
    poster: (escapedName, username) => `Posted by **${isolated(escapedName)}** (${isolated(username)}).`,
    withoutModeration:
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
      bot: (permission) => `I can't do this yet: I need the ${permissions[permission]} permission.`,
      moderator: (permission) => `You can't do this: you need the ${permissions[permission]} permission.`,
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
    notYou: "If you did not post it, someone else may be using your account: please change your Discord password now.",
  },
  paidScansOver: (limit) =>
    `**Today's paid scans are used up:** ${limit} pictures were read. Until midnight UTC, I only recognise pictures that are already known.`,
};
