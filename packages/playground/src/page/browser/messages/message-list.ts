import { drawMessage, frame } from "./message-frame.ts";
import type { DiscordMessage } from "@skyra/discord-components-core/discord-message.js";
import { DiscordMessages } from "@skyra/discord-components-core/discord-messages.js";
import type { Shown } from "./conversation.ts";
import { button, element } from "../elements/element.ts";
import { type MessageActions, type Piece, piecesOf } from "./message-pieces.ts";
import type { ComponentContext } from "../components/component-context.ts";

/** A reader this near to the newest message is scrolled to the next one. */
const NEAR_END_PIXELS = 120;

/** The actions of the list, besides those of a message. */
export interface ListActions extends MessageActions {
  readonly postSample: () => void;
}

export interface MessageList {
  readonly element: HTMLElement;
  /** Shows exactly these, oldest first. */
  readonly show: (shown: readonly Shown[]) => void;
  readonly setPlace: (name: string) => void;
  readonly scrollToEnd: () => void;
}

interface Drawn {
  readonly shown: Shown;
  readonly element: DiscordMessage;
  readonly pieces: readonly { readonly source: string; readonly element: HTMLElement }[];
}

/** The messages of the place that is open; edits draw only what has changed, so that focus and opened parts stay. */
export function createMessageList(contextOf: (shown: Shown) => ComponentContext, actions: ListActions): MessageList {
  const messages = new DiscordMessages();
  const beginning = element("p", { class: "beginning-title" });
  const empty = drawBeginning(beginning, actions.postSample);
  const list = element("div", { class: "message-list", role: "log", "aria-live": "off", tabindex: 0 }, empty, messages);
  const drawnById = new Map<string, Drawn>();
  followTheme(messages);
  // Messages grow after they were drawn: a reader at the end stays there, and leaves it by scrolling up alone. An answer
  // may have grown before the browser tells of the scrolling to its beginning.
  let isAtEnd = true;
  let topPixels = 0;
  list.addEventListener("scroll", () => {
    if (list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PIXELS) isAtEnd = true;
    else if (list.scrollTop < topPixels) isAtEnd = false;
    topPixels = list.scrollTop;
  });
  const scrollToEnd = () => {
    isAtEnd = true;
    list.scrollTop = list.scrollHeight;
  };
  const observer = new ResizeObserver(() => isAtEnd && scrollToEnd());
  // Also where the form of a command takes the list's room, or gives it back.
  for (const grown of [messages, list]) observer.observe(grown);

  const shownById = new Map<string, Shown>();
  const newest: MessageActions = {
    ...actions,
    // A button that was not redrawn holds the message from when it was drawn.
    openMenu: (shown, ...rest) => actions.openMenu(shownById.get(`message-${shown.message.id}`) ?? shown, ...rest),
  };
  const draw = (shown: Shown) => {
    const before = drawnById.get(shown.message.id);
    if (before?.shown === shown) return before.element;
    const frameElement = before?.element ?? drawMessage(shown);
    frame(frameElement, shown);
    if (!before) listenForMenu(frameElement, shown, newest);
    const pieces = redraw(frameElement, before?.pieces ?? [], piecesOf(shown, contextOf(shown), newest));
    drawnById.set(shown.message.id, { shown, element: frameElement, pieces });
    return frameElement;
  };
  return {
    element: list,
    scrollToEnd,
    setPlace: (name) => {
      list.setAttribute("aria-label", `Messages in ${name}`);
      beginning.textContent = `This is the beginning of ${name}`;
      isAtEnd = true;
    },
    show: (all) => {
      shownById.clear();
      for (const shown of all) shownById.set(`message-${shown.message.id}`, shown);
      for (const [id, drawn] of drawnById) {
        if (shownById.has(`message-${id}`)) continue;
        leave(drawn.element, list);
        drawnById.delete(id);
      }
      place(messages, all.map(draw));
    },
  };
}

function listenForMenu(drawn: DiscordMessage, shown: Shown, { openMenu }: MessageActions): void {
  drawn.addEventListener("contextmenu", (event) => {
    // Links in words have the browser's own menu.
    if (event.target instanceof Element && event.target.closest("a:not(.picture a)")) return;
    event.preventDefault();
    openMenu(shown, { x: event.clientX, y: event.clientY }, drawn.querySelector<HTMLElement>(".more") ?? drawn);
  });
}

/** The introduction above the first message. */
function drawBeginning(title: HTMLElement, postSample: () => void): HTMLElement {
  return element(
    "div",
    { class: "beginning" },
    element("img", { src: "./images/icon.svg", alt: "", width: 64, height: 64 }),
    title,
    element(
      "p",
      {},
      "Type / for everything that the bot can do, or post a picture and open its menu by a right click or ⋯.",
    ),
    button("Post a sample picture", postSample, { class: "primary-button" }),
  );
}

/** Removes a message; focus that was in it goes to the list. */
function leave(message: HTMLElement, list: HTMLElement): void {
  const hadFocus = message.contains(document.activeElement);
  message.remove();
  if (hadFocus) list.focus();
}

/** Puts children into this order without moving the ones already in place. */
function place(parent: HTMLElement, children: readonly HTMLElement[]): void {
  for (const [index, child] of children.entries()) {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  }
}

function redraw(message: HTMLElement, before: Drawn["pieces"], pieces: readonly Piece[]): Drawn["pieces"] {
  const old = [...before];
  const focused = message.contains(document.activeElement) ? document.activeElement : null;
  const key =
    focused instanceof HTMLElement ? focused.closest<HTMLElement>("[data-focus]")?.dataset["focus"] : undefined;
  const now = pieces.map(({ source, draw }) => {
    const index = old.findIndex((piece) => piece.source === source);
    const [kept] = index === -1 ? [] : old.splice(index, 1);
    return kept ?? { source, element: draw() };
  });
  for (const { element } of old) element.remove();
  place(
    message,
    now.map(({ element }) => element),
  );
  if (focused && !focused.isConnected) refocus(message, key);
  return now;
}

/** The same button in the new drawing; else the one that always exists. */
function refocus(message: HTMLElement, key: string | undefined): void {
  const same = key === undefined ? null : message.querySelector<HTMLElement>(`[data-focus="${CSS.escape(key)}"]`);
  const button = same?.shadowRoot?.querySelector<HTMLElement>("button") ?? same;
  (button ?? message.querySelector<HTMLElement>(".more"))?.focus();
}

function followTheme(messages: DiscordMessages): void {
  const light = matchMedia("(prefers-color-scheme: light)");
  const follow = () => {
    messages.lightTheme = light.matches;
  };
  light.addEventListener("change", follow);
  follow();
}
