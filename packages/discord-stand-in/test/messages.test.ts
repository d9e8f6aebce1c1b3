import { describe, expect, it } from "vitest";
import { button, CAPTION, EPHEMERAL, type File, gallery, row, scene, text, V2 } from "./scene.ts";

const png = (name: string): File => ({ name, bytes: new Uint8Array([1, 2, 3]) });
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const v2 = (...components: object[]) => ({ flags: V2, components });
const container = (...components: object[]) => ({ type: 17, components });
const link = { type: 2, style: 5, label: "Open", url: "https://example.org" };

type Case = [what: string, body: object, where: string, files?: File[]];

/** `where` is the error's path; each body is an edit of a deferred answer. */
const MALFORMED: Case[] = [
  ["an unknown field", { contents: "x" }, "contents"],
  ["content over 2000", { content: "x".repeat(2001) }, "content"],
  ["more than 10 embeds", { embeds: many(11, () => ({ title: "x" })) }, "embeds"],
  ["an embed's description over 4096", { embeds: [{ description: "x".repeat(4097) }] }, "embeds.0.description"],
  ["embeds over 6000 together", { embeds: many(2, () => ({ description: "x".repeat(3001) })) }, "embeds"],
  ["content on V2", { ...v2(text("a")), content: "b" }, "content"],
  ["embeds on V2", { ...v2(text("a")), embeds: [{ title: "b" }] }, "embeds"],
  ["a poll on V2", { ...v2(text("a")), poll: { question: {} } }, "poll"],
  ["V2's components without the flag", { content: "x", components: [text("a")] }, "components.0.type"],
  [
    "more than 5 rows without the flag",
    { content: "x", components: many(6, (n) => row(button(`${n}`))) },
    "components",
  ],
  ["more than 40 components at the top", v2(...many(41, () => text("a"))), "components"],
  ["more than 40 components in all", v2(container(...many(40, () => text("a")))), "components"],
  ["more than 4000 characters in all", v2(text("a".repeat(3000)), text("b".repeat(1001))), "components"],
  ["a text over 4000", v2(text("a".repeat(4001))), "components.0.content"],
  ["an empty text", v2(text("")), "components.0.content"],
  ["a blank text", v2(text(" \n")), "components.0.content"],
  ["a text of a wrong type", v2({ type: 10, content: 5 }), "components.0.content"],
  ["an unknown component", v2({ type: 99 }), "components.0.type"],
  ["an unknown field in a component", v2({ ...text("a"), style: 1 }), "components.0.style"],
  ["an empty gallery", v2(gallery()), "components.0.items"],
  ["more than 10 items", v2(gallery(...many(11, (n) => `https://a.example/${n}`))), "components.0.items"],
  [
    "an item's alt text over 1024",
    v2({ type: 12, items: [{ media: { url: "https://a.example/" }, description: "x".repeat(1025) }] }),
    "components.0.items.0.description",
  ],
  ["a medium by another scheme", v2(gallery("ftp://a.example/b")), "components.0.items.0.media.url"],
  [
    "a medium that is not uploaded",
    v2(gallery("attachment://b.png")),
    "components.0.items.0.media.url",
    [png("a.png")],
  ],
  [
    "a file component with a web address",
    v2({ type: 13, file: { url: "https://a.example/b" } }),
    "components.0.file.url",
  ],
  ["an uploaded file that nothing shows", v2(text("a")), "attachments.0", [png("a.png")]],
  ["two files of one name", v2(gallery("attachment://a.png")), "attachments.1", [png("a.png"), png("a.png")]],
  ["more than 10 files", { content: "x" }, "attachments", many(11, (n) => png(`${n}.png`))],
  [
    "a file's alt text over 1024",
    { attachments: [{ id: "0", description: "x".repeat(1025) }] },
    "attachments.0.description",
    [png("a.png")],
  ],
  ["an attachment that is not there", { content: "x", attachments: [{ id: "3" }] }, "attachments.0.id"],
  ["an attachment listed twice", { attachments: [{ id: "0" }, { id: "0" }] }, "attachments.1.id", [png("a.png")]],
  ["a file in another field", { content: "x" }, "file", [{ ...png("a.png"), field: "file" }]],
  ["an empty row", v2(row()), "components.0.components"],
  ["more than 5 buttons in a row", v2(row(...many(6, (n) => button(`${n}`)))), "components.0.components"],
  ["a label over 80", v2(row(button("a", { label: "x".repeat(81) }))), "components.0.components.0.label"],
  ["a button without words", v2(row({ type: 2, style: 1, custom_id: "a" })), "components.0.components.0.label"],
  ["a custom id over 100", v2(row(button("x".repeat(101)))), "components.0.components.0.custom_id"],
  ["an empty custom id", v2(row(button(""))), "components.0.components.0.custom_id"],
  ["a button without a custom id", v2(row({ type: 2, style: 1, label: "x" })), "components.0.components.0.custom_id"],
  [
    "a custom id twice",
    v2(row(button("a")), container(row(button("a")))),
    "components.1.components.0.components.0.custom_id",
  ],
  ["a component id twice", v2({ ...text("a"), id: 7 }, { ...text("b"), id: 7 }), "components.1.id"],
  ["a link without a url", v2(row({ type: 2, style: 5, label: "x" })), "components.0.components.0.url"],
  ["a link with a custom id", v2(row({ ...link, custom_id: "a" })), "components.0.components.0.custom_id"],
  ["a url on another button", v2(row(button("a", { url: "https://a.example" }))), "components.0.components.0.url"],
  ["a section without an accessory", v2({ type: 9, components: [text("a")] }), "components.0.accessory"],
  ["a container in a container", v2(container(container(text("a")))), "components.0.components.0.type"],
  ["an unknown parse", { content: "x", allowed_mentions: { parse: ["all"] } }, "allowed_mentions.parse.0"],
  [
    "parse and a list at once",
    { content: "x", allowed_mentions: { parse: ["users"], users: ["100000000000000001"] } },
    "allowed_mentions",
  ],
  ["a flag that cannot be set", { content: "x", flags: 1 << 4 }, "flags"],
  ["hiding what is public", { content: "x", flags: EPHEMERAL }, "flags"],
];

