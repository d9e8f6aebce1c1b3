import { summaryOf } from "./messages/message-summary.ts";
import { FLAGS, has } from "./discord/message-flags.ts";
import type { APIMessage } from "discord-api-types/v10";
import type { PageEvent, Place } from "../protocol.ts";
import { submitModal } from "./api/send-actions.ts";
import type { Composer } from "./composer/composer.ts";
import { type Conversation, createConversation, type Shown } from "./messages/conversation.ts";
import { openModal } from "./dialogs/modal.ts";
import type { ModalPart, Part } from "./discord/component-types.ts";
import { createPageParts, type PageParts } from "./page-parts.ts";
import { listen } from "./api/page-api.ts";
import type { Session } from "./api/page-session.ts";
import { refreshTimes } from "./markdown/timestamps.ts";

/** How long the server may take to send earlier events, which are neither read aloud nor marked as new. */
const CATCHING_UP_MS = 400;
/** How often relative times are updated. */
const TIMES_MS = 10_000;
/** How long to wait before a restarted playground is asked again. */
const AGAIN_MS = 1_000;

/** Puts the page together: the server's events go to the parts, and people move between places. */
export function createPage(session: Session): HTMLElement {
  const conversation = createConversation();
  let stopListening = () => {};
  const openPlace = () => {
    parts.list.show([]);
    showPlace(session, parts);
    parts.list.show(conversation.of(session.at().place));
    parts.list.scrollToEnd();
  };
  const hear = () => {
    stopListening();
    stopListening = listenTo(session, conversation, parts, again);
  };
  /** The playground was restarted: the earlier people and messages are gone. */
  const again = () => void begin().catch(() => setTimeout(again, AGAIN_MS));
  const begin = async () => {
    await session.renew();
    openPlace();
    hear();
  };
  const become = async (person: string) => {
    try {
      await session.become(person);
    } catch (error) {
      showPeople(session, parts); // the acting person is unchanged
      throw error;
    }
    openPlace();
    hear();
  };
  const parts = createPageParts(session, {
    goTo: (place) => {
      session.goTo(place);
      openPlace();
    },
    become: (person) => void become(person).catch(parts.tell),
  });
  openPlace();
  hear();
  setInterval(refreshTimes, TIMES_MS);
  return parts.layout.element;
}

function showPeople(session: Session, { sidebar }: PageParts): void {
  sidebar.showPeople(session.state().people, session.at().person);
}

function showPlace(session: Session, parts: PageParts): void {
  const { sidebar, fal, layout, list, composer, notices } = parts;
  const state = session.state();
  const place = session.place();
  const title = place ? titleOf(place) : "";
  showPeople(session, parts);
  sidebar.showPlaces(state.places, session.at().place);
  fal.show(state);
  layout.setSimulated(state.isSimulated);
  layout.setPlace(title.slice(0, 1), title.slice(1));
  list.setPlace(title);
  composer.setPlace(title);
  notices.clear();
}

function titleOf({ kind, name }: Place): string {
  return `${kind === "dm" ? "@" : "#"}${name}`;
}

/** @returns ends it */
function listenTo(session: Session, conversation: Conversation, parts: PageParts, onRestarted: () => void): () => void {
  let isCatchingUp = true;
  return listen(session.at().person, {
    onOpen: () => {
      isCatchingUp = true;
      setTimeout(() => {
        isCatchingUp = false;
      }, CATCHING_UP_MS);
      conversation.clear();
      parts.traffic.clear();
      parts.list.show([]);
      parts.layout.setConnected(true);
    },
    onInterruption: () => parts.layout.setConnected(false),
    onRefused: onRestarted,
    onEvent: (event) => {
      take(event, session, conversation, parts);
      if (event.type === "message" && !isCatchingUp) tellOf(event, session, parts);
    },
  });
}

function take(event: PageEvent, session: Session, conversation: Conversation, parts: PageParts): void {
  switch (event.type) {
    case "message": {
      const isNew = conversation.keep(
        event.command === undefined ? event : { ...event, command: session.commandLabel(event.command) },
      );
      if (event.place !== session.at().place) break;
      parts.list.show(conversation.of(event.place));
      if (isNew && isFor(event.message, session.at().person)) parts.list.scrollToEnd();
      break;
    }
    case "removed":
      conversation.remove(event.message);
      parts.list.show(conversation.of(session.at().place));
      break;
    case "modal": {
      const submit = submitModal.bind(undefined, session.at().person, event.modal);
      const components = event.data.components as unknown as readonly ModalPart[]; // checked by the stand-in
      openModal({ ...event.data, components }, session.nameOf, submit, returnFocus(parts.composer));
      break;
    }
    case "unanswered":
      parts.notices.tell(`${session.state().bot.name} did not respond in time: ${event.what}`);
      break;
    case "traffic":
      parts.traffic.add(event.entry);
      break;
    case "scenario":
      session.setScenario(event.scenario);
      parts.fal.setScenario(event.scenario);
      break;
    case "people":
      session
        .refresh()
        .then(() => showPeople(session, parts))
        .catch(parts.tell);
      break;
    case "commands":
      session.refresh().catch(parts.tell);
      break;
  }
}

/** Whether this person wrote the message, or it answers their action: they want to see it next. */
function isFor({ author, interaction_metadata, referenced_message }: APIMessage, person: string): boolean {
  return [author.id, interaction_metadata?.user.id, referenced_message?.author.id].includes(person);
}

/** A new message, or an edit: marks the place, and tells screen readers. */
function tellOf({ message, place }: Shown, session: Session, { sidebar, announcer }: PageParts): void {
  const { nameOf } = session;
  if (place !== session.at().place) return sidebar.markUnread(place);
  if (message.author.id === session.at().person) return;
  const parts = (message.components ?? []) as unknown as readonly Part[]; // their types know less than the stand-in sends
  const shape = `${message.flags} ${message.attachments.length} ${shapeOf(parts)}`;
  const who = `${nameOf(message.author.id) ?? "Somebody"}${has(message, FLAGS.ephemeral) ? " (only you can see this)" : ""}`;
  announcer.tell(message.id, shape, `${who}: ${summaryOf(message, { nameOf })}`);
}

/** The structure of a message, including its buttons: "Cancel" that becomes "Delete" means that a job is over. */
function shapeOf(parts: readonly Part[]): string {
  return parts.map(({ type, label, components = [] }) => `${type} ${label ?? ""} (${shapeOf(components)})`).join(" ");
}

/** The focused element, or the composer once that element is gone. */
function returnFocus({ focus }: Composer): () => void {
  const before = document.activeElement;
  return () => {
    if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
    else focus();
  };
}
