import type { Clock } from "../../src/core/async/clock.ts";
import { systemClock } from "../../src/core/async/clock.ts";
import { createCarryOut } from "../../src/services/pictures/decoder/process/carry-out.ts";
import { createDecoder, type Decoder } from "../../src/services/pictures/decoder/decoder.ts";
import { createExecutor } from "../../src/services/pictures/decoder/process/executor.ts";
import { createPictureReader, type PictureReader } from "../../src/services/pictures/reading/download.ts";
import type { DecoderData } from "../../src/services/pictures/decoder/process/messages.ts";

/**
 * The decoder, whose process is this one: it is there at once, and a test may hand in how it reads. Its time limits go by
 * the machine's clock, since it works while a test's clock is moved.
 */
export function inProcessDecoder(read: PictureReader, clock: Clock): Decoder {
  return createDecoder({
    clock,
    processClock: systemClock,
    open: ({ delivered }) => ({
      send: createCarryOut(createExecutor(read), delivered),
      residentBytes: () => undefined,
      kill: () => undefined,
    }),
  });
}

/** The same, reading as the bot does. */
export function openInProcessDecoder({ attachmentHosts }: DecoderData): Decoder {
  return inProcessDecoder(createPictureReader({ attachmentHosts, clock: systemClock }), systemClock);
}
