import { REST } from "discord.js";
import { expect, it } from "vitest";
import { createTimeouts } from "../../../../src/discord/moderation/enforcement/timeouts.ts";
import { createManualClock, drive } from "../../../support/manual-clock.ts";

const GUILD = "1573612644210835490";
const [MEMBER, OTHER] = ["1573612644210835491", "1573612644210835492"];
const MINUTE_MS = 60_000;

/** A Discord that notes until when members are silenced, and refuses with the codes that are laid out. */
function scene(refusals: readonly (readonly [status: number, code: number] | undefined)[] = []) {
  const clock = createManualClock();
  const requests: { member: string; until: string | null }[] = [];
  const makeRequest = async (url: string, { body }: { body?: unknown }) => {
    const refusal = refusals[requests.length];
    const until: string | null = JSON.parse(String(body)).communication_disabled_until;
    requests.push({ member: url.split("/").at(-1) ?? "", until });
    if (!refusal) return Response.json({});
    const [status, code] = refusal;
    return Response.json({ code, message: "Refused" }, { status });
  };
  const rest = new REST({ retries: 0, makeRequest: makeRequest as unknown as REST["options"]["makeRequest"] });
  rest.setToken("token");
  return { clock, requests, timeouts: createTimeouts(rest, clock) };
}

it("silences a member for ten minutes, once for all that they post meanwhile, and anew when that is over", async () => {
  const { clock, requests, timeouts } = scene();
  const untilMs = clock.now() + 10 * MINUTE_MS;
  expect(await Promise.all([1, 2, 3].map(() => timeouts.begin(GUILD, MEMBER)))).toEqual([untilMs, untilMs, untilMs]);
  expect(requests).toEqual([{ member: MEMBER, until: new Date(untilMs).toISOString() }]);
  await timeouts.begin(GUILD, OTHER);
  await clock.jump(10 * MINUTE_MS - 1);
  expect(await timeouts.begin(GUILD, MEMBER)).toBe(untilMs);
  expect(requests).toHaveLength(2);
  await clock.jump(1);
  expect(await timeouts.begin(GUILD, MEMBER)).toBe(clock.now() + 10 * MINUTE_MS);
  expect(requests).toHaveLength(3);
});

it("lets somebody speak again, who can be silenced anew at once", async () => {
  const { requests, timeouts } = scene();
  await timeouts.begin(GUILD, MEMBER);
  await timeouts.lift(GUILD, MEMBER);
  expect(requests.at(-1)).toEqual({ member: MEMBER, until: null });
  await timeouts.begin(GUILD, MEMBER);
  expect(requests.at(-1)?.until).not.toBeNull();
});

it("whoever has left needs none, to begin or to end", async () => {
  const { timeouts } = scene([
    [404, 10_007],
    [404, 10_013],
  ]);
  expect(await timeouts.begin(GUILD, MEMBER)).toBeUndefined();
  await timeouts.lift(GUILD, MEMBER);
});

it("what is refused is said, and tried again with the next post; what fails in passing is asked again", async () => {
  const { clock, requests, timeouts } = scene([[403, 50_013], [500, 0], undefined]);
  await expect(timeouts.begin(GUILD, MEMBER)).rejects.toMatchObject({ code: 50_013 });
  await drive(clock, timeouts.begin(GUILD, MEMBER));
  expect(requests).toHaveLength(3);
});
