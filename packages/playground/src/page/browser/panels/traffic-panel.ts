import type { TrafficEntry } from "../../../traffic/traffic-entry.ts";
import { button, element } from "../elements/element.ts";

const MAX_ENTRIES = 300;
const MAX_BODY_CHARACTERS = 20_000;
const KINDS = ["Discord", "gateway", "fal"] as const satisfies readonly TrafficEntry["to"][];
const EXPLANATIONS: Readonly<Record<TrafficEntry["to"], string>> = {
  Discord: "The bot’s requests to Discord’s REST API",
  gateway: "Events that Discord’s gateway sends to the bot",
  fal: "Requests to fal",
};

export interface TrafficPanel {
  readonly element: HTMLElement;
  readonly add: (entry: TrafficEntry) => void;
  readonly clear: () => void;
}

/** A look inside: the newest requests and events, each with its body on demand. */
export function createTrafficPanel(): TrafficPanel {
  const list = element("ol", { class: "traffic", "aria-label": "Requests and events, newest last", tabindex: 0 });
  const empty = element(
    "p",
    { class: "hint" },
    "Nothing yet. Whatever the bot says to Discord and to fal shows up here.",
  );
  const clear = () => list.replaceChildren();
  const filters = KINDS.map((kind) => {
    const box = element("input", { type: "checkbox", checked: true });
    box.addEventListener("change", () => list.classList.toggle(`without-${kind}`, !box.checked));
    return element("label", { class: `filter kind-${kind}`, title: EXPLANATIONS[kind] }, box, kind);
  });
  return {
    element: element(
      "section",
      { class: "traffic-panel", "aria-labelledby": "traffic-title" },
      element(
        "header",
        {},
        element("h2", { id: "traffic-title" }, "A look inside"),
        button("Clear", clear, { class: "plain-button" }),
      ),
      element("div", { class: "filters", role: "group", "aria-label": "Show" }, ...filters),
      list,
      empty,
    ),
    add: (entry) => {
      const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
      list.append(drawEntry(entry));
      while (list.childElementCount > MAX_ENTRIES) list.firstElementChild?.remove();
      if (isAtEnd) list.scrollTop = list.scrollHeight;
    },
    clear,
  };
}

function drawEntry({ to, what, status, body, atMs }: TrafficEntry): HTMLElement {
  const time = new Date(atMs);
  const summary = element(
    "summary",
    {},
    element("span", { class: "traffic-kind" }, to),
    element("code", { class: "traffic-what", title: what }, what.replaceAll(/\d{17,20}/g, "…")),
    status !== undefined && element("span", { class: status >= 400 ? "status failed" : "status" }, String(status)),
    element("time", { datetime: time.toISOString() }, time.toLocaleTimeString([], { hour12: false })),
  );
  const details = element("details", {}, summary);
  // Most are never opened: their bodies are drawn only when they are.
  details.addEventListener("toggle", () => details.append(drawBody(body)), { once: true });
  return element("li", { class: `traffic-entry kind-${to}` }, details);
}

function drawBody(body: unknown): HTMLElement {
  if (body === undefined) return element("p", { class: "hint" }, "No body.");
  const written = JSON.stringify(body, undefined, 2);
  const isWhole = written.length <= MAX_BODY_CHARACTERS;
  return element("pre", { tabindex: 0 }, isWhole ? written : `${written.slice(0, MAX_BODY_CHARACTERS)}\n…`);
}
