import type { Suggestion } from "../fields/combobox.ts";

/** A person who can be mentioned. */
export interface Mentionable {
  readonly id: string;
  readonly name: string;
}

/** What is being typed behind an @, at the end of a text. */
const BEGUN = /(?<=^|\s)@([^\s@]*)$/;

/** A text as Discord's client sends it: `@Sightline` in it becomes a mention. */
export function withMentions(text: string, people: readonly Mentionable[]): string {
  return text.replaceAll(/(?<![\w@])@(\w+)/g, (typed, name: string) => {
    const meant = people.find((person) => isCalled(person, name));
    return meant ? `<@${meant.id}>` : typed;
  });
}

/** The same text as its author sees it when they edit it. */
export function withNames(text: string, people: readonly Mentionable[]): string {
  return text.replaceAll(/<@!?(\d+)>/g, (mention, id: string) => {
    const meant = people.find((person) => person.id === id);
    return meant ? `@${meant.name}` : mention;
  });
}

/** Who may be meant by what is being typed. */
export function suggestMentions(people: readonly Mentionable[], typed: string): readonly Suggestion[] {
  const [, begun] = BEGUN.exec(typed) ?? [];
  if (begun === undefined) return [];
  return people
    .filter(({ name }) => name.toLowerCase().startsWith(begun.toLowerCase()))
    .map(({ name }) => ({ value: `@${name}`, label: `@${name}` }));
}

/** Puts a suggestion in the place of what was being typed. */
export function completeMention(typed: string, mention: string): string {
  return typed.replace(BEGUN, () => `${mention} `);
}

function isCalled({ name }: Mentionable, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}
