import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edit } from "../../commands/edit.ts";
import { imagine } from "../../commands/imagine.ts";
import { pictureDetails } from "../../commands/picture-details.ts";
import type { EditTask, ImagineTask } from "../../src/core/request.ts";
import { answered, hardText, measure, languages, wordsOf } from "./answers.ts";
import { expectWithinBounds } from "./bounds.ts";

const outcome = { kind: "pictures", urls: ["https://v3.fal.media/files/a.png"], seed: 4_294_967_295 } as const;
const making = { seed: fc.nat(), format: fc.constant("jpeg"), safety: fc.constant("5") };
const prompt = hardText(4_000).filter((text) => text.trim() !== "");
const about = { guildId: "1".repeat(19), channelId: "2".repeat(19), messageId: "3".repeat(19), authorId: "4" };

const tasks: fc.Arbitrary<ImagineTask | EditTask> = fc.oneof(
  fc.record({ kind: fc.constant("imagine"), size: fc.constant("landscape_16_9"), prompt, ...making }),
  fc.record({ kind: fc.constant("edit"), size: fc.constant({ width: 2048, height: 2048 }), prompt, ...making }),
);

describe("a made picture", () => {
  it("keeps within Discord's bounds, and says in its alt text by what it was made", () => {
    fc.assert(
      fc.property(tasks, languages, (task, language) => {
        const command = task.kind === "imagine" ? imagine : edit;
        const view = command.present(answered(task, [outcome], { about }), wordsOf(language));
        expectWithinBounds(view);
        const begins =
          task.kind === "imagine" ? wordsOf(language).answer.generatedAlt("") : wordsOf(language).answer.editedAlt("");
        const [alt = ""] = view.flatMap((block) =>
          block.type === "gallery" ? block.pictures.map((one) => one.alt) : [],
        );
        expect(alt.length).toBeLessThanOrEqual(1024);
        expect(alt.startsWith(begins)).toBe(true);
        const said = alt.slice(begins.length);
        expect(said === task.prompt || (said.endsWith("…") && task.prompt.startsWith(said.slice(0, -1)))).toBe(true);
      }),
    );
  });

  it("tells its details within the bounds, and all of a prompt that is not very long", () => {
    fc.assert(
      fc.property(tasks, languages, fc.option(fc.constant(0.0012), { nil: undefined }), (task, language, costUsd) => {
        const cost = costUsd === undefined ? {} : { costUsd };
        const result = { part: 0, outcome, modelTitle: "FLUX.2 [pro]", endpoint: "fal-ai/flux-2-pro/edit", ...cost };
        const view = pictureDetails(
          { userId: "1", isPrivate: false, pictures: [], task, results: [result] },
          wordsOf(language),
        );
        expectWithinBounds(view);
        const [text = ""] = measure(view).texts;
        if (task.prompt.length <= 1_500) {
          expect(text.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1")).toContain(task.prompt);
        }
        expect(text).toContain(
          costUsd === undefined ? wordsOf(language).details.costUnknown : wordsOf(language).details.cost(costUsd),
        );
      }),
    );
  });
});
