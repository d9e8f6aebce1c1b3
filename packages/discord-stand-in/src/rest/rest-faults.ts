/** A deliberate fault, for the next `times` matching requests. */
export interface Fault {
  readonly method?: string;
  /** A route's template or a path without `/api/v10`, whole; or a pattern that the path matches. `/attachments/…` too. */
  readonly route: string | RegExp;
  /** How many matching requests it affects. Default: one. */
  readonly times?: number;
  /** How many matching requests succeed first. */
  readonly skip?: number;
  /** The answer, instead of handling the request. */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cuts the connection: before the request was handled, or after (the answer is lost). */
  readonly reset?: "before" | "after";
  /** How long to wait first, by the clock. */
  readonly delayMs?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that affects this request, if any; each call uses it up. */
  next(request: { method: string; path: string; template: string | undefined }): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: { readonly fault: Fault; skip: number; left: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
    },
    clear() {
      waiting = [];
    },
    next({ method, path, template }) {
      const entry = waiting.find(({ fault, left }) => {
        if (left === 0 || (fault.method && fault.method !== method)) return false;
        return typeof fault.route === "string"
          ? fault.route === path || fault.route === template
          : fault.route.test(path);
      });
      if (!entry) return undefined;
      if (entry.skip > 0) {
        entry.skip -= 1;
        return undefined;
      }
      entry.left -= 1;
      return entry.fault;
    },
  };
}
