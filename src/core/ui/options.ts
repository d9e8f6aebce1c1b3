import type { PictureSource } from "../request/picture.ts";
import type { Words } from "./words.ts";

interface OptionBase {
  /** Whether Discord sends the command only with it. */
  readonly required?: true;
  /** Only where a language has no words under the option's own name. */
  readonly description?: (words: Words) => string;
}

/** Words of any length within the bounds, as Discord's client counts them. */
export interface TextOption extends OptionBase {
  readonly type: "text";
  readonly minCharacters?: number;
  readonly maxCharacters?: number;
}

/** A text for which the command makes proposals while it is typed. */
export interface CompletedOption extends OptionBase {
  readonly type: "completed";
  readonly maxCharacters: number;
}

/** One of a few values, each with a label in every language. */
export interface ChoiceOption<Value extends string = string> extends OptionBase {
  readonly type: "choice";
  readonly values: readonly Value[];
  label(value: Value, words: Words): string;
}

/** A number within bounds that count as within. */
export interface NumberOption extends OptionBase {
  readonly type: "number" | "integer";
  readonly min: number;
  readonly max: number;
}

/** Yes or no. */
export interface FlagOption extends OptionBase {
  readonly type: "flag";
}

/** A file that Discord's dialogue offers pictures for: Discord looks at the file's ending alone. */
export interface PictureOption extends OptionBase {
  readonly type: "picture";
}

/** A channel of the server in which people write, and the bot too. */
export interface ChannelOption extends OptionBase {
  readonly type: "channel";
  /** Whether it may also be one in whose posts they write. */
  readonly withPosts?: true;
}

export type Option =
  | TextOption
  | CompletedOption
  | ChoiceOption
  | NumberOption
  | FlagOption
  | PictureOption
  | ChannelOption;

/** What a command or a subcommand takes, by name, in the order in which Discord shows it. Plain data. */
export type Options = Readonly<Record<string, Option>>;

/** A channel or thread of the server. */
export interface ChosenChannel {
  readonly id: string;
  readonly name: string;
  readonly isThread: boolean;
}

interface ValuesByType {
  readonly text: string;
  readonly completed: string;
  readonly number: number;
  readonly integer: number;
  readonly flag: boolean;
  readonly picture: PictureSource;
  readonly channel: ChosenChannel;
}

/** What a person can give for an option. */
export type ValueOf<One extends Option> =
  One extends ChoiceOption<infer Value>
    ? Value
    : One extends { type: keyof ValuesByType }
      ? ValuesByType[One["type"]]
      : never;

/** What a person gave with a command that takes these options; `undefined` where an option was left out. */
export type Given<Own extends Options = Options> = {
  readonly [Name in keyof Own]:
    | ValueOf<Own[Name]>
    | (Own[Name] extends { readonly required: true } ? never : undefined);
};
