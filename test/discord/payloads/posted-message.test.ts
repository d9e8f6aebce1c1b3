import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { picturesOf } from "../../../src/discord/payloads/pictures-in-message.ts";
import { everyCustomId, linkTo, postedMessageSchema } from "../../../src/discord/payloads/posted-message.ts";

const CDN = "https://cdn.discordapp.com/attachments/100000000000000001";

/** A message as Discord's API gives it. */
const message = (content: object) =>
  postedMessageSchema.parse({ id: "1", channel_id: "2", author: { id: "3" }, ...content });
const pictures = (content: object) => picturesOf(message(content));
const names = (content: object) => pictures(content).map(({ name }) => name);
const spoilers = (content: object) => pictures(content).map(({ spoiler }) => spoiler);

const attachment = (id: string, more: { flags?: number } & Record<string, unknown> = {}) => ({
  id,
  filename: `${id}.png`,
  url: `${CDN}/${id}/${id}.png?ex=1`,
  content_type: "image/png",
  ...more,
});
const upload = (id: string) => ({
  url: `${CDN}/${id}/${id}.png?ex=2`,
  proxy_url: `https://media/${id}`,
  attachment_id: id, // Discord says so, and it is not believed
});
const foreign = (name: string) => ({
  url: `https://pictures.example/${name}`,
  proxy_url: `https://images-ext-1.discordapp.net/external/hash/https/pictures.example/${name}`,
});
const gallery = (...items: object[]) => ({ type: 12, items });
const thumbnail = (media: object, more: object = {}) => ({
  type: 9,
  components: [{ type: 10, content: "words" }],
  accessory: { type: 11, media, ...more },
});
const container = (components: object[], more: object = {}) => ({ type: 17, components, ...more });
const file = (media: object, more: object = {}) => ({ type: 13, file: media, ...more });
const sticker = (id: string, format_type: number) => ({ id, name: "Waving", format_type });

describe("the pictures of a message", () => {
  it("stand in the order in which they are seen, forwarded ones last", () => {
    const content = {
      attachments: [attachment("10"), attachment("11")],
      embeds: [{ image: foreign("a.png"), thumbnail: foreign("b.png") }, { thumbnail: foreign("c.png") }],
      sticker_items: [sticker("20", 1)],
      message_snapshots: [
        {
          message: {
            attachments: [attachment("12")],
            embeds: [{ image: foreign("d.png") }],
            sticker_items: [sticker("21", 4)],
          },
        },
      ],
    };
    expect(names(content)).toEqual([
      "10.png",
      "11.png",
      "a.png",
      "b.png",
      "c.png",
      "Waving",
      "12.png",
      "d.png",
      "Waving",
    ]);
  });

  it("follow the components where those show the attachments", () => {
    const content = {
      attachments: [attachment("10"), attachment("11"), attachment("12")],
      components: [
        gallery({ media: upload("12") }, { media: foreign("a.png") }),
        container([thumbnail(upload("10")), file(upload("11"))]),
      ],
    };
    expect(names(content)).toEqual(["12.png", "a.png", "10.png", "11.png"]);
  });

  it("are never there twice", () => {
    const content = {
      attachments: [attachment("10")],
      components: [gallery({ media: upload("10") }, { media: foreign("a.png") }, { media: foreign("a.png") })],
      embeds: [
        { image: { url: `${CDN}/10/10.png` } },
        { thumbnail: { ...foreign("a.png"), proxy_url: `${foreign("a.png").proxy_url}?width=9` } },
      ],
      message_snapshots: [{ message: { attachments: [attachment("10")] } }],
    };
    expect(names(content)).toEqual(["10.png", "a.png"]);
  });

  it("that are the same by name alone are different ones", () => {
    const content = { attachments: [attachment("10", { filename: "a.png" }), attachment("11", { filename: "a.png" })] };
    expect(names(content)).toEqual(["a.png", "a.png"]);
  });

  it("of other sites are read through Discord's proxy, and the ones of Discord where they are", () => {
    const content = { components: [gallery({ media: foreign("a.png") }, { media: upload("10") })] };
    expect(pictures(content)).toMatchObject([{ url: foreign("a.png").proxy_url }, { url: upload("10").url }]);
  });

  it.each([
    ["image/png", "file", 1],
    ["image/heic", "photo.heic", 1],
    ["application/octet-stream", "photo.JPG", 1],
    [undefined, "photo.webp", 1],
    ["video/mp4", "clip.mp4", 0],
    ["text/plain", "png", 0],
    [undefined, "photo", 0],
  ])("that are attached: type %s, called %s", (content_type, filename, count) => {
    expect(pictures({ attachments: [attachment("10", { content_type, filename })] })).toHaveLength(count);
  });

  it.each([
    ["a gallery's video", gallery({ media: { url: `${CDN}/10/clip.mp4`, content_type: "video/mp4" } }), 0],
    ["a gallery's picture of a type", gallery({ media: { url: `${CDN}/10/a`, content_type: "image/webp" } }), 1],
    ["a gallery's picture of no type", gallery({ media: { url: "https://a.example/b" } }), 1],
    ["a file of words", file({ url: `${CDN}/10/notes.txt`, content_type: "text/plain" }), 0],
    ["a file of no type", file({ url: `${CDN}/10/notes` }), 0],
    ["a file that is a picture", file({ url: `${CDN}/10/photo.png` }), 1],
  ])("that components show: %s", (_what, component, count) => {
    expect(pictures({ components: [component] })).toHaveLength(count);
  });

  it.each([
    [1, "https://cdn.discordapp.com/stickers/20.png"],
    [2, "https://cdn.discordapp.com/stickers/20.png"],
    [4, "https://media.discordapp.net/stickers/20.gif"],
  ])("that are stickers of format %i", (format, url) => {
    expect(pictures({ sticker_items: [sticker("20", format)] })).toEqual([
      { url, name: "Waving", spoiler: false, ownerId: "3" },
    ]);
  });

  it("are no Lottie stickers", () => {
    expect(pictures({ sticker_items: [sticker("20", 3)] })).toEqual([]);
  });
});

