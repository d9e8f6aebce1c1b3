import type { REST } from "discord.js";
import type { Clock } from "../../../core/async/clock.ts";
import type { View } from "../../../core/ui/view.ts";
import type { FirstResponseGate } from "./first-response-gate.ts";

/** The clients that targets send with. */
export interface Connection {
  /** A client without the bot's token: an interaction's own token opens its routes. */
  readonly rest: REST;
  /** The bot's own client. */
  readonly botRest: REST;
  readonly clock: Clock;
  readonly firstResponseGate: FirstResponseGate;
}

/** Where an answer goes, and every route there. */
export interface AnswerTarget {
  /** Shows that the bot is at work, before any other response. */
  acknowledge(): Promise<void>;
  /**
   * Gives the whole answer as the first response.
   *
   * @param isPrivate - whether only the person who asked sees it, where the target can do that
   */
  answer(view: View, isPrivate: boolean): Promise<void>;
  /** Changes the message that was acknowledged. */
  edit(view: View): Promise<void>;
  /**
   * Changes that message to its final state, or posts another in its place, by whatever route is open.
   *
   * @throws TokenOverError where none is; DiscordAPIError where Discord finds fault with the message itself
   */
  editOrReplace(view: View): Promise<void>;
  /** Whether that is possible after the end of an interaction's token. */
  readonly outlivesToken: boolean;
  /** Whether the message is known to have existed. */
  readonly isFound: () => boolean;
  /**
   * Replies to the answer in a further message, which pings the person who asked; does nothing where the answer itself
   * has pinged.
   *
   * @throws TokenOverError where no route is open; DiscordAPIError
   */
  ping(view: View): Promise<void>;
}