function errorAt(errors: unknown, path: string): unknown {
  const node = path
    .split(".")
    .reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], errors);
  return (node as Record<string, unknown> | undefined)?.["_errors"];
}

async function deferred() {
  const { register, caption, ask, ...rest } = await scene();
  rest.discord.rateLimits.interactionWebhook = { requests: 1000, windowMs: 1000 };
  await register(CAPTION);
  const { handle, callback, original, webhook } = caption();
  await ask("POST", callback, { type: 5 });
  const edit = (body: object, files?: File[]) => ask("PATCH", original, body, { ...(files && { files }) });
  return { ...rest, ask, handle, original, webhook, edit };
}

describe("a message is refused with", () => {
  it.each(MALFORMED)("%s", async (_what, body, where, files) => {
    const { edit, handle } = await deferred();
    const answer = await edit(body, files);
    expect(answer).toMatchObject({ status: 400, body: { code: 50035, message: "Invalid Form Body" } });
    expect(errorAt(answer.body["errors"], where)).toEqual([expect.objectContaining({ code: expect.any(String) })]);
    expect(handle.message()?.loading).toBe(true);
  });

  it.each([
    ["nothing in it", {}, 400, 50006],
    ["blank content", { content: "  " }, 400, 50006],
    ["no components on V2", v2(), 400, 50006],
    ["too many bytes of text", v2(text("€".repeat(3390))), 500, 0],
  ])("%s", async (_what, body, status, code) => {
    const { edit } = await deferred();
    expect(await edit(body)).toMatchObject({ status, body: { code } });
  });

  it("a file over 10 MiB, and a request over 25 MiB", async () => {
    const { edit } = await deferred();
    const file = (mebibytes: number): File => ({ name: "a.png", bytes: new Uint8Array(mebibytes * 1024 * 1024 + 1) });
    expect(await edit({ content: "x" }, [file(10)])).toMatchObject({ status: 413, body: { code: 40005 } });
    expect(await edit({ content: "x" }, [file(25)])).toMatchObject({ status: 413, body: { code: 40005 } });
  });

  it("a body that is no JSON, or does not say what it is", async () => {
    const { discord, original } = await deferred();
    const send = (type: string, body: string) =>
      fetch(`${discord.apiUrl}/v10${original}`, { method: "PATCH", headers: { "content-type": type }, body });
    expect(await (await send("application/json", "{")).json()).toMatchObject({ code: 50109 });
    expect(await (await send("text/plain", "{}")).json()).toMatchObject({ code: 50035 });
    expect(await (await send("multipart/form-data; boundary=x", "{}")).json()).toMatchObject({ code: 50035 });
  });
});

describe("a message is taken with", () => {
  it.each<[what: string, body: object, files?: File[]]>([
    ["40 components", v2(container(...many(39, () => text("a"))))],
    ["4000 characters", v2(text("a".repeat(4000)))],
    ["10 pictures by their addresses", v2(gallery(...many(10, (n) => `https://a.example/${n}`)))],
    ["10 files", { content: "x" }, many(10, (n) => png(`${n}.png`))],
    ["a file in a file component", v2({ type: 13, file: { url: "attachment://a.txt" } }), [png("a.txt")]],
    [
      "a section with a thumbnail",
      v2({ type: 9, components: [text("a")], accessory: { type: 11, media: { url: "https://a.example" } } }),
    ],
    ["buttons and a link", v2(row(button("a"), button("b"), link))],
    [
      "what discord.js always sends",
      { ...v2(text("a")), tts: false, enforce_nonce: false, allowed_mentions: { parse: [] } },
    ],
    ["a name that Discord tidies", v2(gallery("attachment://my_cat.png")), [png("my cat.png")]],
  ])("%s", async (_what, body, files) => {
    const { edit } = await deferred();
    expect((await edit(body, files)).status).toBe(200);
  });
});

