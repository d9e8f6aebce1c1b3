import type { Progress } from "../../core/request/progress.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import { writeWordsAbout } from "../../core/ui/spoiler.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import type { PendingRequest } from "../../services/pending/pending-request.ts";

/**
 * How things stand, in words, and a way out.
 *
 * @param pictures - what it is about: what a model says of a spoiler while it works is hidden, too
 */
export function progressView(
  progress: Progress,
  ask: PendingRequest,
  pictures: readonly PictureSource[],
  words: Words,
): View {
  const line = progress.stage === "running" ? progress.log : undefined;
  const write = writeWordsAbout(pictures);
  return [
    { type: "text", markdown: progressSentence(progress, words) },
    ...(line === undefined ? [] : [{ type: "smallPrint", markdown: words.progress.log(write(line)) } as const]),
    cancelButton(ask, words),
  ];
}

function progressSentence(progress: Progress, { progress: sentences }: Words): string {
  switch (progress.stage) {
    case "queued":
      return sentences.queued(progress.position);
    case "running":
      return sentences.running;
    case "several":
      return sentences.several(progress.done, progress.count);
  }
}

/** Withdraws the ask; who asked may press it, and who moderates there. */
export function cancelButton({ id }: PendingRequest, words: Words): View[number] {
  return { type: "buttons", buttons: [{ label: words.progress.cancel, action: ["cancel", id] }] };
}
