import type { Blame } from "../../core/errors.ts";
import { needsHigherRole } from "../../core/permission.ts";
import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { permissionList } from "./permissions.ts";

const PICTURE_FORMATS = "PNG, JPEG, WebP, GIF, AVIF or TIFF";

export const errors: Words["errors"] = {
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
      ? `In this server, I need the ${permissionList(permissions)}${needsHigherRole(permissions) ? ", and a role above the members concerned" : ""}. Please give me what is missing and try again.`
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
  modelPictureUnreachable: ({ blamed }) => `The model could not load ${pictureNamed(blamed)}. Please attach it again.`,
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
};

/** "@image1, @image2, and @image3" */
function references(numbers: readonly number[]): string {
  return new Intl.ListFormat("en").format(numbers.map((number) => `@image${number}`));
}

function pictureNamed(blamed: Blame["blamed"]): string {
  return typeof blamed === "number" ? `picture ${blamed}` : "the picture";
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
