import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import { UserError } from "../../core/errors.ts";
import { mayReferTo, type Referrer, type Subject } from "../../core/request/subject.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import { inFirstResponse } from "../delivery/in-first-response.ts";
import type { AnswerableInteraction } from "./context.ts";

/** A first response is on its way: it does not wait for a store that hangs, which writes a little later. */
const MAX_KEEPING_MS = 300;

/** What buttons and dialogues refer to by an id, found and kept in time for a first response. */
export interface References {
  /** @throws UserError `tooLongAgo` where it is not kept any more, or not for this person in this place: they learn no more */
  find(interaction: AnswerableInteraction, id: string): Promise<Subject>;
  /** @returns its id @throws UserError `storeUnavailable` */
  keep(subject: Subject): Promise<string>;
  /** Keeps it even where the store takes its time, a little later then. @returns its id */
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

/** Who refers to something, and where they are. */
export function referrerOf({ user, guildId, channelId }: AnswerableInteraction): Referrer {
  return { userId: user.id, guildId, channelId: channelId ?? "" };
}

/** Where what refers to a new subject will be. */
export function placeOf({ guildId, channelId }: AnswerableInteraction): NonNullable<Subject["place"]> {
  return { channelId: channelId ?? "", ...(guildId !== null && { guildId }) };
}
