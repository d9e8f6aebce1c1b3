import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { startPlayground } from "../../src/start.ts";
import { startVisited } from "./visit.ts";

/** A request with headers that `fetch` would not let through. */
function get(url: string, path: string, headers: Record<string, string> = {}, method = "GET") {
  return new Promise<{ status: number | undefined; type: string | undefined; body: string }>((resolve, reject) => {
    const sent = request(url, { path, headers, method }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode, type: response.headers["content-type"], body }));
    });
    sent.on("error", reject).end();
  });
}

describe("the page's files", () => {
  it("are the page, its scripts as JavaScript, and the packages that its import map names", async () => {
    const { url } = await startVisited();
    const page = await fetch(`${url}/`);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const [, map = "{}"] = /<script type="importmap">(.*?)<\/script>/s.exec(await page.text()) ?? [];
    const { imports } = JSON.parse(map) as { imports: Record<string, string> };
    const files = Object.values(imports).filter((path) => path.endsWith(".js"));
    expect(files.length).toBeGreaterThan(3);
    for (const path of ["/main.js", "/protocol.js", "/modules/lit/decorators.js", ...files]) {
      const response = await fetch(`${url}${path}`);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    }
    const protocol = await (await fetch(`${url}/protocol.js`)).text();
    expect(protocol).toContain("slow queue");
    expect(protocol).not.toContain("interface");
  });

  it("may load nothing from elsewhere", async () => {
    const { url } = await startVisited();
    const policy = (await fetch(`${url}/`)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).toMatch(/script-src 'self' 'sha256-[^']+'(;|$)/);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  });

  it.each([
    "/../package.json",
    "/..%2f..%2f..%2f..%2fpackage.json",
    "/%2e%2e/protocol.ts",
    "/modules/lit/../discord.js/src/index.js",
    "/modules/lit/..%2fdiscord.js%2fsrc%2findex.js",
    "/..%2f..%2f..%2f..%2fsrc%2fplayground%2fpage%2fbrowser%2f..%2f..%2f..%2fmain.js",
    "/..%2f..%2fmain.js",
    "/modules/discord.js/src/index.js",
    "/modules/lit/package.json",
    "/main.ts",
    "/tsconfig.json",
    "/styles/style.css%00.js",
    "/nothing.css",
    "/files/1/gull.png",
  ])("are not %s", async (path) => {
    const { url } = await startVisited();
    expect((await get(url, path)).status).toBe(404);
  });

  it("run nothing that a person uploaded", async () => {
    const { url } = await startVisited();
    for (const name of ["page.html", "drawing.svg", "script.js"]) {
      const upload = await fetch(`${url}/api/files?name=${name}`, {
        method: "POST",
        body: "<script>alert(1)</script>",
      });
      const { url: address } = (await upload.json()) as { url: string };
      const { headers } = await fetch(`${url}${address}`);
      expect(headers.get("content-type")).toBe("application/octet-stream");
      expect(headers.get("content-disposition")).toMatch(/^attachment/);
      expect(headers.get("content-security-policy")).toContain("sandbox");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });
});

describe("who may ask", () => {
  it("is a browser on this machine", async () => {
    const { url } = await startVisited();
    const { port } = new URL(url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      expect((await get(url, "/api/state", { host, origin: `http://${host}` })).status).toBe(200);
    }
  });

  it("is no other name of the machine, nor another site", async () => {
    const { url } = await startVisited();
    const { port } = new URL(url);
    for (const host of [`rebound.example:${port}`, "127.0.0.1", "127.0.0.1:1", "rebound.example"]) {
      expect(await get(url, "/api/state", { host })).toMatchObject({
        status: 403,
        body: expect.stringContaining("refusal"),
      });
    }
    for (const origin of ["http://elsewhere.example", "null", `https://127.0.0.1:${port}`, "http://127.0.0.1:1"]) {
      expect((await get(url, "/api/actions", { origin }, "POST")).status).toBe(403);
    }
  });

  it("may not ask for anything in another way", async () => {
    const { url } = await startVisited();
    expect((await get(url, "/api/state", {}, "DELETE")).status).toBe(405);
    expect((await get(url, "/%E0%A4%A")).status).toBe(400);
  });
});

it("says that a port is taken, and leaves nothing running", async () => {
  const { url } = await startVisited();
  const started = startPlayground({ environment: { PLAYGROUND_PORT: new URL(url).port } });
  await expect(started).rejects.toMatchObject({ code: "EADDRINUSE" });
});
