import { filesOf } from "./fields/file-preview.ts";
import { perform, postMessage, propose, runCommand } from "./api/send-actions.ts";
import { openAltText } from "./dialogs/alt-text-dialog.ts";
import { createAnnouncer } from "./panels/announcer.ts";
import { slashCommands } from "./discord/command-objects.ts";
import { type Composer, createComposer } from "./composer/composer.ts";
import type { Shown } from "./messages/conversation.ts";
import { createLayout, type Layout } from "./panels/layout.ts";
import { createTrafficPanel } from "./panels/traffic-panel.ts";
import { withMentions } from "./composer/mention-names.ts";
import { menuItems } from "./message-menu-items.ts";
import { openMenu } from "./elements/popup-menu.ts";
import { createMessageList } from "./messages/message-list.ts";
import { createFalPanel } from "./panels/fal-panel.ts";
import { createNotices } from "./panels/notice-list.ts";
import { fetchSample } from "./api/sample-picture.ts";
import { sentence } from "./api/page-api.ts";
import type { Session } from "./api/page-session.ts";
import { createSidebar } from "./panels/sidebar.ts";

/** The parts of the page; people's actions in them go to the server. */
export type PageParts = ReturnType<typeof createPageParts>;

interface Navigation {
  readonly goTo: (place: string) => void;
  readonly become: (person: string) => void;
}

/** Makes the parts, and puts them in their places. */
export function createPageParts(session: Session, { goTo, become }: Navigation) {
  const notices = createNotices();
  const announcer = createAnnouncer(Date.now);
  const traffic = createTrafficPanel();
  const tell = (error: unknown) => notices.tell(sentence(error));
  const attempt = (what: Promise<void>) => void what.catch(tell);
  const fal = createFalPanel((scenario) => attempt(perform({ does: "scenario", scenario })));
  const composer = createSessionComposer(session, notices.tell);
  const list = createSessionList(session, composer, attempt);
  const sidebar = createSidebar({
    openPlace: goTo,
    actAs: become,
    restore: (member) => attempt(perform({ does: "restore", person: session.at().person, member })),
  });
  const layout: Layout = createLayout({
    sidebar: sidebar.element,
    messages: list.element,
    notices: notices.element,
    composer: composer.element,
    panel: [fal.element, traffic.element],
    announcer: announcer.element,
  });
  takeDrops(layout.element, composer);
  return { notices, announcer, traffic, fal, composer, list, sidebar, layout, tell };
}

function createSessionComposer(session: Session, tell: (words: string) => void): Composer {
  const mentionable = () => [session.state().bot, ...session.state().people];
  return createComposer({
    mentionable,
    commands: () => slashCommands(session.state(), session.at().place, session.locale()),
    fieldContext: () => ({
      locale: session.locale(),
      people: session.state().people,
      channels: session.state().places.filter(({ kind }) => kind === "server"),
    }),
    propose: (command, option, values) => propose(session.at(), command, option, values),
    run: (command, values) => runCommand(session.at(), command, values),
    post: (content, files, repliesTo) =>
      postMessage(session.at(), withMentions(content, mentionable()), files, repliesTo),
    edit: (message, content) => {
      const { person } = session.at();
      return perform({ does: "edit", person, message, content: withMentions(content, mentionable()) });
    },
    tell,
  });
}

function createSessionList(session: Session, composer: Composer, attempt: (what: Promise<void>) => void) {
  const contextOf = ({ message, files }: Shown) => ({
    files,
    nameOf: session.nameOf,
    people: session.state().people,
    press: (customId: string, values?: readonly string[]) => {
      const { person } = session.at();
      attempt(perform({ does: "press", person, message: message.id, customId, ...(values && { values }) }));
    },
  });
  const describe = (shown: Shown) => {
    const { person } = session.at();
    openAltText(shown, session.nameOf, (descriptions) =>
      perform({ does: "describe", person, message: shown.message.id, descriptions }),
    );
  };
  const postSample = async () => postMessage(session.at(), "", [await fetchSample()], undefined);
  return createMessageList(contextOf, {
    postSample: () => attempt(postSample()),
    dismiss: ({ message }) => attempt(perform({ does: "delete", person: session.at().person, message: message.id })),
    openMenu: (shown, point, opener) => {
      const items = menuItems(shown, session.state(), session.at(), { composer, attempt, describe });
      openMenu("What to do with the message", items, point, opener);
    },
  });
}

/** Files may be dropped anywhere. */
function takeDrops(page: HTMLElement, { takeFiles }: Composer): void {
  page.addEventListener("dragover", (event) => event.preventDefault());
  page.addEventListener("drop", (event) => {
    event.preventDefault();
    takeFiles(filesOf(event.dataTransfer));
  });
}
