import type { Measurement } from "../measurement.ts";
import { severalAtOnce } from "../several-at-once.ts";
import { type Stage, withBots } from "../stage.ts";

const COMMANDS = 1_000;
const PICTURES = 100;
const AT_ONCE = 50;
/** The second half asks about all pictures again; the first comes in crowds who ask about the same one at once. */
const CROWD = COMMANDS / 2 / PICTURES;
const CAPTION = "fal-ai/florence-2-large/detailed-caption";
const WORDS = "A house by the sea.";

/** How often fal is asked, and paid, for 1 000 captions of 100 pictures, each posted anew for every command. */
export const submits: Measurement = {
  name: "submits",
  run: () =>
    withBots(["ours", "tutorial"] as const, async (stages) => {
      const [ours = Number.NaN, tutorial = Number.NaN] = await Promise.all(stages.map(countSubmits));
      return [
        {
          what: `submits, ${COMMANDS} captions of ${PICTURES} pictures, ${AT_ONCE} at once`,
          unit: "calls",
          ours,
          peer: { name: "tutorial", value: tutorial },
          target: { of: "ours", is: "at most", limit: PICTURES },
        },
      ];
    }),
};

async function countSubmits(stage: Stage): Promise<number> {
  stage.fal.answer(CAPTION, { output: { results: WORDS } });
  const pictures = Array.from({ length: PICTURES }, stage.drawPicture);
  await severalAtOnce(COMMANDS, AT_ONCE, (index) => {
    const picture = index < COMMANDS / 2 ? Math.floor(index / CROWD) : index % PICTURES;
    const handle = stage.command("caption", { image: stage.attachPicture(pictures[picture]) });
    return handle.until(({ text }) => text.includes(WORDS), { boundMs: 60_000 });
  });
  return stage.fal.submits(CAPTION).length;
}
