import type { ScenarioName, Place, PageState } from "../../protocol.ts";
import type { Standpoint } from "./send-actions.ts";
import { fetchState } from "./page-api.ts";

/** The person who acts, their place, and their view of the page's state. */
export interface Session {
  readonly state: () => PageState;
  readonly at: () => Standpoint;
  readonly place: () => Place | undefined;
  /** The state for the person who acts. */
  readonly locale: () => string;
  /** Names of people, the bot and channels, by id. */
  readonly nameOf: (id: string) => string | undefined;
  /** A command's name in this person's client. */
  readonly commandLabel: (name: string) => string;
  readonly goTo: (place: string) => void;
  /** Becomes another person, in the same place or, for direct messages, in their own. */
  readonly become: (person: string) => Promise<void>;
  /** Starts over in a restarted playground, as the person of the same name, in the place of the same name. */
  readonly renew: () => Promise<void>;
  /** Fetches the state again: the bot has registered other commands, or a person's standing in the server has changed. */
  readonly refresh: () => Promise<void>;
  readonly setScenario: (scenario: ScenarioName) => void;
}

/** Begins as a person with the browser's language, if there is one. */
export async function startSession(languages: readonly string[]): Promise<Session> {
  const firstState = await fetchState();
  const speaks = (language: string) => firstState.people.find(({ locale }) => locale.startsWith(language.slice(0, 2)));
  const person = languages.map(speaks).find((found) => found !== undefined) ?? speaks("en") ?? firstState.people[0];
  if (!person) throw new Error("This server has no people.");
  let state = await fetchState(person.id);
  let at: Standpoint = { person: person.id, place: state.places[0]?.id ?? "" };
  const place = () => state.places.find(({ id }) => id === at.place);
  return {
    state: () => state,
    at: () => at,
    place,
    locale: () => state.people.find(({ id }) => id === at.person)?.locale ?? "en-US",
    nameOf: (id) => [state.bot, ...state.people, ...state.places].find((known) => known.id === id)?.name,
    commandLabel: (name) => state.commands.find((command) => command.name === name)?.label ?? name,
    goTo: (id) => {
      at = { ...at, place: id };
    },
    become: async (person) => {
      const before = place();
      state = await fetchState(person);
      const now = place() ?? state.places.find(({ kind }) => kind === before?.kind) ?? state.places[0];
      at = { person, place: now?.id ?? "" };
    },
    renew: async () => {
      const name = state.people.find(({ id }) => id === at.person)?.name;
      const { people } = await fetchState();
      const person = (people.find((one) => one.name === name) ?? people[0])?.id ?? "";
      const before = place();
      state = await fetchState(person);
      const now = state.places.find((one) => one.name === before?.name) ?? state.places[0];
      at = { person, place: now?.id ?? "" };
    },
    refresh: async () => {
      state = await fetchState(at.person);
    },
    setScenario: (scenario) => {
      state = { ...state, scenario };
    },
  };
}
