import type { Answered } from "../../src/core/request/outcome.ts";
import type { Frame } from "../../src/core/request/picture.ts";
import type { Words } from "../../src/core/ui/words.ts";

/** Small facts: which frame of each animation the answer is about, e.g. "Frame 3 of 12". */
export function shownFrames({ request, parts }: Answered, words: Words): readonly string[] {
  const count = request.pictures.length;
  const frames = new Map<number, Frame>();
  for (const [part, one] of parts.entries()) {
    if ("failure" in one) continue;
    const first = Math.floor((part * count) / parts.length); // the jobs of one picture stand together
    for (const [index, frame] of one.answer.frames.entries()) frames.set(first + index, frame);
  }
  return [...frames].flatMap(([picture, { index, count: frameCount }]) => {
    if (frameCount === 1) return [];
    const frame = index + 1;
    return [count === 1 ? words.answer.frame(frame, frameCount) : words.answer.frameOf(picture + 1, frame, frameCount)];
  });
}