describe("a picture is a spoiler", () => {
  it.each([
    ["by nothing", { attachments: [attachment("10")] }, false],
    ["by its flag", { attachments: [attachment("10", { flags: 8 })] }, true],
    ["not by another flag", { attachments: [attachment("10", { flags: 4 })] }, false],
    [
      "by its flag in a snapshot",
      { message_snapshots: [{ message: { attachments: [attachment("10", { flags: 8 })] } }] },
      true,
    ],
    ["by a gallery's item", { components: [gallery({ media: upload("10"), spoiler: true })] }, true],
    ["by a thumbnail", { components: [thumbnail(upload("10"), { spoiler: true })] }, true],
    ["by a file", { components: [file(upload("10"), { spoiler: true })] }, true],
    ["by a container", { components: [container([gallery({ media: upload("10") })], { spoiler: true })] }, true],
    [
      "by a container around a section",
      { components: [container([thumbnail(upload("10"))], { spoiler: true })] },
      true,
    ],
    [
      "by a container, whatever is said inside",
      { components: [container([gallery({ media: upload("10"), spoiler: false })], { spoiler: true })] },
      true,
    ],
    [
      "by the component, where the attachment is none",
      { attachments: [attachment("10")], components: [gallery({ media: upload("10"), spoiler: true })] },
      true,
    ],
    [
      "by the attachment, where the component is none",
      { attachments: [attachment("10", { flags: 8 })], components: [gallery({ media: upload("10") })] },
      true,
    ],
  ])("%s", (_how, content, spoiler) => {
    expect(spoilers(content)).toEqual([spoiler]);
  });
});

