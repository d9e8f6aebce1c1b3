import { type Client, GatewayDispatchEvents } from "discord.js";

/**
 * Lets a `RESUMED` pass by whose session is over before anybody has read it.
 *
 * @remarks discord.js 14.28.1 counts in its handler what was replayed, from a session that an invalid session (op 9)
 * right behind has already taken away, and so throws where nobody can catch it. The bot would stop for a bug that costs
 * nothing: the shard identifies anew by itself.
 */
export function skipEndedSessions(client: Client): void {
  const { ws } = client;
  // Private in discord.js's types: there is no other place between the websocket and the handler that throws.
  const handlePacket = ws["handlePacket"].bind(ws);
  ws["handlePacket"] = (packet, shard) => {
    const isResumed = (packet as { t?: string } | undefined)?.t === GatewayDispatchEvents.Resumed;
    return isResumed && shard?.["sessionInfo"] === null ? true : handlePacket(packet, shard);
  };
}
