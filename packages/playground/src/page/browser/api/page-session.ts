import type { ScenarioName, Place, PageState } from "../../protocol.ts";
import type { Standpoint } from "./send-actions.ts";
import { fetchState } from "./page-api.ts";

/** Who acts, where, and what they see of the server's still life. */
export interface Session {
  readonly state: () => PageState;
  readonly at: () => Standpoint;
  readonly place: () => Place | undefined;
  /** Of whoever acts. */
  readonly locale: () => string;
  /** Of people, the bot and channels, by id. */
  readonly nameOf: (id: string) => string | undefined;
  /** What this person's client calls a command. */
  readonly commandLabel: (name: string) => string;
  readonly goTo: (place: string) => void;
  /** Becomes somebody else, in the same place or, for direct messages, in their own. */
  readonly become: (person: string) => Promise<void>;
  /** Begins anew in a playground that was started anew, as the person of the same name, in the place of the same name. */
  readonly renew: () => Promise<void>;
  /** Fetches the state again: the bot has registered other commands, or a person stands otherwise in the server. */
  readonly refresh: () => Promise<void>;
  readonly setScenario: (scenario: ScenarioName) => void;
}

/** Begins as somebody whose language is the browser's, if there is one. */
export async function startSession(languages: readonly string[]): Promise<Session> {
  const anybodys = await fetchState();
  const speaks = (language: string) => anybodys.people.find(({ locale }) => locale.startsWith(language.slice(0, 2)));
  const somebody = languages.map(speaks).find((person) => person !== undefined) ?? speaks("en") ?? anybodys.people[0];
  if (!somebody) throw new Error("Nobody is on this server.");
  let state = await fetchState(somebody.id);
  let at: Standpoint = { person: somebody.id, place: state.places[0]?.id ?? "" };
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
