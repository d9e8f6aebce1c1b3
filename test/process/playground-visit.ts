import type { PageEvent, PageState } from "../../packages/playground/src/page/protocol.ts";
import type { Child } from "../support/child.ts";
import { plainPicture } from "../support/pictures.ts";

/** Where the page of a playground is that has just been started. */
export async function urlOf(child: Child): Promise<string> {
  const line = await child.line((text) => text.startsWith("Playground: "));
  return line.slice("Playground: ".length);
}

/** Asks for a caption over the page's API, and resolves with its words. */
export async function caption(url: string): Promise<string> {
  const state = (await (await fetch(`${url}/api/state`)).json()) as PageState;
  const [person, place] = [state.people[0]?.id, state.places[0]?.id];
  const events = await fetch(`${url}/api/events?person=${person}`);
  const bytes = new Uint8Array(await plainPicture("jpeg"));
  const upload = await fetch(`${url}/api/files?name=gull.jpg`, { method: "POST", body: bytes });
  const { id } = (await upload.json()) as { id: string };
  const act = { does: "command", person, place, name: "caption", options: { image: { id } } };
  await fetch(`${url}/api/actions`, { method: "POST", body: JSON.stringify(act) });
  let text = "";
  for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (const frame of text.split("\n\n").slice(0, -1)) {
      if (!frame.startsWith("data: ")) continue;
      const event = JSON.parse(frame.slice("data: ".length)) as PageEvent;
      const words = event.type === "message" ? JSON.stringify(event.message.components) : "";
      if (words.includes("pixels")) return words;
    }
  }
  throw new Error("the events ended");
}
