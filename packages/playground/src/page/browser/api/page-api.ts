import type { Action, ActionAnswer, FileAnswer, PageEvent, PageState } from "../../protocol.ts";

/** A file that is about to be attached. */
export interface ChosenFile {
  readonly file: File;
  readonly alt?: string;
  readonly isSpoiler?: boolean;
}

/** What the page shows apart from events, as this person sees it; as the first of the people where no person is named. */
export async function fetchState(person?: string): Promise<PageState> {
  const query = person === undefined ? "" : `?${new URLSearchParams({ person })}`;
  return await readJson<PageState>(await fetch(`/api/state${query}`));
}

/** Performs what a person does. A refusal, and a server that is gone, are told in `refusal`. */
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
  /** The stream begins, again after each interruption: what was before is sent again. */
  readonly onOpen: () => void;
  readonly onEvent: (event: PageEvent) => void;
  /** The server cannot be reached; the browser keeps trying. */
  readonly onInterruption: () => void;
  /** The server is there and does not know this person (any more): the browser has given up. */
  readonly onRefused: () => void;
}

/** Listens to what happens, as this person sees it. @returns ends it */
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

/** What went wrong, for people. */
export function sentence(error: unknown): string {
  if (error instanceof TypeError) return "The playground’s server does not answer. Is it still running?";
  return error instanceof Error ? error.message : String(error);
}

/** The server says in plain words what it refuses. @throws what went wrong otherwise */
async function readJson<Value>(response: Response): Promise<Value> {
  const answer = (await response.json()) as Value & ActionAnswer;
  if (!response.ok) throw new Error(answer.refusal ?? `The playground’s server answered ${response.status}.`);
  return answer;
}
