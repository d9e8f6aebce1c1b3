import type { RandomInteger } from "../async/random.ts";
import type { Permission } from "../permission.ts";
import type { Answered } from "../request/outcome.ts";
import type { PictureSource } from "../request/picture.ts";
import type { AnswerRequest, ModelTask, Task } from "../request/request.ts";
import type { Subject } from "../request/subject.ts";
import type { DialogueName } from "../request/typed.ts";
import type { ManagedServer } from "../server/managed-server.ts";
import type { People } from "../server/people.ts";
import type { Language } from "../server/personal-preferences.ts";
import type { CommandDefaults } from "../server/settings.ts";
import type { FollowUpName, ServerButton } from "./custom-id.ts";
import type { Form, FormValues } from "./form.ts";
import type { Given, Options } from "./options.ts";
import type { View } from "./view.ts";
import type { Words } from "./words.ts";

/** One proposal while a person types. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** What Discord is told of a command is made of its data and of the words that every language has under its name. */
interface CommandBase {
  /** As in Discord's default language; other languages have their own. */
  readonly name: keyof Words["commands"];
}

/** The same by a right-click on a message, under Apps. */
export interface Menu {
  /** As in Discord's default language; other languages have their own. */
  readonly name: string;
  /** What is asked about the message's pictures at once; absent where the command's dialogue opens first. */
  task?(defaults: CommandDefaults): Task;
}

/** The task of a kind. */
export type TaskOf<Kind extends Task["kind"]> = Extract<Task, { readonly kind: Kind }>;

/** Draws the answers to a task. */
export interface Presenter<OwnTask extends Task = Task> {
  /** Pure: the same answer always looks the same. */
  present(answered: Answered<OwnTask>, words: Words): View;
}

export type Presenters = { readonly [Kind in Task["kind"]]: Presenter<TaskOf<Kind>> };

/** A command that asks a model: it makes a request of what was given, and a message of what was answered. */
export interface TaskCommand<Kind extends ModelTask["kind"] = ModelTask["kind"], Own extends Options = Options>
  extends CommandBase, Presenter<TaskOf<Kind>> {
  readonly kind: "task";
  readonly name: Kind;
  readonly options: Own;
  /** @throws UserError where what was given makes no sense, before anything is spent */
  request(options: Given<Own>, randomInteger: RandomInteger, words: Words, defaults: CommandDefaults): AnswerRequest;
  /** Proposals for its option that is being typed. */
  complete?(typed: string, words: Words): readonly Choice[];
  readonly menu?: Menu;
  readonly dialogue?: Dialogue;
  /** What the dialogue begins with where the command was refused: all that was given with it. */
  draft?(options: Given<Own>, randomInteger: RandomInteger): Draft;
}

/** Options under the names that every language describes; others describe themselves. */
export type OptionsOf<Name extends keyof Words["commands"]> = Options & {
  readonly [Option in keyof Words["commands"][Name]["options"]]: Options[string];
};

/**
 * Infers what `request` gets from `options`, and what `present` gets from `name`.
 *
 * @example
 * taskCommand({ kind: "task", name: "ocr", options: { image: required(PICTURE) }, request: ({ image }) => … })
 */
export function taskCommand<Kind extends ModelTask["kind"], const Own extends OptionsOf<Kind>>(
  command: TaskCommand<Kind, Own>,
): TaskCommand<Kind, Own> {
  return command;
}

/** A command that answers by itself. */
export interface InfoCommand extends CommandBase {
  readonly kind: "info";
  /** @param linkCommands - makes what a sentence calls `/caption` something to press, as far as that can be done */
  run(words: Words, linkCommands: (markdown: string, words: Words) => string): View;
}

/** A person's call of a command about themselves. */
export interface PersonalRequest<Own extends Options = Options> {
  readonly options: Given<Own>;
  readonly userId: string;
  /** The words of a language that they choose by the command; of the one that Discord names where they choose none. */
  readonly wordsIn: (language: Language | undefined) => Words;
}

