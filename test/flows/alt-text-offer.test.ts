import { MessageFlags } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import { drive } from "../support/manual-clock.ts";
import {
  type AltTextHarness,
  CAPTION,
  hasNoReply,
  postPictures,
  repliesTo,
  replyTo,
  startAltText,
} from "./alt-text-harness.ts";
import { isFinal } from "./harness.ts";
import { DETAILED, HOUR_MS, labels, MORE_THAN_A_WEEK_MS, OCR, press } from "./pressing.ts";

const BUTTON = "Draft alt text";
const LONG = `${"A sentence of forty characters, no more. ".repeat(6)}The rest is not needed.`;

/** A person presses the button and reads what comes of it; the asker, unless told otherwise. */
async function draft(
  harness: AltTextHarness,
  reply: Parameters<typeof press>[1],
  who: Parameters<typeof press>[3] = {},
) {
  return drive(harness.clock, press(harness, reply, BUTTON, who).until(isFinal));
}

describe("where alt text is offered, a picture without it gets one reply", () => {
  it("that is small and silent, pings nobody, has a button, and costs nothing", async () => {
    const harness = await startAltText("offer");
    const message = await postPictures(harness);
    const reply = await replyTo(harness, message);
    expect(reply.flags & MessageFlags.SuppressNotifications).toBeTruthy();
    expect(reply.pings).toEqual({ everyone: false, users: [], roles: [] });
    expect(labels(reply)).toEqual([BUTTON]);
    expect(reply.text).toContain("-# This message has a picture without alt text.");
    await harness.clock.advance(60_000);
    expect(repliesTo(harness, message)).toHaveLength(1);
    expect(harness.fal.jobs).toHaveLength(0);
    expect(harness.discord.downloads).toHaveLength(0);
  });

  it("whatever else stands in the message, and for all of its pictures together", async () => {
    const harness = await startAltText("offer");
    const message = await postPictures(harness, [{}, { description: "A dog." }, {}], { content: "My default: salt" });
    expect((await replyTo(harness, message)).text).toContain("2 pictures without alt text");
  });

  it("in the server's language", async () => {
    const harness = await startAltText("offer");
    const guild = harness.discord.addGuild({ name: "Deutscher Server", locale: "de" });
    const channel = harness.discord.addChannel(guild);
    harness.discord.addMember(guild, harness.stranger);
    await harness.decide("offer", channel);
    const reply = await replyTo(harness, await postPictures(harness, [{}], { channel }), channel);
    expect(reply.text).toContain("In dieser Nachricht ist ein Bild ohne Alternativtext.");
    expect(labels(reply)).toEqual(["Alternativtext entwerfen"]);
  });
});

