import { type Channel, ClientRefusal, type MessageView } from "discord-stand-in";
import type { MessageLog } from "./message-log.ts";
import type { Actor, Seed } from "./seed.ts";

/** Finds the objects that an action names by id and the person can see. Each throws ClientRefusal where there is none. */
export interface Lookup {
  actor(person: string): Actor;
  actorIn(person: string, place: string): [Actor, Channel];
  actorSeeing(person: string, message: string): [Actor, MessageView];
  /** A message that this person wrote. */
  ownMessage(person: string, message: string): MessageView;
}

export function createLookup({ actors }: Seed, messageLog: MessageLog): Lookup {
  const actor = (person: string) => actors.get(person) ?? refuse("There is no such person.");
  const actorSeeing = (person: string, message: string): [Actor, MessageView] => {
    const by = actor(person);
    return [by, messageLog.find(message, by) ?? refuse("This message is not there any more.")];
  };
  return {
    actor,
    actorIn(person, place) {
      const by = actor(person);
      return [by, by.channels.get(place) ?? refuse("There is no such place for this person.")];
    },
    actorSeeing,
    ownMessage(person, message) {
      const [{ id }, found] = actorSeeing(person, message);
      return found.authorId === id ? found : refuse("Only who wrote a message can edit it.");
    },
  };
}

/** @throws ClientRefusal with these words. */
export function refuse(why: string): never {
  throw new ClientRefusal(why);
}
