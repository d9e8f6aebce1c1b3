import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import { UserError } from "../../core/errors.ts";
import { mayReferTo, type Referrer, type Subject } from "../../core/request/subject.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import { inFirstResponse } from "../delivery/in-first-response.ts";
import type { AnswerableInteraction } from "./context.ts";

/** The first response does not wait for a store that hangs; the store then writes a little later. */
const MAX_KEEPING_MS = 300;

/** Subjects that buttons and dialogues refer to by an id, read and stored in time for a first response. */
export interface References {
  /** @throws UserError `tooLongAgo` where it has expired, or belongs to another person or place: the error does not tell which */
  find(interaction: AnswerableInteraction, id: string): Promise<Subject>;
  /** @returns its id @throws UserError `storeUnavailable` */
  keep(subject: Subject): Promise<string>;
  /** Stores it; where the store is slow, a little after the call returns. @returns its id */
  keepSoon(subject: Subject): Promise<string>;
}

export function createReferences(subjects: Subjects, clock: Clock, randomId: () => string): References {
  return {
    async find(interaction, id) {
      const subject = await inFirstResponse(clock, subjects.find(id));
      if (!subject || !mayReferTo(subject, referrerOf(interaction))) throw new UserError("tooLongAgo", {});
      return subject;
    },
    async keep(subject) {
      const id = randomId();
      await inFirstResponse(clock, subjects.keep(id, subject));
      return id;
    },
    async keepSoon(subject) {
      const id = randomId();
      await inTime(clock, MAX_KEEPING_MS, subjects.keep(id, subject), () => undefined);
      return id;
    },
  };
}

/** The person who refers to a subject, and their place. */
export function referrerOf({ user, guildId, channelId }: AnswerableInteraction): Referrer {
  return { userId: user.id, guildId, channelId: channelId ?? "" };
}

/** The place of a new subject's buttons. */
export function placeOf({ guildId, channelId }: AnswerableInteraction): NonNullable<Subject["place"]> {
  return { channelId: channelId ?? "", ...(guildId !== null && { guildId }) };
}
