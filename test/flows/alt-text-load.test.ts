import { expect, it, onTestFinished, vi } from "vitest";
import { StoreError } from "../../src/core/store.ts";
import { log } from "../../src/log.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { postPictures, replyTo, startAltText } from "./alt-text-harness.ts";
import { plainPicture } from "./harness.ts";
import { DETAILED } from "./pressing.ts";

const WAVE = 1_000;
const MINUTE_MS = 60_000;

it(
  "a wave of pictures keeps neither Discord nor the models busy with more than a few at a time",
  { timeout: 20_000 },
  async () => {
    const harness = await startAltText("post");
    const warn = vi.spyOn(log, "warn");
    onTestFinished(() => void vi.restoreAllMocks());
    harness.fal.answer(DETAILED, { hold: true });
    const bytes = await plainPicture();
    for (let count = 0; count < WAVE; count += 1) {
      const picture = harness.discord.attach(bytes, { filename: "photo.png" });
      harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments: [picture] });
    }
    // A person who asks is answered all the while; what was posted before has been heard by then.
    await harness.discord.command({ name: "help", user: harness.asker, guild: harness.guild }).response();
    await harness.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED);
    await harness.clock.advance(MINUTE_MS);
    const left = warn.mock.calls.flatMap(([fields]) => {
      return typeof fields === "object" && fields !== null && "leftUndone" in fields ? [fields.leftUndone] : [];
    });
    expect(left).toEqual([WAVE - 206]);
    expect(harness.fal.submits(DETAILED)).toHaveLength(1);
    // Offers elsewhere do not wait for models.
    const elsewhere = harness.discord.addChannel(harness.guild);
    await harness.decide("offer", elsewhere);
    await replyTo(harness, await postPictures(harness, [{}], { channel: elsewhere }), elsewhere);
  },
);

it("nothing is done while it is not known what people wish, because the store is away", async () => {
  const clock = createManualClock();
  const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
  onTestFinished(() => store.close());
  let isAway = false;
  const values: typeof store.values = (namespace, options) => {
    const kept = store.values<never>(namespace, options);
    const get = kept.get.bind(kept);
    return Object.assign(kept, {
      get: async (key: string) => {
        if (isAway && namespace === "opted-out") throw new StoreError("away");
        return get(key);
      },
    });
  };
  const harness = await startAltText("post", { clock, store: { ...store, values } });
  const error = vi.spyOn(log, "error");
  onTestFinished(() => void vi.restoreAllMocks());
  isAway = true;
  await postPictures(harness);
  await harness.clock.advance(MINUTE_MS);
  expect(harness.fal.jobs).toEqual([]);
  expect(harness.discord.messages(harness.channel)).toHaveLength(1);
  expect(error).not.toHaveBeenCalled();
  isAway = false;
  await replyTo(harness, await postPictures(harness));
});