describe("the draft", () => {
  it("is for the one who pressed alone, ready to be pasted, and says how to add it", async () => {
    const harness = await startAltText("offer");
    const reply = await replyTo(harness, await postPictures(harness));
    const message = await draft(harness, reply);
    expect(message.ephemeral).toBe(true);
    expect(message.text).toContain(`\`\`\`\n${CAPTION}\n\`\`\``);
    expect(message.text).toContain("edit the message");
    expect(message.text).not.toContain("Text in the picture");
    expect(repliesTo(harness, reply)).toEqual([]);
  });

  it("has the whole sentences that fit into 250 characters, and the picture's own text in a block of its own", async () => {
    const harness = await startAltText("offer");
    harness.fal.answer(DETAILED, { output: { results: LONG } });
    harness.fal.answer(OCR, { output: { results: "NO ENTRY\nafter 8 pm" } });
    const { text } = await draft(harness, await replyTo(harness, await postPictures(harness)));
    const [described, read] = [...text.matchAll(/```\n([^`]*)\n```/g)].map(([, block]) => block);
    expect(described).toBe("A sentence of forty characters, no more. ".repeat(6).trim());
    expect(read).toBe("NO ENTRY\nafter 8 pm");
    expect(text.indexOf("Text in the picture")).toBeGreaterThan(text.indexOf("A sentence"));
  });

  it("is made once for everybody who presses, and for whoever captions the same picture", async () => {
    const harness = await startAltText("offer");
    const reply = await replyTo(harness, await postPictures(harness));
    const [first, second] = await Promise.all([
      draft(harness, reply),
      draft(harness, reply, { user: harness.stranger }),
    ]);
    expect(second.text).toBe(first.text);
    await draft(harness, reply, { user: harness.moderator });
    expect(harness.fal.jobs.map(({ endpoint }) => endpoint).sort()).toEqual([DETAILED, OCR]);
  });

  it("is numbered for several pictures; one that failed says so in a sentence, and spoilers stay hidden", async () => {
    const harness = await startAltText("offer");
    harness.fal.answer(DETAILED, { output: { results: "Bars || and more ||" } });
    const message = await postPictures(harness, [{}, { spoiler: true }, { filename: "SPOILER_3.png" }]);
    harness.discord.vanish(message.attachments[0] ?? { id: "none" });
    const { text } = await draft(harness, await replyTo(harness, message));
    expect(text).toMatch(/\*\*Picture 1\*\*\n.*is no longer there\. Please attach the picture again\.\n/);
    for (const number of [2, 3]) {
      expect(text).toMatch(
        new RegExp(`\\*\\*Picture ${number}\\*\\*\\n\\|\\|\`\`\`\\n[^|]*\\| \\|[^|]*\\| \\|\\n\`\`\`\\|\\|`),
      );
    }
  });

  it("is made only for pictures that have no alt text still", async () => {
    const harness = await startAltText("offer");
    const message = await postPictures(harness, [{}, {}]);
    const reply = await replyTo(harness, message);
    await harness.clock.advance(10_000);
    harness.discord.edit(message, { descriptions: { [message.attachments[0]?.id ?? ""]: "A dog." } });
    await harness.clock.advance(10_000);
    const { text } = await draft(harness, reply);
    expect(text).toContain(CAPTION);
    expect(text).not.toContain("Picture 1");
    expect(harness.fal.submits(DETAILED)).toHaveLength(1);
  });

  it("tells how it goes in words, with a way out", async () => {
    const harness = await startAltText("offer");
    harness.fal.answer(DETAILED, { queue: [3], hold: true });
    const handle = press(harness, await replyTo(harness, await postPictures(harness)), BUTTON);
    const waiting = await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("3 jobs before")),
    );
    expect(labels(waiting)).toEqual(["Cancel"]);
    press(harness, waiting, "Cancel");
    expect((await drive(harness.clock, handle.until(isFinal))).text).toContain("Cancelled");
  });

  it("comes after a restart, and in the language of whoever presses", async () => {
    const harness = await startAltText("offer");
    const reply = await replyTo(harness, await postPictures(harness));
    await harness.restart();
    await harness.clock.advance(100 * HOUR_MS);
    expect((await draft(harness, reply, { locale: "de" })).text).toContain("Hier ist ein Entwurf");
  });

  it("is asked for too late after a week", async () => {
    const harness = await startAltText("offer");
    const reply = await replyTo(harness, await postPictures(harness));
    await harness.clock.jump(MORE_THAN_A_WEEK_MS);
    expect((await draft(harness, reply)).text).toContain("no longer have what this needs");
  });

  it("that failed as a whole can be tried again", async () => {
    const harness = await startAltText("offer");
    const error = harness.fal.errors.request("runner_server_error");
    for (const endpoint of [DETAILED, OCR]) harness.fal.answerNext(endpoint, { error });
    const failure = await draft(harness, await replyTo(harness, await postPictures(harness)));
    expect(labels(failure)).toEqual(["Try again"]);
    const again = await drive(harness.clock, press(harness, failure, "Try again").until(isFinal));
    expect(again.text).toContain(CAPTION);
    expect(again.ephemeral).toBe(true);
  });

  it("is refused to others once the author has opted out, and not to the author", async () => {
    const harness = await startAltText("offer");
    const reply = await replyTo(harness, await postPictures(harness));
    await harness.discord.command({ name: "privacy opt-out", user: harness.stranger, guild: harness.guild }).response();
    expect((await draft(harness, reply)).text).toContain("has opted out");
    expect(harness.fal.jobs).toHaveLength(0);
    expect((await draft(harness, reply, { user: harness.stranger })).text).toContain(CAPTION);
  });
});

describe("nothing happens", () => {
  it.each([
    ["alt text", [{ description: "A red wall." }], {}],
    ["a file that is no picture", [{ filename: "notes.txt" }], {}],
    ["no file", [], { content: "no picture" }],
    ["'Alt:' in the message", [{}], { content: "Alt: a red wall" }],
    ["'alt text:' behind words", [{}], { content: "Look! (alt text: a red wall)" }],
    ["'Alternativtext:' on a line of its own", [{}], { content: "Schau!\n**Alternativtext:** eine Wand" }],
  ] as const)("to a message with %s", async (_what, pictures, more) => {
    const harness = await startAltText("offer");
    expect(await hasNoReply(harness, await postPictures(harness, pictures, more))).toBe(true);
  });

  it("to pictures of bots, and of people who have opted out", async () => {
    const harness = await startAltText("post");
    const bot = harness.discord.addUser({ username: "another-bot", bot: true });
    harness.discord.addMember(harness.guild, bot);
    await harness.discord.command({ name: "privacy opt-out", user: harness.stranger, guild: harness.guild }).response();
    const messages = [await postPictures(harness, [{}], { user: bot }), await postPictures(harness)];
    for (const message of messages) expect(await hasNoReply(harness, message)).toBe(true);
  });

  it("in direct messages, where pictures are described as an answer", async () => {
    const harness = await startAltText("offer");
    const channel = harness.discord.dm(harness.stranger);
    const message = await postPictures(harness, [{}], { channel });
    const said = () => repliesTo(harness, message, channel).map(({ text }) => text);
    await drive(harness.clock, expect.poll(said).toEqual([expect.stringContaining(CAPTION)]));
    expect(said()[0]).not.toContain(en.altText.heading);
  });

  it("where nobody has set it up, and to links that Discord unfurls", async () => {
    const harness = await startAltText("offer");
    const channel = harness.discord.addChannel(harness.guild);
    expect(await hasNoReply(harness, await postPictures(harness, [{}], { channel }))).toBe(true);
    expect(harness.discord.messages(channel)).toHaveLength(1);
    const embeds = [{ image: { url: "https://pictures.example/a/photo.png" } }];
    expect(
      await hasNoReply(harness, await postPictures(harness, [], { content: "https://pictures.example/", embeds })),
    ).toBe(true);
  });
});