describe("an attachment's id is believed", () => {
  it("where the message lists the attachment, whatever shows it there", () => {
    const shown = { components: [gallery({ media: upload("10") })], embeds: [{ image: { url: `${CDN}/10/10.png` } }] };
    expect(pictures({ attachments: [attachment("10")], ...shown })).toEqual([
      { attachmentId: "10", url: upload("10").url, name: "10.png", spoiler: false, ownerId: "3" },
    ]);
  });

  it.each([
    ["an embed", { embeds: [{ image: { url: `${CDN}/77/a.png` } }] }],
    ["an embed, beside an attachment", { attachments: [attachment("10")], embeds: [{ image: upload("77") }] }],
    ["a gallery", { components: [gallery({ media: upload("77") })] }],
    ["a gallery of another's file", { components: [gallery({ media: { ...upload("10"), attachment_id: "77" } })] }],
    ["a thumbnail", { components: [thumbnail(upload("77"))] }],
    ["a file", { components: [file(upload("77"))] }],
    ["a forwarded embed", { message_snapshots: [{ message: { embeds: [{ image: upload("77") }] } }] }],
  ])("and not where %s names it", (_where, content) => {
    for (const { attachmentId } of pictures(content)) expect(attachmentId).not.toBe("77");
  });
});

describe("a picture is read", () => {
  it.each([
    `${CDN}/77/a.png`,
    `${CDN}/77/a.png?ex=1&is=2&hm=3`,
    "https://media.discordapp.net/attachments/1/77/a.png?width=10",
    "https://cdn.discordapp.com/ephemeral-attachments/1/77/a.png",
    "https://CDN.DISCORDAPP.COM:443/attachments/1/77/a.png",
  ])("at Discord's own address: %s", (url) => {
    expect(pictures({ embeds: [{ image: { url, proxy_url: "https://elsewhere.example" } }] })).toMatchObject([{ url }]);
  });

  it.each([
    "https://evil.example/attachments/1/77/a.png",
    "http://cdn.discordapp.com/attachments/1/77/a.png",
    "https://cdn.discordapp.com.evil.example/attachments/1/77/a.png",
    "https://cdn.discordapp.com@evil.example/attachments/1/77/a.png",
    "https://cdn.discordapp.com:8443/attachments/1/77/a.png",
    "https://images-ext-1.discordapp.net/attachments/1/77/a.png",
    "https://images-ext-1.discordapp.net/external/x/https/evil.example/attachments/1/77/a.png",
    "https://cdn.discordapp.com/external/attachments/1/77/a.png",
    "https://cdn.discordapp.com/stickers/77/a.png",
    "https://evil.example/?u=https://cdn.discordapp.com/attachments/1/77/a.png",
    "attachment://a.png",
    "attachments/1/77/a.png",
  ])("and of another site through Discord's proxy: %s", (url) => {
    const [picture] = pictures({
      embeds: [{ image: { url, proxy_url: "https://images-ext-1.discordapp.net/external/p" } }],
    });
    expect(picture).toEqual({
      url: "https://images-ext-1.discordapp.net/external/p",
      name: expect.any(String),
      spoiler: false,
      ownerId: "3",
    });
  });
});

describe("a picture is its author's", () => {
  it("unless it was forwarded: then Discord does not say whose it is", () => {
    const forwarded = { message: { attachments: [attachment("11")], embeds: [{ image: foreign("a.png") }] } };
    const content = { attachments: [attachment("10")], message_snapshots: [forwarded] };
    expect(pictures(content).map(({ ownerId }) => ownerId)).toEqual(["3", undefined, undefined]);
  });
});

/** Whatever may come to stand somewhere. */
const anything = fc.anything({ withNullPrototype: false, maxDepth: 3 });
/** By which a picture is known: what is no URL has nothing that says how it is asked for. */
const addressOf = (url: string) => (URL.canParse(url) ? url.split("?", 1)[0] : url);

