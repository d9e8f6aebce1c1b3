import { refusal } from "../validation/rest-errors.ts";
import type { Reply } from "../rest/rest-bodies.ts";
import type { RateLimitSettings } from "../rest/rate-limits.ts";
import type { UploadedFile } from "../state/state.ts";

/** A request that was routed and admitted. */
export interface RouteRequest {
  /** The values of the template's parameters, all of them. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
  /** `X-Audit-Log-Reason`. */
  readonly reason: string | undefined;
}

/** One operation of the API. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The template in Discord's OpenAPI description, `/channels/{channel_id}/messages`. */
  readonly template: string;
  /** Whether it needs the bot's token; the others are opened by the token in their path. */
  readonly auth: "bot" | "none";
  /** The limit that counts it, or `unlimited` for first responses. */
  readonly limit: Exclude<keyof RateLimitSettings, "global" | "newDms"> | "unlimited";
  /** @throws DiscordError for what Discord refuses */
  handle(request: RouteRequest): Reply;
}

/** A path's parameter. @throws DiscordError 404 where the route has none of this name */
export function param(request: RouteRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw refusal("notFound");
  return value;
}

/** A route that the bot's token opens. */
export function botRoute(
  method: Route["method"],
  template: string,
  handle: Route["handle"],
  limit: Route["limit"] = "route",
): Route {
  return { method, template, auth: "bot", limit, handle };
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a path; undefined when the path is unknown, "wrong method" when only the method is. */
export function createRouter(
  routes: readonly Route[],
): (method: string, path: string) => Match | "wrong method" | undefined {
  const compiled = routes.map((route) => ({ route, pattern: pattern(route.template) }));
  return (method, path) => {
    const fitting = compiled.flatMap(({ route, pattern }) => {
      const match = pattern.exec(path);
      return match ? [{ route, params: match.groups ?? {} }] : [];
    });
    // Fixed words win over parameters: `@original` is not a message id.
    const best = fitting.sort((one, other) => names(one.route) - names(other.route));
    return best.find(({ route }) => route.method === method) ?? (best.length > 0 ? "wrong method" : undefined);
  };
}

function pattern(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
}

function names({ template }: Route): number {
  return template.split("{").length;
}
