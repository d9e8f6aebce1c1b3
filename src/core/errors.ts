import type { Permission } from "./permission.ts";

/** No parameters: the sentence needs none. */
type Nothing = Record<string, never>;

/**
 * The part of a request that a model objects to, where it says so: the words, the picture, or one of several, counted
 * from 1.
 */
export interface Blame {
  readonly blamed?: "words" | "picture" | number;
}

/**
 * Every failure that a person can understand, with the parameters of its sentence. The sentences themselves are in
 * `locales/`; a key without a sentence does not compile.
 */
export interface UserErrors {
  // The person's input
  notAPicture: { name: string; what: "text" | "audio" | "archive" | "unknown" };
  pictureFormatUnread: { name: string; format: "HEIC" | "BMP" | "SVG" | "PDF" | "video" };
  pictureEmpty: { name: string };
  pictureBroken: { name: string };
  /** It would take more time or memory than a picture may. */
  pictureUnopenable: { name: string };
  pictureTooLarge: { name: string; limitMegabytes: number };
  pictureTooManyPixels: { name: string; limitMegapixels: number };
  pictureTooLong: { name: string; limitPixels: number; limitRatio: number };
  pictureTooManyFrames: { name: string; limit: number };
  pictureGone: { name: string };
  pictureHostRefused: { name: string };
  pictureTooSlow: { name: string };
  pictureUnreachable: { name: string };
  promptEmpty: Nothing;
  promptTooLong: { limit: number };
  promptJsonBroken: Nothing;
  /** `given`: the numbers of the pictures that may be named; empty where no picture is taken at all. */
  imageReferenceUnknown: { reference: number; given: readonly number[] };
  questionEmpty: Nothing;
  questionTooLong: { limit: number };
  areaUnreadable: { text: string };
  areaEmpty: Nothing;
  sizeUnreadable: { text: string };
  sizeTooLarge: { limitMegapixels: number };
  optionNotForModel: { option: string; model: string };
  // A server's decisions
  serverOnly: Nothing;
  permissionNeeded: { permission: Permission };
  /** The bot itself may do nothing in the server for a while. */
  botTimedOut: Nothing;
  /** `where`: a channel by its name, without `#`. */
  permissionsMissing: { where: "server" | "logChannel" | { channel: string }; permissions: readonly Permission[] };
  /** The member to be banned, or freed from a timeout, does not rank below the moderator or the bot (`whose`). */
  rankTooLow: { whose: "moderator" | "bot" };
  memberIsOwner: Nothing;
  /** Discord refuses to give them a timeout. */
  memberIsAdministrator: Nothing;
  /** A copy to be deleted is in a channel where the moderator may not delete messages. */
  copyElsewhere: { channel: string };
  nothingChosen: Nothing;
  /** The author has taken a picture out of the message since the dialogue about it was opened. */
  picturesChanged: Nothing;
  /** The account to be banned does not exist (any more). */
  accountGone: Nothing;
  channelGone: Nothing;
  logChannelNeeded: Nothing;
  phraseEmpty: Nothing;
  phraseTooLong: { limit: number };
  phraseKnown: { phrase: string };
  phraseUnknown: { phrase: string };
  tooManyPhrases: { limit: number };
  // What became of it at fal
  cancelled: Nothing;
  timedOut: { minutes: number };
  contentPolicy: Blame;
  nothingMade: Blame;
  modelPictureTooSmall: Blame;
  modelPictureTooLarge: Blame;
  /** Too long for its width, or the other way round. */
  modelPictureTooLong: Blame;
  modelPictureUnreadable: Blame;
  modelPictureUnreachable: Blame;
  modelFileTooLarge: Blame;
  modelFormatRefused: Blame;
  modelInputTooShort: Blame;
  modelInputTooLong: Blame;
  modelNumberRefused: Blame;
  modelChoiceRefused: Blame;
  modelFeatureMissing: Blame;
  modelFaceMissing: Blame;
  modelInputRefused: Blame;
  modelGone: { endpoint: string };
  modelAnswerUnreadable: Nothing;
  modelBusy: Blame;
  modelFailed: Blame;
  falUnreachable: Nothing;
  falKeyRefused: Nothing;
  falBalanceExhausted: Nothing;
  /** By fal itself, for another reason than the balance. */
  falAccountLocked: Nothing;
  submitUncertain: Nothing;
  resultLost: Nothing;
  /** The model marks its result as unsafe. */
  madeUnsafe: Nothing;
  // What became of the answer at Discord
  answerBlocked: Nothing;
  answerExplicit: Nothing;
  fileRefused: Nothing;
  // The bot itself
  /** One person sends the bot more in a minute than it answers. */
  tooManyAtOnce: Nothing;
  storeUnavailable: Nothing;
  restarting: Nothing;
  /** The work could neither be finished nor left to the next process. */
  stopped: Nothing;
  /** More than one process of the bot has ended while reading for this request. */
  gaveUp: Nothing;
  notYourJob: Nothing;
  jobOver: Nothing;
  tooLongAgo: Nothing;
  buttonUnknown: Nothing;
  notYourAnswer: Nothing;
  notForYou: Nothing;
  messageWithoutPictures: Nothing;
  messageGone: Nothing;
  tooManyPictures: { limit: number };
  pictureOptedOut: Nothing;
  unexpected: { id: string };
}

export type UserErrorKey = keyof UserErrors;

/** A failure that the person reads as one plain sentence; any other error is a bug of ours. */
export class UserError<Key extends UserErrorKey = UserErrorKey> extends Error {
  override readonly name = "UserError";
  readonly key: Key;
  readonly params: UserErrors[Key];

  constructor(key: Key, params: UserErrors[Key], options?: ErrorOptions) {
    super(key, options);
    this.key = key;
    this.params = params;
  }
}
