import type { UploadedFile } from "../state/state.ts";

/** One REST request, and how it was answered. */
export interface Call {
  readonly method: string;
  /** The route's template in Discord's spelling, or undefined when no route matches. */
  readonly route: string | undefined;
  /** Decoded, without `/api/v10` and the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  /** JSON, or a multipart body's `payload_json`. */
  body: unknown;
  files: readonly UploadedFile[];
  /** Undefined while it is not answered; 0 when the connection was cut. */
  status: number | undefined;
  /** The answer's body. */
  answer: unknown;
  /** The interaction that it concerns: by its token, or by a message that answers it. */
  interactionId: string | undefined;
  readonly atMs: number;
}

/** For error messages: the requests and answers, in order. */
export function listCalls(calls: readonly Call[]): string {
  if (calls.length === 0) return "No REST call.";
  return calls
    .map(({ method, route, path, status, body, answer }) => {
      const more = status !== undefined && status >= 400 ? ` → ${JSON.stringify(answer)}` : "";
      return `${method} ${route ?? path} ${status ?? "(open)"} ${brief(body)}${more}`;
    })
    .join("\n");
}

function brief(body: unknown): string {
  const text = JSON.stringify(body) ?? "";
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
