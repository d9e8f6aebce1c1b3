import { describe, expect, it } from "vitest";
import { redirectTo, rejection, startStandIn } from "./support.ts";

const INITIATE = "rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3";
const picture = new File(["picture bytes"], "a car.png", { type: "image/png" });

async function announce(call: Awaited<ReturnType<typeof startStandIn>>["call"], headers = {}) {
  const body = JSON.stringify({ content_type: "image/png", file_name: "car.png" });
  const response = await call("POST", INITIATE, {
    headers: { authorization: "Key id:secret", "content-type": "application/json", ...headers },
    body,
  });
  return (await response.json()) as { upload_url: string; file_url: string };
}

describe("an upload", () => {
  it("through fal's own client can be read by anybody, with its type", async () => {
    const { fal, client } = await startStandIn();
    const url = await client.storage.upload(picture, { lifecycle: { expiresIn: "1h" } });
    const response = await redirectTo(fal.url)(url);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(await response.text()).toBe("picture bytes");
    expect(fal.uploads).toMatchObject([
      {
        fileName: "a car.png",
        contentType: "image/png",
        lifetimeSeconds: 3600,
        fileUrl: url,
        bytes: Buffer.from("picture bytes"),
      },
    ]);
  });

  it("is gone when its lifecycle ends", async () => {
    const { fal, client, clock } = await startStandIn();
    const url = await client.storage.upload(picture, { lifecycle: { expiresIn: 60 } });
    clock.advance(59_999);
    expect((await redirectTo(fal.url)(url)).status).toBe(200);
    clock.advance(1);
    expect((await redirectTo(fal.url)(url)).status).toBe(404);
  });

  it("without a lifecycle stays for ever, as fal's default is", async () => {
    const { fal, client, clock } = await startStandIn();
    const url = await client.storage.upload(picture);
    clock.advance(10 * 365 * 24 * 3600 * 1000);
    expect((await redirectTo(fal.url)(url)).status).toBe(200);
    expect(fal.uploads[0]).not.toHaveProperty("lifetimeSeconds");
  });

  it("is not there before its bytes are", async () => {
    const { call, fal } = await startStandIn();
    const { file_url: fileUrl } = await announce(call);
    expect((await redirectTo(fal.url)(fileUrl)).status).toBe(404);
  });

  it.each([
    ["a key that is given away", { authorization: "Key id:secret", "content-type": "image/png" }, "bytes", "", 400],
    ["another content type", { "content-type": "image/jpeg" }, "bytes", "", 400],
    ["no bytes", { "content-type": "image/png" }, "", "", 400],
    ["a URL that was not signed", { "content-type": "image/png" }, "bytes", "x", 403],
  ])("refuses %s", async (_name, headers, body, suffix, status) => {
    const { call, fal } = await startStandIn();
    const { upload_url: uploadUrl, file_url: fileUrl } = await announce(call);
    const response = await call("PUT", uploadUrl.replace("https://", "") + suffix, { headers, body });
    expect(response.status).toBe(status);
    expect((await redirectTo(fal.url)(fileUrl)).status).toBe(404);
  });
});

describe("announcing an upload", () => {
  it.each([
    ["no file name", INITIATE, '{"content_type":"image/png"}', {}, 422],
    ["a field too many", INITIATE, '{"content_type":"image/png","file_name":"a","size":3}', {}, 422],
    ["no JSON", INITIATE, "{", {}, 422],
    ["another storage", INITIATE.replace("cdn-v3", "cdn"), "{}", {}, 400],
    ["a lifecycle that cannot be read", INITIATE, "{}", { "x-fal-object-lifecycle": "1h" }, 400],
    ["another path", "rest.fal.ai/storage/upload", "{}", {}, 404],
  ])("refuses %s", async (_name, address, body, headers, status) => {
    const { call, fal } = await startStandIn();
    const response = await call("POST", address, {
      headers: { authorization: "Key id:secret", "content-type": "application/json", ...headers },
      body,
    });
    expect(response.status).toBe(status);
    expect(fal.uploads).toEqual([]);
  });
});

describe("files of fal's own", () => {
  it("are served from each host that holds them, and from nowhere else", async () => {
    const { fal } = await startStandIn();
    const file = { bytes: Buffer.from("abc"), contentType: "text/plain" };
    const urls = ["https://v3b.fal.media/files/a.txt", "https://storage.googleapis.com/falserverless/a.txt"];
    for (const url of urls) {
      fal.files.put({ ...file, url });
      expect(await (await redirectTo(fal.url)(url)).text()).toBe("abc");
    }
    expect((await redirectTo(fal.url)("https://storage.googleapis.com/other/a.txt")).status).toBe(404);
    expect((await redirectTo(fal.url)(urls[0] ?? "", { method: "DELETE" })).status).toBe(405);
    const head = await redirectTo(fal.url)(urls[0] ?? "", { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "3", ""]);
  });

  it("may be named by an input while they are there", async () => {
    const { fal, client, clock } = await startStandIn();
    const imageUrl = await client.storage.upload(picture, { lifecycle: { expiresIn: 60 } });
    const endpoint = "fal-ai/florence-2-large/ocr";
    expect((await client.subscribe(endpoint, { input: { image_url: imageUrl } })).data).toHaveProperty("results");
    clock.advance(60_000);
    const error = await rejection(client.subscribe(endpoint, { input: { image_url: imageUrl } }));
    expect(error).toMatchObject({
      status: 422,
      body: { detail: [{ type: "file_download_error", loc: ["body", "image_url"] }] },
    });
    expect(fal.jobs).toHaveLength(2);
  });
});
