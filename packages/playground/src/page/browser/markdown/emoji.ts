/**
 * Emoji by the names that Discord's client knows them by; it knows some thousands more. A name becomes its emoji even
 * within a word, unless a backslash precedes it.
 */
export const EMOJI: ReadonlyMap<string, string> = new Map([
  ["smile", "😄"],
  ["smiley", "😃"],
  ["grin", "😁"],
  ["joy", "😂"],
  ["wink", "😉"],
  ["sob", "😭"],
  ["thinking", "🤔"],
  ["heart", "❤️"],
  ["broken_heart", "💔"],
  ["fire", "🔥"],
  ["star", "⭐"],
  ["sparkles", "✨"],
  ["eyes", "👀"],
  ["tada", "🎉"],
  ["rocket", "🚀"],
  ["wave", "👋"],
  ["clap", "👏"],
  ["pray", "🙏"],
  ["thumbsup", "👍"],
  ["+1", "👍"],
  ["thumbsdown", "👎"],
  ["-1", "👎"],
  ["ok", "🆗"],
  ["cool", "🆒"],
  ["free", "🆓"],
  ["warning", "⚠️"],
  ["x", "❌"],
  ["white_check_mark", "✅"],
  ["100", "💯"],
  ["1234", "🔢"],
  ["a", "🅰️"],
  ["b", "🅱️"],
  ["cat", "🐱"],
  ["dog", "🐶"],
  ["house", "🏠"],
  ["sunny", "☀️"],
]);

/** A name that is known, between its colons. */
export const EMOJI_NAME = new RegExp(`:(${[...EMOJI.keys()].join("|").replaceAll("+", String.raw`\+`)}):`, "y");