describe("Components V2", () => {
  it("is one-way: no words, no embeds, no other flag after it", async () => {
    const { edit } = await deferred();
    expect((await edit(v2(text("a")))).status).toBe(200);
    expect(await edit({ content: "b" })).toMatchObject({ status: 400, body: { errors: { content: {} } } });
    expect(await edit({ flags: 0 })).toMatchObject({ status: 400, body: { errors: { flags: {} } } });
    expect((await edit({ components: [text("c")] })).status).toBe(200);
  });

  it("keeps the components that an edit does not name, and the flag", async () => {
    const { edit, handle } = await deferred();
    await edit(v2(text("a")));
    expect((await edit({ allowed_mentions: { parse: [] } })).status).toBe(200);
    expect(handle.message()).toMatchObject({ text: "a", isV2: true, loading: false });
  });

  it("takes over an older message only once its content is nulled", async () => {
    const { edit, handle } = await deferred();
    await edit({ content: "old" });
    expect(await edit(v2(text("new")))).toMatchObject({ status: 400, body: { errors: { content: {} } } });
    expect((await edit({ ...v2(text("new")), content: null })).status).toBe(200);
    expect(handle.message()?.text).toBe("new");
  });

  it("shows pictures by upload and by address, each with its alt text", async () => {
    const { edit, handle, discord, image } = await deferred();
    const address = discord.urlOf(image);
    const items = [{ media: { url: "attachment://a.png" } }, { media: { url: address }, description: "by address" }];
    const answer = await edit({ ...v2({ type: 12, items }), attachments: [{ id: 0, description: "alt" }] }, [
      png("a.png"),
    ]);
    expect(handle.message()?.pictures).toMatchObject([
      { url: "attachment://a.png", description: "alt", attachment: { bytes: Buffer.from([1, 2, 3]) } },
      { url: address, description: "by address", attachment: { id: image.id } },
    ]);
    const [attachment] = answer.body["attachments"] as { url: string }[];
    const gallery = (answer.body["components"] as { items: { media: { url: string } }[] }[])[0];
    expect(gallery?.items.map(({ media }) => media.url)).toEqual([attachment?.url, address]);
  });
});

describe("an edit's files", () => {
  it("stay without `attachments`, go when it is empty, and change their alt text by id", async () => {
    const { edit, handle } = await deferred();
    await edit({ content: "x", attachments: [{ id: "0", description: "one" }] }, [png("a.png")]);
    await edit({ content: "y" });
    const [kept] = handle.message()?.attachments ?? [];
    expect(kept).toMatchObject({ filename: "a.png", description: "one" });
    await edit({ attachments: [{ id: kept?.id, description: "two" }] });
    expect(handle.message()?.attachments).toMatchObject([{ id: kept?.id, description: "two" }]);
    await edit({ attachments: [{ id: "0" }] }, [png("b.png")]);
    expect(handle.message()?.attachments).toMatchObject([{ filename: "b.png", description: undefined }]);
    await edit({ attachments: [] });
    expect(handle.message()?.attachments).toEqual([]);
  });

  it("must be shown by the new components of a V2 message", async () => {
    const { edit } = await deferred();
    await edit(v2(gallery("attachment://a.png")), [png("a.png")]);
    expect(await edit({ components: [text("gone")] })).toMatchObject({
      status: 400,
      body: { errors: { attachments: {} } },
    });
    expect((await edit({ components: [text("gone")], attachments: [] })).status).toBe(200);
  });
});

const USER = "100000000000000001";
const ROLE = "100000000000000002";
const LOUD = `@everyone <@${USER}> <@&${ROLE}>`;
const ALL = { everyone: true, users: [USER], roles: [ROLE] };
const NOBODY = { everyone: false, users: [], roles: [] };

describe("who is pinged", () => {
  it.each([
    ["everybody named, when nothing is said", undefined, ALL],
    ["nobody, with an empty parse", { parse: [] }, NOBODY],
    ["nobody, with nothing in it", {}, NOBODY],
    ["users alone, with parse users", { parse: ["users"] }, { ...NOBODY, users: [USER] }],
    ["the users that are listed", { users: [USER] }, { ...NOBODY, users: [USER] }],
    ["nobody, when others are listed", { users: [ROLE] }, NOBODY],
  ])("is %s", async (_who, allowed_mentions, pings) => {
    const inContent = await deferred();
    await inContent.edit({ content: LOUD, allowed_mentions });
    expect(inContent.handle.message()?.pings).toEqual(pings);
    const inText = await deferred();
    await inText.edit({ ...v2(container(text(LOUD))), allowed_mentions });
    expect(inText.handle.message()?.pings).toEqual(pings);
  });

  it("is remembered over later edits", async () => {
    const { edit, handle } = await deferred();
    await edit({ content: LOUD });
    await edit({ content: "quiet", allowed_mentions: { parse: [] } });
    expect(handle.message()?.pings).toEqual(ALL);
  });
});
