import { expect, it } from "vitest";
import { plainPicture } from "../../../../test/support/pictures.ts";
import { startVisited } from "./visit.ts";

/** Answers nothing, and tells where requests would have gone. */
function createDeadNetwork() {
  const requests: { address: string; authorization: string | null }[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    requests.push({ address, authorization: new Headers(init?.headers).get("authorization") });
    return Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }));
  };
  return { requests, fetch };
}

it("with a key, the same page talks to fal's own hosts, and simulates nothing", async () => {
  const { requests, fetch } = createDeadNetwork();
  const { visit, state } = await startVisited({ environment: { FAL_KEY: "needle:key" }, fetch });
  expect(await state()).toMatchObject({ isSimulated: false, falTarget: "https://queue.fal.run" });
  const tomasz = await visit("Tomasz");
  expect(await tomasz.act({ does: "scenario", scenario: "failing" })).toMatchObject({ status: 422 });
  const place = tomasz.place("general").id;
  await tomasz.act({ does: "command", place, name: "imagine", options: { prompt: "A gull" } });
  await tomasz.heard((event) => (event.type === "message" ? event : undefined));
  await tomasz.readInTime("fal");
  const id = await tomasz.upload(await plainPicture("png"));
  await tomasz.act({ does: "command", place, name: "caption", options: { image: { id } } });
  await tomasz.readInTime("can't be reached");
  const hosts = new Set(requests.map(({ address }) => new URL(address).origin));
  expect(hosts).toEqual(new Set(["https://queue.fal.run", "https://rest.fal.ai"]));
  expect(requests[0]).toEqual({ address: "https://queue.fal.run/fal-ai/flux-2-pro", authorization: "Key needle:key" });
  expect(JSON.stringify(tomasz.events)).not.toContain("needle");
});

it("FAL_URL stands for fal's hosts where both are given", async () => {
  const { requests, fetch } = createDeadNetwork();
  const environment = { FAL_KEY: "needle:key", FAL_URL: "http://127.0.0.1:9" };
  const { visit, state } = await startVisited({ environment, fetch });
  expect(await state()).toMatchObject({ isSimulated: false, falTarget: "http://127.0.0.1:9" });
  const tomasz = await visit("Tomasz");
  const place = tomasz.place("general").id;
  await tomasz.act({ does: "command", place, name: "imagine", options: { prompt: "A gull" } });
  await tomasz.heard((event) => (event.type === "message" ? event : undefined));
  await tomasz.readInTime("fal");
  expect(requests[0]?.address).toBe("http://127.0.0.1:9/queue.fal.run/fal-ai/flux-2-pro");
});
