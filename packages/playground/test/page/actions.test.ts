import { AttachmentFlags } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import type { PageEvent } from "../../src/page/protocol.ts";
import { drive } from "../../../../test/support/manual-clock.ts";
import { plainPicture } from "../../../../test/support/pictures.ts";
import { startVisited, type Visitor, wordsOf } from "./visit.ts";

/** Posts a picture and gives the message's id. */
async function postPicture(visitor: Visitor, words: string, alt?: string): Promise<string> {
  const id = await visitor.upload(await plainPicture("png"), { name: "gull.png", ...(alt !== undefined && { alt }) });
  await visitor.act({ does: "post", place: visitor.place("general").id, content: words, files: [id] });
  return (await visitor.read(words)).message.id;
}

/** The first custom id among components that begins so. */
function customIdIn(components: unknown, beginning = ""): string {
  const all = [...JSON.stringify(components).matchAll(/"custom_id":"([^"]+)"/g)].map(([, id = ""]) => id);
  return all.find((id) => id.startsWith(beginning)) ?? "none";
}

const modalEvent = (event: PageEvent) => (event.type === "modal" ? event : undefined);

describe("what people do at the page", () => {
  it("lists people with different permissions, their places, and the commands that each is shown", async () => {
    const { state } = await startVisited();
    const { people, isSimulated, scenario } = await state();
    expect({ isSimulated, scenario }).toEqual({ isSimulated: true, scenario: "fast" });
    const [nele, tomasz, priya] = await Promise.all(people.map(({ id }) => state(id)));
    expect(nele?.places.map(({ name, kind }) => [name, kind])).toEqual([
      ["general", "server"],
      ["pictures", "server"],
      ["Sightline", "dm"],
    ]);
    expect(new Set([nele, tomasz, priya].map((one) => one?.places[2]?.id)).size).toBe(3);
    const describeImage = { name: "Describe image", type: 3 };
    expect(tomasz?.commands).toContainEqual(expect.objectContaining({ ...describeImage, label: "Describe image" }));
    expect(nele?.commands).toContainEqual(expect.objectContaining({ ...describeImage, label: "Bild beschreiben" }));
  });

  it("a slash command with a file, answered with the file's address on the page's own host", async () => {
    const { visit, url } = await startVisited();
    const priya = await visit("Priya");
    const bytes = await plainPicture("png");
    const id = await priya.upload(bytes);
    const place = priya.place("pictures").id;
    const answer = await priya.act({ does: "command", place, name: "caption", options: { image: { id } } });
    expect(answer).toEqual({ status: 200 });
    await priya.heard((event) => (event.type === "message" ? event : undefined));
    const event = await priya.readInTime("pixels");
    expect(event.place).toBe(place);
    const [address = ""] = Object.values(event.files);
    const file = await fetch(`${url}${address}`);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
  });

  it("typing, answered with choices in the person's language", async () => {
    const { visit } = await startVisited();
    const choicesFor = async (name: "Nele" | "Priya", typed: string) => {
      const visitor = await visit(name);
      const place = visitor.place("general").id;
      const wish = { does: "type", place, name: "caption", focused: "area", options: { area: typed } } as const;
      return (await visitor.act(wish)).choices?.map((choice) => choice.name);
    };
    expect(await choicesFor("Priya", "top")).toContain("top left");
    expect(await choicesFor("Nele", "oben")).toContain("oben links");
  });

  it("a message's menu that opens a dialogue, and the dialogue sent", async () => {
    const { visit, clock } = await startVisited();
    const tomasz = await visit("Tomasz");
    const message = await postPicture(tomasz, "Look at this");
    await tomasz.act({ does: "menu", message, name: "Ask about image" });
    const { modal, data } = await tomasz.heard(modalEvent);
    const customId = customIdIn(data.components);
    const empty = await tomasz.act({ does: "submit", modal, values: { [customId]: "" } });
    expect(empty).toMatchObject({ status: 422, refusal: expect.stringContaining("required") });
    await tomasz.act({ does: "submit", modal, values: { [customId]: "What is this?" } });
    await tomasz.heard((event) => (event.type === "message" && event.message.id !== message ? event : undefined));
    await drive(clock, tomasz.read("you asked “What is this?”"));
  });

  it("a button pressed by a person who may", async () => {
    const { visit } = await startVisited();
    const tomasz = await visit("Tomasz");
    const id = await tomasz.upload(await plainPicture("png"));
    const place = tomasz.place("general").id;
    await tomasz.act({ does: "command", place, name: "caption", options: { image: { id } } });
    await tomasz.heard((event) => (event.type === "message" ? event : undefined));
    const { message } = await tomasz.readInTime("pixels");
    const customId = customIdIn(message.components, "ask");
    await tomasz.act({ does: "press", message: message.id, customId });
    expect((await tomasz.heard(modalEvent)).data.title).not.toBe("");
    const other = await tomasz.act({ does: "press", message: message.id, customId: "nothing" });
    expect(other).toMatchObject({ status: 422, refusal: expect.stringContaining("nothing") });
  });

  it("posts, edits, replies and deletes, each by a person who may", async () => {
    const { visit } = await startVisited();
    const [nele, tomasz] = [await visit("Nele"), await visit("Tomasz")];
    const place = nele.place("general").id;
    const message = await postPicture(nele, "My gull", "A gull on a rail");
    const posted = await tomasz.read("My gull");
    expect(posted.message.attachments[0]).toMatchObject({ description: "A gull on a rail", width: 60, height: 40 });
    expect(await tomasz.act({ does: "edit", message, content: "Mine" })).toMatchObject({ status: 422 });
    await nele.act({ does: "edit", message, content: "Our gull" });
    await tomasz.read("Our gull");
    const spoilers = { [posted.message.attachments[0]?.id ?? ""]: true };
    expect(await tomasz.act({ does: "hide", message, spoilers })).toMatchObject({ status: 422 });
    await nele.act({ does: "hide", message, spoilers });
    await tomasz.heard((event) =>
      event.type === "message" && event.message.attachments.some(({ flags }) => flags === AttachmentFlags.IsSpoiler)
        ? event
        : undefined,
    );
    await tomasz.act({ does: "post", place, content: "Lovely", files: [], repliesTo: message });
    const reply = await nele.read("Lovely");
    expect(reply.message.message_reference?.message_id).toBe(message);
    expect(await nele.act({ does: "delete", message: reply.message.id })).toMatchObject({ status: 422 });
    expect(await tomasz.act({ does: "delete", message })).toEqual({ status: 200 });
    await nele.heard((event) => (event.type === "removed" && event.message === message ? event : undefined));
  });
});

