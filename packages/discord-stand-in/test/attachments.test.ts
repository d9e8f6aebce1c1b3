import { describe, expect, it } from "vitest";
import { createHandClock } from "../../../test/support/hand-clock.ts";
import { CAPTION, EPHEMERAL, scene } from "./scene.ts";

const read = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
};

describe("an attachment's URL", () => {
  it("gives the bytes, under the type that Discord believes", async () => {
    const { discord } = await scene();
    const picture = discord.attach(Buffer.from("not a picture"), { filename: "cat.png", contentType: "image/webp" });
    expect(await read(discord.urlOf(picture))).toEqual({ status: 200, type: "image/webp", text: "not a picture" });
    expect(discord.downloads).toMatchObject([{ attachmentId: picture.id, status: 200 }]);
  });

  it("ends with its time: a day, and an hour for an ephemeral one", async () => {
    const clock = createHandClock();
    const { discord, channel, user, image } = await scene({ clock });
    const ephemeral = discord.urlOf(image);
    expect(ephemeral).toContain(
      `http://${discord.host}/ephemeral-attachments/${discord.bot.id}/${image.id}/cat.png?ex=`,
    );
    const [posted] = discord.post({ channel, user, attachments: [image] }).api.attachments;
    const url = posted?.url ?? "";
    expect(url).toContain(`http://${discord.host}/attachments/${channel.id}/${image.id}/cat.png?ex=`);
    expect(Number.parseInt(new URL(url).searchParams.get("ex") ?? "", 16)).toBe(clock.now() / 1000 + 24 * 3600);
    clock.advance(3600_000 - 1);
    expect((await read(ephemeral)).status).toBe(200);
    clock.advance(1);
    expect((await read(ephemeral)).status).toBe(404);
    clock.advance(23 * 3600_000 - 1);
    expect((await read(url)).status).toBe(200);
    clock.advance(1);
    expect((await read(url)).status).toBe(404);
  });

  it("lasts as long as it is told to", async () => {
    const clock = createHandClock();
    const { discord, image } = await scene({ clock });
    const url = discord.urlOf(image, 5000);
    clock.advance(5000);
    expect((await read(url)).status).toBe(404);
  });

  it("is refused with 403 once anything in it was changed", async () => {
    const { discord, image } = await scene();
    const other = discord.attach(Buffer.from("other"), { filename: "cat.png" });
    const url = discord.urlOf(image);
    const later = (Date.now() + 10 ** 9).toString(16).slice(0, 8);
    const wrong = [
      url.replace(/hm=./, "hm=z"),
      url.replace(/ex=\w+/, `ex=${later}`),
      url.replace(image.id, other.id),
      url.replace("cat.png", "dog.png"),
      url.replace("ephemeral-attachments", "attachments"),
      url.split("?")[0] ?? "",
    ];
    expect(await Promise.all(wrong.map(async (one) => (await read(one)).status))).toEqual([
      403, 403, 403, 403, 403, 403,
    ]);
  });
});

describe("reading an attachment", () => {
  it("fails once the file is gone", async () => {
    const { discord, image } = await scene();
    const url = discord.urlOf(image);
    discord.vanish(image);
    expect((await read(url)).status).toBe(404);
  });

  it("suffers faults as the API does", async () => {
    const { discord, image } = await scene();
    discord.faults.add({ route: /^\/ephemeral-attachments\//, status: 503 });
    expect((await read(discord.urlOf(image))).status).toBe(503);
    discord.faults.add({ route: /^\/ephemeral-attachments\//, reset: "before" });
    await expect(read(discord.urlOf(image))).rejects.toThrow("fetch failed");
    expect(discord.downloads.map(({ status }) => status)).toEqual([503, 0]);
  });
});

it("works for what the bot uploads, ephemeral where the message is", async () => {
  const { discord, ask, register, caption } = await scene();
  await register(CAPTION);
  const { callback, handle } = caption();
  const data = { content: "x", flags: EPHEMERAL, attachments: [{ id: "0", is_spoiler: true }] };
  await ask("POST", callback, { type: 4, data }, { files: [{ name: "a b.txt", bytes: new Uint8Array([65]) }] });
  const [attachment] = handle.message()?.api.attachments ?? [];
  expect(attachment).toMatchObject({ filename: "a_b.txt", ephemeral: true, size: 1, flags: 8 });
  expect(await read(attachment?.url ?? "")).toMatchObject({ status: 200, text: "A" });
  expect(attachment?.url).toContain(`http://${discord.host}/ephemeral-attachments/`);
});
