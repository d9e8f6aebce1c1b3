/** Uploads ten pictures with each of the bot's REST clients to a server that hangs up as soon as a request begins. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../../../src/core/async/clock.ts";
import { createClient, createInteractionRest } from "../../../../src/discord/gateway/client.ts";
import { createSessions } from "../../../../src/discord/gateway/sessions.ts";

const UPLOADS = 5;
const files = Array.from({ length: 10 }, (_, index) => ({ name: `${index}.png`, data: Buffer.alloc(1_000) }));

const server = createServer(({ socket }) => socket.destroy());
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo; // it listens on TCP
const apiUrl = `http://127.0.0.1:${port}`;

const client = createClient({
  apiUrl,
  readsMessages: false,
  sessions: createSessions(systemClock),
  clock: systemClock,
});
for (const rest of [createInteractionRest(apiUrl), client.rest]) {
  for (let number = 0; number < UPLOADS; number += 1) {
    const upload = rest.post("/webhooks/1/token", { auth: false, body: { content: "pictures" }, files });
    await upload.catch(() => process.stdout.write("failed\n"));
  }
}
await client.destroy();
server.close();
