import type { Progress } from "../../core/request/progress.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import { writeWordsAbout } from "../../core/ui/spoiler.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";

/**
 * Progress in words, and a Cancel button.
 *
 * @param pendingId - the pending request's
 * @param pictures - the request's pictures: a model's early words about a spoiler are hidden, too
 */
export function progressView(
  progress: Progress,
  pendingId: string,
  pictures: readonly PictureSource[],
  words: Words,
): View {
  const line = progress.stage === "running" ? progress.log : undefined;
  const write = writeWordsAbout(pictures);
  return [
    { type: "text", markdown: progressSentence(progress, words) },
    ...(line === undefined ? [] : [{ type: "smallPrint", markdown: words.progress.log(write(line)) } as const]),
    cancelButton(pendingId, words),
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

/** Cancels the request; for the person who asked, and for moderators of the channel. */
export function cancelButton(pendingId: string, words: Words): View[number] {
  return { type: "buttons", buttons: [{ label: words.progress.cancel, action: ["cancel", pendingId] }] };
}
