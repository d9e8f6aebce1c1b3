import { BrokenFileError, type FileView } from "./file-view.ts";

/** A part of an ISO base media file (ISO/IEC 14496-12): a length, a type of four characters, and what it holds. */
export interface Box {
  readonly type: string;
  /** Where what it holds begins, and ends. */
  readonly at: number;
  readonly end: number;
}

/** A box that goes beyond the end of what it stands in. */
export class BoxWithoutRoomError extends BrokenFileError {
  override readonly name = "BoxWithoutRoomError";
}

const HEADER_BYTES = 8;
/** Instead of a length: it follows in eight bytes, or the box goes to the end. */
const LONG_LENGTH = 1;
const TO_THE_END = 0;

/** The version and the flags with which the kinds of boxes begin that have them. */
export const VERSION_BYTES = 4;

/**
 * The boxes that stand in a row in a part of a file.
 *
 * @throws BoxWithoutRoomError where one goes beyond the end of that part
 */
export function* boxesIn(view: FileView, from: number, end: number): Generator<Box> {
  for (let at = from; at + HEADER_BYTES <= end;) {
    view.countPart();
    const length = view.uint32(at);
    const isLong = length === LONG_LENGTH;
    const start = at + (isLong ? 2 * HEADER_BYTES : HEADER_BYTES);
    const box = { type: view.text(at + 4, 4), at: start, end: endOf(view, at, length, end) };
    if (box.end < start || box.end > end) throw new BoxWithoutRoomError(`a box of type ${box.type} has no room`);
    yield box;
    at = box.end;
  }
}

function endOf(view: FileView, at: number, length: number, end: number): number {
  if (length === TO_THE_END) return end;
  return at + (length === LONG_LENGTH ? view.uint64(at + HEADER_BYTES) : length);
}

/** The first box of a type in another one. */
export function boxIn(view: FileView, { at, end }: Pick<Box, "at" | "end">, type: string): Box | undefined {
  for (const box of boxesIn(view, at, end)) if (box.type === type) return box;
  return undefined;
}
