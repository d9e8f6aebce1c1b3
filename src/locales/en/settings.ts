import { needsHigherRole } from "../../core/permission.ts";
import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { ago, momentOf, timeOf } from "../times.ts";
import { answer } from "./answers.ts";
import { permissionList } from "./permissions.ts";

export const settings: Words["settings"] = {
  defaults: ({ detail, private: isPrivate }) =>
    `**Default settings for commands:** ${answer.caption[detail]}; ${isPrivate ? "only the person who asked sees the answer" : "everybody sees the answer"}.`,
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
  phrasesWithoutModeration:
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
};

export const setupProblem: Words["setupProblem"] = ({ feature, channelId, problem }) => {
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
  return `**${what} does not work${where}:** I need the ${permissionList(problem.permissions)}${needsHigherRole(problem.permissions) ? ", and a role above the members concerned" : ""}. Please give me what is missing, and it works again by itself; or turn it off with /settings.`;
};
