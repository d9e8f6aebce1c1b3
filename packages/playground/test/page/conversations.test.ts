import { expect, it, onTestFinished } from "vitest";
import { createConversations } from "../../src/page/conversations.ts";
import { seedServer } from "../../src/page/seed.ts";
import type { PageEvent } from "../../src/page/protocol.ts";
import { startDiscord } from "discord-stand-in";
import { createManualClock } from "../../../../test/support/manual-clock.ts";

it("a bot that does not respond within three seconds is told of as such, to the person who waited for it", async () => {
  const clock = createManualClock();
  const discord = await startDiscord({ clock });
  onTestFinished(() => discord.close());
  // No bot is there: its command was registered once, and no process listens any more.
  await fetch(`${discord.apiUrl}/v10/applications/${discord.bot.id}/commands`, {
    method: "PUT",
    headers: { authorization: `Bot ${discord.token}`, "content-type": "application/json" },
    body: JSON.stringify([{ name: "help", type: 1, description: "Help" }]),
  });
  const { guild, actors } = seedServer(discord);
  const [nele, tomasz] = [...actors.values()];
  if (!nele || !tomasz) throw new Error("the seed is empty");
  const told: { event: PageEvent; to: string[] }[] = [];
  const conversations = createConversations(clock, (event, mayHear) => {
    told.push({ event, to: [...actors.values()].filter(mayHear).map(({ name }) => name) });
  });

  const handle = discord.command({ user: nele.user, guild, name: "help" });
  const followed = conversations.follow(handle, nele, "/help");
  await clock.advance(2_999);
  expect(told).toEqual([]);
  await clock.advance(1);
  await followed;
  expect(told).toEqual([{ event: { type: "unanswered", what: "/help" }, to: ["Nele"] }]);
});
