import { UserError } from "../../src/core/errors.ts";
import { formatImageSize } from "../../src/core/request/image-size.ts";
import { promptAsWritten } from "../../src/core/request/prompt.ts";
import type { Subject } from "../../src/core/request/subject.ts";
import { writeWordsAbout } from "../../src/core/ui/spoiler.ts";
import { beginning, escapeMarkdown } from "../../src/core/text.ts";
import type { View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";

/** What the rest of the message leaves of its 4000 characters. */
const PROMPT_ROOM = { characters: 3_500, bytes: 9_000 };

/** How a picture was made: everything that is needed to make it again, and what it cost. */
export function pictureDetails({ task, pictures, results: [result] }: Subject, { details }: Words): View {
  if (!task || !("seed" in task) || result?.outcome.kind !== "pictures") throw new UserError("buttonUnknown", {});
  const prompt = promptAsWritten(task);
  const write = writeWordsAbout(pictures);
  const lines = [
    details.model(escapeMarkdown(result.modelTitle), result.endpoint),
    details.seed(result.outcome.seed),
    details.size(formatImageSize(task.size)),
    details.format(task.format),
    details.safety(task.safety),
    result.costUsd === undefined ? details.costUnknown : details.cost(result.costUsd),
    beginning(prompt, PROMPT_ROOM, (part) => details.prompt(write(part))),
  ];
  return [{ type: "text", markdown: lines.join("\n") }];
}
