import type { QueuedJob } from "./job.ts";

/** The addresses of a job. They hold only owner and app, never the endpoint's sub-path. */
export function jobUrls({ endpoint, requestId }: Pick<QueuedJob, "endpoint" | "requestId">) {
  const url = `https://queue.fal.run/${appOf(endpoint)}/requests/${requestId}`;
  return { response_url: url, status_url: `${url}/status`, cancel_url: `${url}/cancel` };
}

/** Owner and app of an endpoint: its first two parts. */
export function appOf(endpoint: string): string {
  return endpoint.split("/").slice(0, 2).join("/");
}

/**
 * The state of a job, for polls and events.
 *
 * @param logsFrom the first line of log to send; `undefined` sends none, as fal does without `?logs=1`
 */
export function statusBody(job: QueuedJob, logsFrom: number | undefined): Record<string, unknown> {
  const head = { status: job.status, request_id: job.requestId, ...jobUrls(job) };
  if (job.status === "IN_QUEUE") return { ...head, queue_position: job.queuePosition };
  const logs = logsFrom === undefined ? null : job.logs.slice(logsFrom);
  if (job.status === "IN_PROGRESS") return { ...head, logs };
  return { ...head, logs, metrics: metrics(job), ...failure(job) };
}

function metrics({ startedAtMs, completedAtMs }: QueuedJob): { inference_time?: number } {
  if (startedAtMs === undefined || completedAtMs === undefined) return {};
  return { inference_time: (completedAtMs - startedAtMs) / 1000 };
}

/** There is no status for failure: a failed job is `COMPLETED` and carries `error`, request errors an `error_type`. */
function failure({ result }: QueuedJob): { error?: string; error_type?: string } {
  if (!result || result.status === 200) return {};
  const errorType = result.headers?.["x-fal-error-type"];
  return { error: `Invalid status code: ${result.status}`, ...(errorType !== undefined && { error_type: errorType }) };
}
