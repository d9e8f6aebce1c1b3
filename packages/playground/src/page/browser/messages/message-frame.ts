import { FLAGS, has } from "../discord/message-flags.ts";
import { DiscordMessage } from "@skyra/discord-components-core/discord-message.js";
import type { APIMessage, APIUser } from "discord-api-types/v10";
import { avatarOf } from "../elements/avatars.ts";
import type { Shown } from "./conversation.ts";

/** The frame of a message: its author and time. The pieces draw its content. */
export function drawMessage(shown: Shown): DiscordMessage {
  const { message } = shown;
  const drawn = new DiscordMessage();
  drawn.id = `message-${message.id}`;
  drawn.setAttribute("role", "article");
  frame(drawn, shown);
  return drawn;
}

/** Updates the frame after an edit. */
export function frame(drawn: DiscordMessage, { message }: Shown): void {
  const name = authorName(message.author);
  const time = timeOf(message);
  drawn.author = name;
  drawn.avatar = avatarOf(name, message.author.bot === true);
  drawn.bot = message.author.bot === true;
  drawn.timestamp = time;
  // The bot's answers grow by edits: only people's messages are marked as edited.
  drawn.edited = message.edited_timestamp !== null && message.author.bot !== true;
  drawn.classList.toggle("ephemeral", has(message, FLAGS.ephemeral));
  drawn.setAttribute("aria-label", `${name}, ${time}`);
}

export function authorName({ global_name, username }: APIUser): string {
  return global_name ?? username;
}

function timeOf({ timestamp }: APIMessage): string {
  return new Date(timestamp).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
