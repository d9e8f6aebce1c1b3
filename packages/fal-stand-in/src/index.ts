/**
 * A fal on loopback for testing its clients. {@link startFal} starts one; the other exports are its types, and the errors
 * that fal's pages list.
 */
export {
  type ErrorAnswer,
  errorDetail,
  errors,
  MODEL_ERRORS,
  type ModelErrorType,
  REQUEST_ERRORS,
} from "./protocol/error-answers.ts";
export type { Clock } from "./protocol/clock.ts";
export type { ReportFailure } from "./protocol/failure-report.ts";
export type { Fault } from "./server/faults.ts";
export type { Flood } from "./server/flood.ts";
export type { Job } from "./jobs/job.ts";
export type { JobScript, OutputContext } from "./jobs/script.ts";
export { type Fal, type FalOptions, startFal } from "./start-fal.ts";