describe("what is refused", () => {
  it.each([
    ["an unknown action", { does: "dance" }],
    ["an action without a person", { does: "delete", message: "1" }],
    ["a field too many", { does: "scenario", scenario: "fast", more: 1 }],
    ["an unknown scenario", { does: "scenario", scenario: "sulky" }],
  ])("%s", async (_what, act) => {
    const { url } = await startVisited();
    const response = await fetch(`${url}/api/actions`, { method: "POST", body: JSON.stringify(act) });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ refusal: expect.stringContaining("This cannot be done") });
  });

  it("what is no JSON, or too much of it", async () => {
    const { url } = await startVisited();
    const act = async (body: string) => {
      const response = await fetch(`${url}/api/actions`, { method: "POST", body });
      return [response.status, await response.json()];
    };
    expect(await act("{")).toEqual([400, { refusal: "This is no JSON." }]);
    expect(await act(`"${"x".repeat(1_100_000)}"`)).toEqual([413, { refusal: "At most 1 MB are taken." }]);
  });

  it("a file above 25 MB, an empty one, and alt text that Discord would not take", async () => {
    const { url } = await startVisited();
    const upload = async (query: string, bytes: number) => {
      const response = await fetch(`${url}/api/files?${query}`, { method: "POST", body: new Uint8Array(bytes) });
      return [response.status, await response.json()];
    };
    expect(await upload("name=a.png", 25 * 1024 * 1024)).toEqual([
      200,
      expect.objectContaining({ id: expect.any(String) }),
    ]);
    expect(await upload("name=a.png", 25 * 1024 * 1024 + 1)).toEqual([413, { refusal: "At most 25 MB are taken." }]);
    expect(await upload("name=a.png", 0)).toEqual([400, { refusal: "The file is empty." }]);
    const alt = "x".repeat(1025);
    expect(await upload(`name=a.png&alt=${alt}`, 9)).toEqual([
      400,
      { refusal: "Alt text holds at most 1024 characters." },
    ]);
    expect(await upload("spoiler=true", 9)).toEqual([400, { refusal: "The file has no name." }]);
    expect(await upload("name=a.png&spoiler=maybe", 9)).toMatchObject([400, {}]);
  });

  it("what Discord's client would not let them do, in its words", async () => {
    const { visit } = await startVisited();
    const nele = await visit("Nele");
    const place = nele.place("general").id;
    const command = (name: string, options = {}) => nele.act({ does: "command", place, name, options });
    expect(await command("dance")).toMatchObject({ status: 422, refusal: expect.stringContaining("dance") });
    expect(await command("caption")).toMatchObject({ status: 422, refusal: expect.stringContaining("image") });
    const elsewhere = await nele.act({ does: "post", place: "1", content: "Hello", files: [] });
    expect(elsewhere).toEqual({ status: 422, refusal: "There is no such place for this person." });
    const long = await nele.act({ does: "post", place, content: "x".repeat(2001), files: [] });
    expect(long).toMatchObject({ status: 422, refusal: expect.stringContaining("2000") });
  });

  it("people and messages that there are none of", async () => {
    const { url, visit } = await startVisited();
    expect((await fetch(`${url}/api/state?person=1`)).status).toBe(404);
    expect((await fetch(`${url}/api/events?person=1`)).status).toBe(404);
    const nele = await visit("Nele");
    const gone = await nele.act({ does: "menu", message: "1", name: "Describe image" });
    expect(gone).toEqual({ status: 422, refusal: "This message is not there any more." });
  });
});

it("tells a page that opens later all that was before", async () => {
  const { visit } = await startVisited();
  await postPicture(await visit("Tomasz"), "Here already");
  const priya = await visit("Priya");
  const event = await priya.read("Here already");
  expect(wordsOf(event)).toContain("Here already");
  await priya.heard((event) => (event.type === "scenario" ? event : undefined));
  const kinds = new Set(priya.events.map(({ type }) => type));
  expect(kinds).toEqual(new Set(["message", "traffic", "scenario"]));
});
