import type { Suggestion } from "../fields/combobox.ts";

/** A person who can be mentioned. */
export interface Mentionable {
  readonly id: string;
  readonly name: string;
}

/** The characters after an @ at the end of a text. */
const BEGUN = /(?<=^|\s)@([^\s@]*)$/;

/** The text for Discord: `@Sightline` in it becomes a mention. */
export function withMentions(text: string, people: readonly Mentionable[]): string {
  return text.replaceAll(/(?<![\w@])@(\w+)/g, (typed, name: string) => {
    const meant = people.find((person) => isCalled(person, name));
    return meant ? `<@${meant.id}>` : typed;
  });
}

/** The text for its author to edit: mentions become names again. */
export function withNames(text: string, people: readonly Mentionable[]): string {
  return text.replaceAll(/<@!?(\d+)>/g, (mention, id: string) => {
    const meant = people.find((person) => person.id === id);
    return meant ? `@${meant.name}` : mention;
  });
}

/** The people who match the typed characters. */
export function suggestMentions(people: readonly Mentionable[], typed: string): readonly Suggestion[] {
  const [, begun] = BEGUN.exec(typed) ?? [];
  if (begun === undefined) return [];
  return people
    .filter(({ name }) => name.toLowerCase().startsWith(begun.toLowerCase()))
    .map(({ name }) => ({ value: `@${name}`, label: `@${name}` }));
}

/** Replaces the typed characters with a suggestion. */
export function completeMention(typed: string, mention: string): string {
  return typed.replace(BEGUN, () => `${mention} `);
}

function isCalled({ name }: Mentionable, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}