const arbitraryMedia = fc.record({
  url: fc.oneof(fc.webUrl(), fc.string()),
  proxy_url: fc.option(fc.webUrl(), { nil: undefined }),
  attachment_id: fc.option(fc.constantFrom("10", "11", "12"), { nil: undefined }),
});
const { tree } = fc.letrec<{ tree: object }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.record({ type: fc.constant(12), items: fc.array(fc.record({ media: arbitraryMedia, spoiler: fc.boolean() })) }),
    fc.record({ type: fc.constant(11), media: arbitraryMedia, spoiler: fc.boolean() }),
    fc.record({ type: fc.constant(17), components: fc.array(tie("tree"), { maxLength: 3 }), spoiler: fc.boolean() }),
    fc.record({ type: fc.constant(9), components: fc.constant([]), accessory: tie("tree") }),
    fc.record(
      {
        type: fc.nat(),
        items: anything,
        media: anything,
        components: anything,
        accessory: anything,
        spoiler: anything,
        file: anything,
      },
      { requiredKeys: [] },
    ),
  ),
}));
const arbitraryAttachment = fc
  .record({ id: fc.constantFrom("10", "11", "12", "13"), spoiler: fc.boolean() })
  .map(({ id, spoiler }) => attachment(id, { flags: spoiler ? 8 : 0 }));

describe("whatever a message holds", () => {
  it("things that are not known are passed over, and the rest is read", () => {
    const strange = fc.record(
      {
        attachments: fc.array(anything),
        embeds: fc.array(anything),
        sticker_items: fc.array(anything),
        components: fc.array(fc.oneof(tree, anything)),
        poll: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(strange, (content) => {
        const parsed = message({
          ...content,
          attachments: [...(content.attachments ?? []), attachment("99")],
          components: [...(content.components ?? []), { type: 1, components: [{ type: 2, custom_id: "mine:1" }] }],
        });
        expect(picturesOf(parsed)).toContainEqual(expect.objectContaining({ attachmentId: "99" }));
        expect(everyCustomId(parsed)).toContain("mine:1");
      }),
    );
  });

  it("no picture is there twice, and one that is hidden somewhere is hidden", () => {
    fc.assert(
      fc.property(fc.array(arbitraryAttachment), fc.array(tree), (attachments, components) => {
        const all = pictures({ attachments, components });
        const keys = all.map(({ attachmentId, url }) => attachmentId ?? { address: addressOf(url) });
        expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(keys.length);
        const hidden = new Set(attachments.filter(({ flags }) => flags === 8).map(({ id }) => id));
        for (const { attachmentId, spoiler } of all) {
          if (attachmentId !== undefined && hidden.has(attachmentId)) expect(spoiler).toBe(true);
        }
      }),
    );
  });

  it("attachments keep their order", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom("10", "11", "12", "13", "14"), { minLength: 1 }), (ids) => {
        expect(pictures({ attachments: ids.map((id) => attachment(id)) }).map((one) => one.attachmentId)).toEqual(ids);
      }),
    );
  });
});

describe("a picture behind a link", () => {
  const unfurled = (content: string, ...urls: readonly string[]) =>
    spoilers({ content, embeds: urls.map((url) => ({ url, thumbnail: foreign(url.slice(-5)) })) });
  const [one, two] = ["https://pictures.example/1.png", "https://pictures.example/2.png"] as const;

  it.each([
    ["stands behind bars", `look: ||${one}||`, [true, false]],
    ["stands behind bars with other words, over lines", `|| the end:\n${one} ||`, [true, false]],
    ["stands openly", `${one} ||is the butler||`, [false, false]],
    ["stands both openly and behind bars", `${one} ||${one}||`, [false, false]],
    ["begins as one that stands openly", `${one}?large ||${one}||`, [true, false]],
    ["is spelt otherwise", "||HTTPS://pictures.example/1.png||", [true, false]],
  ])("is a spoiler where the link %s", (_how, words, expected) => {
    expect(unfurled(`${words} ${two}`, one, two)).toEqual(expected);
  });

  it("that was forwarded is hidden likewise", () => {
    const forwarded = { content: `||${one}||`, embeds: [{ url: one, thumbnail: foreign("1.png") }] };
    expect(spoilers({ content: "look", message_snapshots: [{ message: forwarded }] })).toEqual([true]);
  });
});

describe("where a message is", () => {
  it("is told with its server, where it has one, and with whoever wrote it", () => {
    expect(linkTo(message({}), "9")).toEqual({ guildId: "9", channelId: "2", messageId: "1", authorId: "3" });
    expect(linkTo(message({}), null)).toEqual({ channelId: "2", messageId: "1", authorId: "3" });
  });
});
