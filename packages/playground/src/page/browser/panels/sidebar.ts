import type { Person, Place, Standing } from "../../protocol.ts";
import { avatarOf } from "../elements/avatars.ts";
import { button, element } from "../elements/element.ts";

export interface Sidebar {
  readonly element: HTMLElement;
  readonly showPlaces: (places: readonly Place[], open: string) => void;
  /** Shows the people and the chosen one; from a choice until this call, the list is busy. */
  readonly showPeople: (people: readonly Person[], acting: string) => void;
  /** Marks a place that is not open as having a new message. */
  readonly markUnread: (place: string) => void;
}

export interface SidebarActions {
  readonly openPlace: (id: string) => void;
  readonly actAs: (id: string) => void;
  /** Lifts a member's timeout or ban. */
  readonly restore: (id: string) => void;
}

/** The channels, and the people to act as. */
export function createSidebar({ openPlace, actAs, restore }: SidebarActions): Sidebar {
  const channels = element("ul", {});
  const people = element("fieldset", { class: "people" });
  let shown: readonly Place[] = [];
  const choose = (id: string) => {
    people.setAttribute("aria-busy", "true");
    actAs(id);
  };
  const drawPlace = (place: Place, isOpen: boolean) => {
    const sign = element("span", { class: "sign", "aria-hidden": "true" }, place.kind === "dm" ? "@" : "#");
    const open = button(sign, () => openPlace(place.id), {
      "data-place": place.id,
      "aria-current": isOpen ? "page" : undefined,
      class: "place",
    });
    open.append(place.name, element("span", { class: "unread", hidden: true }, "new"));
    return element("li", { class: place.kind }, open);
  };
  return {
    element: element(
      "nav",
      { class: "sidebar", id: "sidebar", "aria-label": "Channels and people" },
      element("h2", {}, "Channels"),
      channels,
      people,
    ),
    showPlaces: (places, open) => {
      const hadFocus = channels.contains(document.activeElement);
      shown = places;
      channels.replaceChildren(...shown.map((place) => drawPlace(place, place.id === open)));
      if (hadFocus) channels.querySelector<HTMLElement>("[aria-current]")?.focus();
    },
    showPeople: (all, acting) => {
      const hadFocus = people.contains(document.activeElement);
      people.replaceChildren(
        element("legend", {}, "You are"),
        ...all.flatMap((person) => [
          drawPerson(person, person.id === acting, choose),
          ...(person.standing ? [drawStanding(person, person.standing, restore)] : []),
        ]),
      );
      people.setAttribute("aria-busy", "false");
      if (hadFocus) people.querySelector<HTMLElement>("input:checked")?.focus();
    },
    markUnread: (place) => {
      const mark = channels.querySelector<HTMLElement>(
        `[data-place="${CSS.escape(place)}"]:not([aria-current]) .unread`,
      );
      if (mark) mark.hidden = false;
    },
  };
}

function drawPerson({ id, name, role, locale }: Person, isActing: boolean, actAs: (id: string) => void): HTMLElement {
  const radio = element("input", { type: "radio", name: "person", value: id, checked: isActing });
  radio.addEventListener("change", () => actAs(id));
  return element(
    "label",
    { class: "person" },
    radio,
    element("img", { src: avatarOf(name, false), alt: "" }),
    element("span", {}, name, element("small", {}, `${role} · ${locale}`)),
  );
}

function drawStanding({ id, name }: Person, standing: Standing, restore: (id: string) => void): HTMLElement {
  const [words, label] = standingInWords(standing);
  const undo = button(label, () => restore(id), { class: "link-button", "aria-label": `${label}: ${name}` });
  return element("p", { class: "standing" }, `${words} · `, undo);
}

function standingInWords(standing: Standing): readonly [words: string, undoing: string] {
  switch (standing.is) {
    case "timed out":
      return [
        `Timed out until ${new Date(standing.untilMs).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`,
        "Lift the timeout",
      ];
    case "banned":
      return ["Banned from the server", "Lift the ban"];
    case "gone":
      return ["Not in the server any more", "Let them back in"];
  }
}
