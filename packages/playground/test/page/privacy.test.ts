import { describe, expect, it } from "vitest";
import { drive } from "../../../../test/support/manual-clock.ts";
import { plainPicture } from "../../../../test/support/pictures.ts";
import { startVisited, type Visitor } from "./visit.ts";

/** Whatever the look inside shows, it shows to everybody: privacy is that of the conversation. */
function conversation(visitor: Visitor): string {
  return JSON.stringify(visitor.events.filter(({ type }) => type !== "traffic"));
}

/** Says something that everybody hears, so that whatever came before has been heard as well. */
async function finish(speaker: Visitor, listeners: readonly Visitor[]): Promise<void> {
  await speaker.act({ does: "post", place: speaker.place("general").id, content: "That was all", files: [] });
  await Promise.all(listeners.map((listener) => listener.read("That was all")));
}

describe("what only one person may see", () => {
  it("an ephemeral answer, from its first word to its last, and after the page was opened anew", async () => {
    const { visit, clock } = await startVisited();
    const [nele, tomasz] = [await visit("Nele"), await visit("Tomasz")];
    const id = await tomasz.upload(await plainPicture("png"));
    const place = tomasz.place("general").id;
    await tomasz.act({ does: "command", place, name: "caption", options: { image: { id }, private: true } });
    await tomasz.heard((event) => (event.type === "message" ? event : undefined));
    const { message } = await drive(clock, tomasz.read("pixels"));
    await finish(tomasz, [nele]);
    expect(conversation(nele)).not.toContain(message.id);
    const [again, later] = [await visit("Tomasz"), await visit("Nele")];
    await Promise.all([again.read("pixels"), later.read("That was all")]);
    expect(conversation(later)).not.toContain(message.id);

    const press = await nele.act({ does: "press", message: message.id, customId: "ask" });
    expect(press).toEqual({ status: 422, refusal: "This message is not there any more." });
    await tomasz.act({ does: "delete", message: message.id });
    await tomasz.heard((event) => (event.type === "removed" && event.message === message.id ? event : undefined));
    expect((await tomasz.act({ does: "delete", message: message.id })).status).toBe(422);
  });

  it("a dialogue", async () => {
    const { visit } = await startVisited();
    const [nele, tomasz] = [await visit("Nele"), await visit("Tomasz")];
    const id = await tomasz.upload(await plainPicture("png"));
    await tomasz.act({ does: "post", place: tomasz.place("general").id, content: "Look", files: [id] });
    const { message } = await tomasz.read("Look");
    await tomasz.act({ does: "menu", message: message.id, name: "Ask about image" });
    const { modal } = await tomasz.heard((event) => (event.type === "modal" ? event : undefined));
    await finish(tomasz, [nele]);
    expect(nele.events.map(({ type }) => type)).not.toContain("modal");
    const sent = await nele.act({ does: "submit", modal, values: {} });
    expect(sent).toEqual({ status: 422, refusal: "This dialogue is not open any more." });
  });

  it("their direct messages", async () => {
    const { visit } = await startVisited();
    const [nele, tomasz] = [await visit("Nele"), await visit("Tomasz")];
    const place = tomasz.place("Sightline").id;
    await tomasz.act({ does: "post", place, content: "Between us", files: [] });
    await tomasz.read("Between us");
    await finish(tomasz, [nele]);
    expect(conversation(nele)).not.toContain("Between us");
    const intruding = await nele.act({ does: "post", place, content: "Hello", files: [] });
    expect(intruding).toEqual({ status: 422, refusal: "There is no such place for this person." });
  });
});
