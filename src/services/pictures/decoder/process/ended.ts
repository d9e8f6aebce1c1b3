/** The part of a request under way in the end of its process. */
export type Role =
  /** It alone was decoding, or its own time was over. */
  | "culprit"
  /** It was decoding beside others, and one of them is the culprit. */
  | "suspect"
  /** Another's decoding ended it. */
  | "bystander"
  /** Nothing tells why it ended: no decoder was at work, or it hung. */
  | "unexplained";

/** The process ended before it had answered. */
export class DecoderEndedError extends Error {
  override readonly name = "DecoderEndedError";
  readonly role: Role;

  constructor(role: Role, how: string, options?: ErrorOptions) {
    super(`the process that decodes pictures has ended: ${how}`, options);
    this.role = role;
  }
}

/** What is needed to tell a request's part in the end. */
interface UnderWay {
  readonly isDecoding: boolean;
}

/**
 * Finds the part of each request under way in the end.
 *
 * @param culpritId - the one whose own fault it is, where that is known
 */
export function rolesOf(
  underWay: ReadonlyMap<number, UnderWay>,
  culpritId: number | undefined,
): ReadonlyMap<number, Role> {
  const decoding = [...underWay.values()].filter(({ isDecoding }) => isDecoding).length;
  const isByDecoding = culpritId === undefined ? decoding > 0 : underWay.get(culpritId)?.isDecoding === true;
  const roleOf = (id: number, isDecoding: boolean): Role => {
    if (id === culpritId) return "culprit";
    if (culpritId === undefined && isDecoding) return decoding === 1 ? "culprit" : "suspect";
    return isByDecoding ? "bystander" : "unexplained";
  };
  return new Map([...underWay].map(([id, { isDecoding }]) => [id, roleOf(id, isDecoding)]));
}
