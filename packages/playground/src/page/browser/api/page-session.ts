import type { Mood, Place, Scene } from "../../protocol.ts";
import type { Standpoint } from "./send-actions.ts";
import { fetchScene } from "./page-api.ts";

/** Who acts, where, and what they see of the server's still life. */
export interface Session {
  readonly scene: () => Scene;
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
  /** Asks for the scene again: the bot has registered other commands, or a person stands otherwise in the server. */
  readonly refresh: () => Promise<void>;
  readonly setMood: (mood: Mood) => void;
}

/** Begins as somebody whose language is the browser's, if there is one. */
export async function startSession(languages: readonly string[]): Promise<Session> {
  const anybodys = await fetchScene();
  const speaks = (language: string) => anybodys.people.find(({ locale }) => locale.startsWith(language.slice(0, 2)));
  const somebody = languages.map(speaks).find((person) => person !== undefined) ?? speaks("en") ?? anybodys.people[0];
  if (!somebody) throw new Error("Nobody is on this server.");
  let scene = await fetchScene(somebody.id);
  let at: Standpoint = { person: somebody.id, place: scene.places[0]?.id ?? "" };
  const place = () => scene.places.find(({ id }) => id === at.place);
  return {
    scene: () => scene,
    at: () => at,
    place,
    locale: () => scene.people.find(({ id }) => id === at.person)?.locale ?? "en-US",
    nameOf: (id) => [scene.bot, ...scene.people, ...scene.places].find((known) => known.id === id)?.name,
    commandLabel: (name) => scene.commands.find((command) => command.name === name)?.label ?? name,
    goTo: (id) => {
      at = { ...at, place: id };
    },
    become: async (person) => {
      const before = place();
      scene = await fetchScene(person);
      const now = place() ?? scene.places.find(({ kind }) => kind === before?.kind) ?? scene.places[0];
      at = { person, place: now?.id ?? "" };
    },
    renew: async () => {
      const name = scene.people.find(({ id }) => id === at.person)?.name;
      const { people } = await fetchScene();
      const person = (people.find((one) => one.name === name) ?? people[0])?.id ?? "";
      const before = place();
      scene = await fetchScene(person);
      const now = scene.places.find((one) => one.name === before?.name) ?? scene.places[0];
      at = { person, place: now?.id ?? "" };
    },
    refresh: async () => {
      scene = await fetchScene(at.person);
    },
    setMood: (mood) => {
      scene = { ...scene, mood };
    },
  };
}
