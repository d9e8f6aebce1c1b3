import { PermissionFlagsBits } from "discord-api-types/v10";
import type { Clock } from "fal-stand-in";
import {
  type Channel,
  ClientRefusal,
  type Discord,
  type InteractionHandle,
  mayIn,
  type MessageView,
} from "discord-stand-in";
import type { Conversations } from "./conversations.ts";
import type { Ledger } from "./message-log.ts";
import type { Act, ActAnswer, Mood } from "./protocol.ts";
import { restore } from "./standing.ts";
import type { Actor, Stage } from "./seed.ts";

const MAX_POST_CHARACTERS = 2000;

export interface ActingOptions {
  readonly discord: Discord;
  readonly stage: Stage;
  readonly ledger: Ledger;
  readonly conversations: Conversations;
  readonly clock: Clock;
  /** Undefined where fal's real service is asked. */
  readonly setMood: ((mood: Mood) => void) | undefined;
  /** A person stands otherwise in the server than before. */
  readonly tellOfPeople: () => void;
  /** Somebody puts an ephemeral message away. */
  readonly dismiss: (message: MessageView, actor: Actor) => void;
}

type Doing = { readonly [Name in Act["does"]]: (act: Extract<Act, { does: Name }>) => Promise<ActAnswer> | ActAnswer };

/**
 * Does in Discord what the page asks for.
 *
 * @throws ClientRefusal where Discord's client would not let them
 */
export function createActing(options: ActingOptions): (act: Act) => Promise<ActAnswer> {
  const doing: Doing = { ...interactions(options), ...messages(options) };
  const run = doing as { readonly [name: string]: (act: Act) => Promise<ActAnswer> | ActAnswer };
  return async (act) => (await run[act.does]?.(act)) ?? {};
}

function interactions({ discord, stage, ledger, conversations }: ActingOptions) {
  const begin = (handle: InteractionHandle, actor: Actor, what: string): ActAnswer => {
    void conversations.follow(handle, actor, what);
    return {};
  };
  return {
    command({ person, place, name, options }) {
      const [actor, channel] = whereabouts(stage, person, place);
      return begin(discord.command({ user: actor.user, channel, name, options }), actor, `/${name}`);
    },
    type({ person, place, name, focused, options }) {
      const [actor, channel] = whereabouts(stage, person, place);
      const handle = discord.autocomplete({ user: actor.user, channel, name, focused, options });
      return conversations.choices(handle, actor);
    },
    menu({ person, message, name }) {
      const [actor, found] = sight({ stage, ledger }, person, message);
      return begin(discord.messageCommand({ user: actor.user, name, message: found }), actor, name);
    },
    press({ person, message, customId, values }) {
      const [actor, found] = sight({ stage, ledger }, person, message);
      const label = found.buttons.find((button) => button.custom_id === customId)?.label;
      const handle = discord.press({ user: actor.user, message: found, customId, ...(values && { values }) });
      return begin(handle, actor, label ?? "the menu");
    },
    submit({ person, modal, values }) {
      const actor = actorOf(stage, person);
      const opener = conversations.modal(modal, actor);
      return begin(discord.submitModal({ modal: opener.handle, values }), actor, opener.title);
    },
  } satisfies Partial<Doing>;
}

function messages({ discord, stage, ledger, clock, setMood, tellOfPeople, dismiss }: ActingOptions) {
  return {
    post({ person, place, content, files, repliesTo }) {
      const [actor, channel] = whereabouts(stage, person, place);
      checkLength(content);
      const attachments = files.map(
        (id) => ledger.file(id) ?? refuse("A file is not there any more: attach it again."),
      );
      const answered = repliesTo === undefined ? undefined : sight({ stage, ledger }, person, repliesTo)[1];
      discord.post({ channel, user: actor.user, content, attachments, ...(answered && { repliesTo: answered }) });
      return {};
    },
    edit({ person, message, content }) {
      const found = own({ stage, ledger }, person, message);
      checkLength(content);
      discord.edit(found, { content });
      return {};
    },
    describe({ person, message, descriptions }) {
      discord.edit(own({ stage, ledger }, person, message), { descriptions });
      return {};
    },
    hide({ person, message, spoilers }) {
      discord.edit(own({ stage, ledger }, person, message), { spoilers });
      return {};
    },
    delete({ person, message }) {
      const [actor, found] = sight({ stage, ledger }, person, message);
      if (found.ephemeral) dismiss(found, actor);
      else if (mayDelete(actor, found)) discord.remove(found);
      else refuse("Deleting what others wrote takes the permission Manage Messages, in a server.");
      return {};
    },
    restore({ person, member }) {
      restore(discord, stage.guild, actorOf(stage, person), actorOf(stage, member), clock.now());
      tellOfPeople();
      return {};
    },
    mood({ mood }) {
      if (!setMood) refuse("fal's real service is asked: there is nothing to be simulated.");
      setMood(mood);
      return {};
    },
  } satisfies Partial<Doing>;
}

function refuse(why: string): never {
  throw new ClientRefusal(why);
}

function actorOf(stage: Stage, person: string): Actor {
  return stage.actors.get(person) ?? refuse("There is no such person.");
}

function whereabouts(stage: Stage, person: string, place: string): [Actor, Channel] {
  const actor = actorOf(stage, person);
  return [actor, actor.channels.get(place) ?? refuse("There is no such place for this person.")];
}

/** Somebody and the message that they see. */
function sight(
  { stage, ledger }: Pick<ActingOptions, "stage" | "ledger">,
  person: string,
  id: string,
): [Actor, MessageView] {
  const actor = actorOf(stage, person);
  return [actor, ledger.find(id, actor) ?? refuse("This message is not there any more.")];
}

/** A message that somebody wrote themselves. */
function own(house: Pick<ActingOptions, "stage" | "ledger">, person: string, id: string): MessageView {
  const [actor, found] = sight(house, person, id);
  return found.authorId === actor.id ? found : refuse("Only who wrote a message can edit it.");
}

function mayDelete({ id, user, channels }: Actor, { authorId, channelId }: MessageView): boolean {
  const channel = channels.get(channelId);
  if (authorId === id) return true;
  return channel?.guild !== undefined && mayIn(channel, user, PermissionFlagsBits.ManageMessages);
}

function checkLength(content: string): void {
  if (content.length > MAX_POST_CHARACTERS) refuse(`A message holds at most ${MAX_POST_CHARACTERS} characters.`);
}
