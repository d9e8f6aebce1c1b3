import { button, element } from "../elements/element.ts";

export interface Layout {
  readonly element: HTMLElement;
  readonly setPlace: (sign: string, name: string) => void;
  readonly setSimulated: (isSimulated: boolean) => void;
  readonly setConnected: (isConnected: boolean) => void;
}

interface Parts {
  readonly sidebar: HTMLElement;
  readonly messages: HTMLElement;
  readonly notices: HTMLElement;
  readonly composer: HTMLElement;
  readonly panel: readonly HTMLElement[];
  readonly announcer: HTMLElement;
}

/** The page: channels and people, the open channel, and the panels beneath. Narrow windows show one at a time. */
export function createLayout({ sidebar, messages, notices, composer, panel, announcer }: Parts): Layout {
  const title = element("h1", {});
  const simulated = element(
    "span",
    { class: "badge", hidden: true, title: "A simulator stands in for fal: no model runs" },
    "simulated",
  );
  const connection = element("span", { class: "connection", role: "status" });
  const inside = element("aside", { class: "panel", id: "panel", "aria-label": "Beneath the surface" }, ...panel);
  const app = element(
    "div",
    { class: "app" },
    element("a", { class: "skip", href: "#composer" }, "Skip to the message field"),
    sidebar,
    element(
      "main",
      {},
      element(
        "header",
        { class: "channel-header" },
        createToggle("Channels", sidebar, "☰", PHONE),
        title,
        simulated,
        connection,
        createToggle("Look inside", inside, "⟨⟩", matchMedia("(max-width: 1180px)")),
      ),
      messages,
      notices,
      composer,
    ),
    inside,
    announcer,
  );
  return {
    element: app,
    setPlace: (sign, name) => {
      title.replaceChildren(element("span", { class: "sign", "aria-hidden": "true" }, sign), name);
      document.title = `${sign}${name} · Sightline’s playground`;
    },
    setSimulated: (isSimulated) => {
      simulated.hidden = !isSimulated;
    },
    setConnected: (isConnected) => {
      connection.textContent = isConnected ? "" : "Connecting…";
    },
  };
}

/** Where a part covers nearly everything: it goes away once something was chosen in it, or by a press outside it. */
const PHONE = matchMedia("(max-width: 760px)");
/** Shows and hides a part of the page; where the window is narrow it starts hidden, and lies over the rest. */
function createToggle(label: string, part: HTMLElement, sign: string, narrow: MediaQueryList): HTMLElement {
  const set = (isOpen: boolean) => {
    part.classList.toggle("closed", !isOpen);
    toggle.setAttribute("aria-expanded", String(isOpen));
  };
  const toggle = button(
    element("span", { "aria-hidden": "true" }, sign),
    () => set(part.classList.contains("closed")),
    {
      class: `toggle toggle-${part.id}`,
      "aria-controls": part.id,
    },
  );
  toggle.append(element("span", { class: "toggle-label" }, label));
  const close = () => {
    const hadFocus = part.contains(document.activeElement);
    set(false);
    if (hadFocus) toggle.focus();
  };
  part.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && narrow.matches) close();
  });
  part.addEventListener("click", (event) => {
    if (PHONE.matches && isChoice(event)) close();
  });
  addEventListener("pointerdown", ({ target }) => {
    const isElsewhere = target instanceof Node && !part.contains(target) && !toggle.contains(target);
    if (PHONE.matches && isElsewhere && !part.classList.contains("closed")) close();
  });
  set(!narrow.matches);
  narrow.addEventListener("change", () => set(!narrow.matches));
  return toggle;
}

/** Whether a press opens another place, or switches to another person. Arrow keys keep choosing. */
function isChoice(event: MouseEvent): boolean {
  if (!(event.target instanceof Element)) return false;
  const isByKey = event instanceof PointerEvent && event.pointerType === "";
  return event.target.closest(isByKey ? ".place" : ".place, .person") !== null;
}
