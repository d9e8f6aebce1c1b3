import { systemClock } from "../../../../core/async/clock.ts";
import { createPictureReader } from "../../reading/download.ts";
import { createExecutor } from "./executor.ts";
import type { DecoderData, WorkerResponse, WorkerRequest } from "./messages.ts";
import { createCarryOut } from "./carry-out.ts";

/* The process in which pictures are decoded, see open-process.ts. It lives as long as the bot needs it. */

// A terminal and a service manager send their signals to all processes of the bot: this one ends with the bot itself,
// which may still need it while it drains.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
// Not `process.exit`: that waits for a decoder which is at work.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

const [data = "{}"] = process.argv.slice(2);
const { attachmentHosts } = JSON.parse(data) as DecoderData; // what open-process.ts gave
const executor = createExecutor(createPictureReader({ attachmentHosts, clock: systemClock }));
// Loads while the first picture is being fetched. A failure to load is not a picture's fault.
const loaded = import("../../decoding/locked-sharp.ts");
const carryOut = createCarryOut(
  executor,
  (delivery: WorkerResponse) => void loaded.then(() => process.send?.(delivery)),
);
process.on("message", (order) => carryOut(order as WorkerRequest)); // from the bot, see messages.ts
await loaded;
