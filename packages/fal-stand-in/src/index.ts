export {
  type ErrorAnswer,
  errorDetail,
  errors,
  MODEL_ERRORS,
  type ModelErrorType,
  REQUEST_ERRORS,
} from "./answers/error-answers.ts";
export type { Fault } from "./faults.ts";
export type { Flood } from "./flood.ts";
export type { Job } from "./jobs/jobs.ts";
export type { JobScript, OutputContext } from "./jobs/script.ts";
export { type Fal, type FalOptions, startFal } from "./start-fal.ts";
