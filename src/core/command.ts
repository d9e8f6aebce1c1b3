import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from "discord-api-types/v10";
import type { Answer } from "./outcome.ts";
import type { PictureSource } from "./picture.ts";
import type { Request } from "./request.ts";
import type { View } from "./view.ts";
import type { Words } from "./words.ts";

/** What a person gave with a command; `undefined` where an option was left out. */
export interface CommandOptions {
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  picture(name: string): PictureSource | undefined;
}

/** Draws a whole number from `0` to `max`, both included. */
export type RandomInteger = (max: number) => number;

/** One proposal while a person types. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

interface CommandBase {
  readonly name: string;
  /** The command as Discord is told of it. Plain data. */
  definition(words: Words): Omit<RESTPostAPIChatInputApplicationCommandsJSONBody, "name">;
}

/** A command that asks a model: it makes a request of what was given, and a message of what was answered. */
export interface TaskCommand extends CommandBase {
  /** @throws UserError where what was given makes no sense, before anything is spent */
  request(options: CommandOptions, randomInteger: RandomInteger): Request;
  /** Pure: the same answer always looks the same. */
  present(answer: Answer, words: Words): View;
  /** Proposals for an option that is being typed. */
  complete?(option: string, typed: string, words: Words): readonly Choice[];
}

/** A command that answers by itself. */
export interface InfoCommand extends CommandBase {
  run(words: Words): View;
}

export type Command = TaskCommand | InfoCommand;