/** What a personal command, or one of its subcommands, does. */
export interface PersonalAction<Own extends Options = Options> {
  /** Absent where nothing can be given with it. */
  readonly options?: Own;
  /** @throws UserError `storeUnavailable` */
  serve(request: PersonalRequest<Own>, people: People, words: Words): Promise<View>;
}

interface PersonalBase extends CommandBase {
  readonly kind: "personal";
}

/** A command about the person who gives it, which asks no model. */
export interface SinglePersonalCommand<Own extends Options = Options> extends PersonalBase, PersonalAction<Own> {}

/** The same, with a subcommand for each thing that it does. */
export interface PersonalSubcommands extends PersonalBase {
  readonly subcommands: Readonly<Record<string, PersonalAction>>;
}

export type PersonalCommand = SinglePersonalCommand | PersonalSubcommands;

/** Infers what `serve` gets from `options`. */
export function personalCommand<const Own extends Options>(
  command: SinglePersonalCommand<Own>,
): SinglePersonalCommand<Own> {
  return command;
}

/** A subcommand of a command about a server. */
export interface ServerSubcommand<Own extends Options = Options> {
  readonly options: Own;
  /** @throws UserError where what was given cannot be, and then nothing has changed; `storeUnavailable` */
  run(options: Given<Own>, server: ManagedServer, words: Words): Promise<View>;
  /** Proposals for its option that is being typed. */
  propose?(typed: string, server: ManagedServer): Promise<readonly Choice[]>;
}

/** Infers what `run` gets from `options`. */
export function serverSubcommand<const Own extends Options>(subcommand: ServerSubcommand<Own>): ServerSubcommand<Own> {
  return subcommand;
}

/** A command about a server, for its managers. */
export interface ServerCommand extends CommandBase {
  readonly kind: "server";
  /**
   * What a member must be allowed to do: Discord hides the command from other members, and a server can overrule that.
   */
  readonly needs: Permission;
  /** By their names, each behind that of the group that it is in: `words add`. */
  readonly subcommands: Readonly<Record<string, ServerSubcommand>>;
  /**
   * Does what a button under its answers says; the result is shown in the answer's place.
   *
   * @param id - what stands behind the button's name in its custom id, which may be forged
   * @throws UserError as {@link ServerSubcommand.run} does
   */
  press?(button: ServerButton, id: string, server: ManagedServer, words: Words): Promise<View>;
}

/** Something for moderators alone, by a right-click on a message. */
export interface ModeratorMenu {
  readonly kind: "moderatorMenu";
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
  /** Something more is asked of a model, in a new message of the person who presses it. */
  | {
      readonly leadsTo: "request";
      /** Whether only the person who presses sees what comes of it, even under a public answer. */
      readonly isPrivate?: true;
      make(subject: Subject, randomInteger: RandomInteger): AnswerRequest;
    }
  /** The dialogue of a command opens, about what was asked about or about what was made of it. */
  | { readonly leadsTo: "dialogue"; readonly about: "asked" | "made"; of(subject: Subject): DialogueName }
  /** Something is shown to the person who presses it alone. */
  | { readonly leadsTo: "view"; show(subject: Subject, words: Words): View };

export type FollowUps = Readonly<Record<FollowUpName, FollowUp>>;

/** A way to ask by filling in a form. */
export interface Dialogue {
  /** Pure: what was asked before is filled in. */
  form(subject: Subject, words: Words): Form;
  /** @throws UserError where what was given makes no sense, before anything is spent */
  request(values: FormValues, subject: Subject, randomInteger: RandomInteger): AnswerRequest;
}

/** What a dialogue begins with: the pictures at hand, settings that it keeps, and what stands in its fields. */
export interface Draft {
  readonly pictures: readonly PictureSource[];
  readonly task?: Task;
  readonly texts: Readonly<Record<string, string>>;
}
