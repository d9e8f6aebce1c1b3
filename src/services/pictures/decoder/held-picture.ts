import type { PictureFacts } from "../../../core/request/picture.ts";
import { untilAborted } from "../../../core/async/until-aborted.ts";
import type { ByteBudget, ByteShare } from "../../../core/async/byte-budget.ts";
import type { Connection } from "./process/process-connection.ts";
import { DecoderEndedError } from "./process/ended.ts";
import type { Held } from "./held-bytes.ts";
import type { Given, Result, WorkName } from "./process/messages.ts";
import type { RequestOptions } from "./process/session.ts";

/** Only a malicious header takes longer. */
const HEADER_MS = 2_000;
/** How long decoding may take, and encoding what was decoded: a hundred times what it takes, for slow machines. */
const DECODING_MS = 3_000;
const LARGE_DECODING_MS = 10_000;
const LARGE_PIXELS = 4_000_000;
/** To copy bytes from process to process. */
export const COPYING_MS = 5_000;

/**
 * A picture whose bytes are held, and the work on it: each piece in its turn, and within its time limit.
 *
 * @throws DecoderEndedError where the process has ended before or meanwhile: its successor does not hold the bytes
 */
export interface HeldPicture extends Held {
  /** What the file is called, for an error's sentence. */
  readonly name: string;
  inspect(): Promise<Result<"inspect">>;
  /** Runs decoder work that takes as much memory as the facts say. */
  decode<Name extends WorkName>(facts: PictureFacts, name: Name, given: Given<Name>): Promise<Result<Name>>;
  /** Reads the bytes as they are. */
  bytes(): Promise<Buffer>;
  /** Resolves when all work on the bytes has ended, abandoned work included. */
  settled(): Promise<void>;
}

export interface HeldPictureParts {
  readonly connection: Connection;
  readonly headerBudget: ByteBudget;
  readonly decodingBudget: ByteBudget;
  readonly held: Held;
  readonly isHeld: () => boolean;
  readonly name: string;
  /** Whose picture it is. */
  readonly person: string | undefined;
  readonly signal: AbortSignal;
  /** Its share of the decoding budget, instead of the facts' figure. */
  readonly decodingBytes?: number | undefined;
  /** Called when a piece of work fails, also one that was abandoned. */
  readonly onFailure: (error: unknown) => void;
}

export function createHeldPicture(parts: HeldPictureParts): HeldPicture {
  const { connection, headerBudget, decodingBudget, held, isHeld, name, person, signal, onFailure } = parts;
  const { handle, sha256 } = held;
  const underWay = new Set<Promise<unknown>>();

  const send = async <Name extends WorkName>(
    work: Name,
    given: Given<Name>,
    options: RequestOptions,
  ): Promise<Result<Name>> => {
    if (!isHeld()) throw new DecoderEndedError("bystander", "that was in another's turn");
    return connection.request(work, given, options);
  };

  const request = async <Name extends WorkName>(
    turn: ByteShare,
    work: Name,
    given: Given<Name>,
    options: RequestOptions,
  ): Promise<Result<Name>> => {
    const result = send(work, given, options);
    underWay.add(result);
    const end = (): void => {
      underWay.delete(result);
      turn.release();
    };
    result.then(end, (error: unknown) => {
      end();
      onFailure(error);
    });
    return untilAborted(signal, result);
  };

  return {
    handle,
    sha256,
    name,
    async inspect() {
      const turn = await headerBudget.take(1, signal, person);
      return request(turn, "inspect", [handle, name, sha256], { deadlineMs: HEADER_MS, isDecoding: true });
    },
    decode(facts, work, given) {
      const isLarge = facts.width * facts.height > LARGE_PIXELS || facts.frame.count > 1;
      const deadlineMs = isLarge ? LARGE_DECODING_MS : DECODING_MS;
      const turn = decodingBudget.take(parts.decodingBytes ?? facts.decodingBytes, signal, person);
      return turn.then((share) => request(share, work, given, { deadlineMs, isDecoding: true }));
    },
    bytes: () => send("bytes", [handle], { deadlineMs: COPYING_MS }),
    async settled() {
      await Promise.allSettled(underWay);
    },
  };
}
