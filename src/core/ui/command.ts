import type { DialogueName } from "../request/typed.ts";
import type { RandomInteger } from "../async/random.ts";
import type { Permission } from "../permission.ts";
import type {
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import type { FollowUpName, ServerButton } from "./custom-id.ts";
import type { Form, FormValues } from "./form.ts";
import type { ManagedServer } from "../server/managed-server.ts";
import type { Answered } from "../request/outcome.ts";
import type { People } from "../server/people.ts";
import type { PictureSource } from "../request/picture.ts";
import type { Language } from "../server/preferences.ts";
import type { ModelTask, AnswerRequest, Task } from "../request/request.ts";
import type { CommandDefaults } from "../server/settings.ts";
import type { Subject } from "../request/subject.ts";
import type { View } from "./view.ts";
import type { Words } from "./words.ts";

/** What a person gave with a command; `undefined` where an option was left out. */
export interface CommandOptions {
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  picture(name: string): PictureSource | undefined;
  channel(name: string): ChosenChannel | undefined;
}

/** A channel or thread of the server. */
export interface ChosenChannel {
  readonly id: string;
  readonly name: string;
  readonly isThread: boolean;
}

/** One proposal while a person types. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

interface CommandBase {
  /** As in Discord's default language; other languages have their own. */
  readonly name: string;
  /** The command as Discord is told of it. Plain data. */
  definition(words: Words): Omit<RESTPostAPIChatInputApplicationCommandsJSONBody, "name">;
}

/** The same by a right-click on a message, under Apps. */
export interface Menu {
  /** As in Discord's default language; other languages have their own. */
  readonly name: string;
  /** As Discord is told of it. Plain data. */
  definition(words: Words): Omit<RESTPostAPIContextMenuApplicationCommandsJSONBody, "name">;
  /** What is asked about the message's pictures at once; absent where the command's dialogue opens first. */
  task?(defaults: CommandDefaults): Task;
}

/** Draws the answers to a kind of task. */
export interface Presenter {
  /** Pure: the same answer always looks the same. */
  present(answered: Answered, words: Words): View;
}

export type Presenters = Readonly<Record<Task["kind"], Presenter>>;

/** A command that asks a model: it makes a request of what was given, and a message of what was answered. */
export interface TaskCommand extends CommandBase, Presenter {
  readonly name: ModelTask["kind"];
  /** @throws UserError where what was given makes no sense, before anything is spent */
  request(
    options: CommandOptions,
    randomInteger: RandomInteger,
    words: Words,
    defaults: CommandDefaults,
  ): AnswerRequest;
  /** Proposals for an option that is being typed. */
  complete?(option: string, typed: string, words: Words): readonly Choice[];
  readonly menu?: Menu;
  readonly dialogue?: Dialogue;
}

/** A command that answers by itself. */
export interface InfoCommand extends CommandBase {
  /** @param linkCommands - makes what a sentence calls `/caption` something to press, as far as that can be done */
  run(words: Words, linkCommands: (markdown: string, words: Words) => string): View;
}

/** What a person wants of a command about themselves. */
export interface PersonalRequest {
  /** `undefined` where the command has none. */
  readonly subcommand: string | undefined;
  readonly options: CommandOptions;
  readonly userId: string;
  /** The words of a language that they choose by the command; of the one that Discord names where they choose none. */
  readonly wordsIn: (language: Language | undefined) => Words;
}

/** A command about whoever gives it, which asks no model. */
export interface PersonalCommand extends CommandBase {
  /** @throws UserError `storeUnavailable` */
  serve(wish: PersonalRequest, people: People, words: Words): Promise<View>;
}

/** A command about a server, for those who manage it. */
export interface ServerCommand extends CommandBase {
  /** What whoever gives it must be allowed to do: Discord hides it from others, and a server can overrule that. */
  readonly needs: Permission;
  /**
   * @param given - the subcommand with the group that it is in, `words add`
   * @throws UserError where what was given cannot be, and then nothing has changed; `storeUnavailable`
   */
  manage(
    given: { readonly subcommand: string; readonly options: CommandOptions },
    server: ManagedServer,
    words: Words,
  ): Promise<View>;
  /**
   * Does what a button under its answers says; what comes of it is shown in the answer's place.
   *
   * @param id - what stands behind the button's name in its custom id, which may be forged
   * @throws UserError as `manage` does
   */
  press?(button: ServerButton, id: string, server: ManagedServer, words: Words): Promise<View>;
  /** Proposals for an option of a subcommand that is being typed. */
  propose?(
    given: { readonly subcommand: string; readonly option: string; readonly typed: string },
    server: ManagedServer,
  ): Promise<readonly Choice[]>;
}

/** Something for moderators alone, by a right-click on a message. */
export interface ModeratorMenu {
  readonly name: "report";
  /** As with {@link ServerCommand}. */
  readonly needs: Permission;
  readonly menu: Menu;
}

/** A command that is typed. */
export type SlashCommand = TaskCommand | InfoCommand | PersonalCommand | ServerCommand;

export type Command = SlashCommand | ModeratorMenu;

/** What a button under an answer leads to. */
export type FollowUp = {
  /** The kinds of answers that it stands under; elsewhere it means nothing. */
  readonly under: readonly Task["kind"][];
  /** Whether it does something only for the person who asked. */
  readonly isForAsker?: true;
} & Lead;

type Lead =
  /** Something more is asked of a model, in a new message of whoever presses it. */
  | {
      readonly leadsTo: "request";
      /** Whether only the person who presses sees what comes of it, even under a public answer. */
      readonly isPrivate?: true;
      make(subject: Subject, randomInteger: RandomInteger): AnswerRequest;
    }
  /** The dialogue of a command opens, about what was asked about or about what was made of it. */
  | { readonly leadsTo: "dialogue"; readonly about: "asked" | "made"; of(subject: Subject): DialogueName }
  /** Something is shown to whoever presses it alone. */
  | { readonly leadsTo: "view"; show(subject: Subject, words: Words): View };

export type FollowUps = Readonly<Record<FollowUpName, FollowUp>>;

/** A way to ask by filling in a form. */
export interface Dialogue {
  /** Pure: what was asked before is filled in. */
  form(subject: Subject, words: Words): Form;
  /** @throws UserError where what was given makes no sense, before anything is spent */
  request(values: FormValues, subject: Subject, randomInteger: RandomInteger): AnswerRequest;
  /** The same as was given with the slash command, for when that was refused. */
  draft(options: CommandOptions, randomInteger: RandomInteger): Draft;
}

/** What a dialogue begins with: the pictures at hand, settings that it keeps, and what stands in its fields. */
export interface Draft {
  readonly pictures: readonly PictureSource[];
  readonly task?: Task;
  readonly texts: Readonly<Record<string, string>>;
}
