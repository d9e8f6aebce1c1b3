import type { View } from "../../../core/ui/view.ts";
import { isInvalidBody } from "../../rest/api-errors.ts";
import { showsLinkedPictures, withoutLinkedPictures } from "../../payloads/components.ts";

/** Where an answer goes, and every way there. */
export interface AnswerTarget {
  /** Shows that somebody is at work, before anything else is said. */
  acknowledge(): Promise<void>;
  /**
   * Gives the whole answer, before anything else was said.
   *
   * @param isPrivate - whether only the person who asked is to see it, where the place can do that
   */
  answer(view: View, isPrivate: boolean): Promise<void>;
  /** Changes the message that was acknowledged. */
  edit(view: View): Promise<void>;
  /**
   * Brings the last word to that message, or to another in its stead, by whatever way is left.
   *
   * @throws TokenOverError where none is; DiscordAPIError where Discord takes the word itself amiss
   */
  bring(view: View): Promise<void>;
  /** Whether that can be done though an interaction's token is over. */
  readonly outlivesToken: boolean;
  /** Whether the message is known to have been there. */
  readonly isFound: () => boolean;
  /**
   * Says something in a further message, a reply to the answer, which pings the person who asked; nothing where the answer
   * itself has.
   *
   * @throws TokenOverError where no way is open; DiscordAPIError
   */
  ping(view: View): Promise<void>;
}

/** A picture that lies elsewhere may have vanished, and Discord then refuses the message: the words stand alone. */
export function withWordsAlone(send: (view: View) => Promise<void>): (view: View) => Promise<void> {
  return async (view) => {
    try {
      await send(view);
    } catch (error) {
      if (!isInvalidBody(error) || !showsLinkedPictures(view)) throw error;
      await send(withoutLinkedPictures(view));
    }
  };
}
