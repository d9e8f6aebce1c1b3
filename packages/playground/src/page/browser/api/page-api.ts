import type { Action, ActionAnswer, FileAnswer, PageEvent, PageState } from "../../protocol.ts";

/** A file that is about to be attached. */
export interface ChosenFile {
  readonly file: File;
  readonly alt?: string;
  readonly isSpoiler?: boolean;
}

/** The page's state for this person, without events; for the first of the people where none is named. */
export async function fetchState(person?: string): Promise<PageState> {
  const query = person === undefined ? "" : `?${new URLSearchParams({ person })}`;
  return await readJson<PageState>(await fetch(`/api/state${query}`));
}

/** Performs a person's action. A refusal, or an unreachable server, is reported in `refusal`. */
export async function sendAction(action: Action): Promise<ActionAnswer> {
  try {
    const headers = { "content-type": "application/json" };
    return await readJson<ActionAnswer>(
      await fetch("/api/actions", { method: "POST", headers, body: JSON.stringify(action) }),
    );
  } catch (error) {
    return { refusal: sentence(error) };
  }
}

/** @returns the id by which actions name the file */
export async function addFile({ file, alt, isSpoiler }: ChosenFile): Promise<string> {
  const query = new URLSearchParams({ name: file.name });
  if (alt !== undefined && alt !== "") query.set("alt", alt);
  if (isSpoiler === true) query.set("spoiler", "true");
  const { id } = await readJson<FileAnswer>(await fetch(`/api/files?${query}`, { method: "POST", body: file }));
  return id;
}

export interface Listening {
  /** The stream begins, again after each interruption: earlier events are repeated. */
  readonly onOpen: () => void;
  readonly onEvent: (event: PageEvent) => void;
  /** The server cannot be reached; the browser keeps trying. */
  readonly onInterruption: () => void;
  /** The server does not (or no longer) know this person: the browser has given up. */
  readonly onRefused: () => void;
}

/** Listens to this person's events. @returns a function that stops it */
export function listen(person: string, { onOpen, onEvent, onInterruption, onRefused }: Listening): () => void {
  const events = new EventSource(`/api/events?${new URLSearchParams({ person })}`);
  events.addEventListener("open", onOpen);
  events.addEventListener("error", () => {
    onInterruption();
    if (events.readyState === EventSource.CLOSED) onRefused();
  });
  // Both sides are of the same build: the type is what the server sends.
  events.addEventListener("message", ({ data }: MessageEvent<string>) => onEvent(JSON.parse(data) as PageEvent));
  return () => events.close();
}

/** An error in words for people. */
export function sentence(error: unknown): string {
  if (error instanceof TypeError) return "The playground’s server does not answer. Is it still running?";
  return error instanceof Error ? error.message : String(error);
}

/** Reads the server's refusal, in plain words. @throws any other error */
async function readJson<Value>(response: Response): Promise<Value> {
  const answer = (await response.json()) as Value & ActionAnswer;
  if (!response.ok) throw new Error(answer.refusal ?? `The playground’s server answered ${response.status}.`);
  return answer;
}
