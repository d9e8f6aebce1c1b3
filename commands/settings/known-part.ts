import { altTextOfScam } from "../../src/core/ui/alt-text.ts";
import type { KnownPicturesPage, ManagedServer, ShownKnownPicture } from "../../src/core/server/managed-server.ts";
import type { ServerSubcommand } from "../../src/core/ui/command.ts";
import type { Block, Button, View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { lines, type SettingsButtonPart } from "./part.ts";

/** `/settings known list`: the pictures that the server knows to be scams, the newest first, each with `Forget`. */
export const listKnown: ServerSubcommand = {
  options: {},
  run: (_options, server, words) => listView(server, 0, words),
};

/** Shows another page of that list. */
export const showKnownPage: SettingsButtonPart = (id, server, words) => listView(server, placeOf(id).page, words);

/** Forgets a picture of that list, with a button that takes it back. */
export const forgetKnown: SettingsButtonPart = async (id, server, words) => {
  const { page, key } = placeOf(id);
  const { known: sentences } = words.settings;
  if (!(await server.knownPictures.forget(key))) {
    return [...lines(sentences.gone), ...(await listView(server, page, words))];
  }
  const undo: Button = { label: sentences.takeBack, action: ["knownTakeBack", id] };
  const list = await listView(server, page, words);
  return [...lines(sentences.forgotten), { type: "buttons", buttons: [undo] }, ...list];
};

/** Knows a forgotten picture again. */
export const takeBackKnown: SettingsButtonPart = async (id, server, words) => {
  const { page, key } = placeOf(id);
  const { known: sentences } = words.settings;
  const isBack = await server.knownPictures.takeBack(key);
  return [...lines(isBack ? sentences.takenBack : sentences.tooLate), ...(await listView(server, page, words))];
};

/** A button's id is its page and, behind it, its picture's key; it may be forged. */
function placeOf(id: string): { readonly page: number; readonly key: string } {
  const [page = "", key = ""] = id.split("-");
  return { page: /^\d{1,4}$/.test(page) ? Number(page) : 0, key };
}

async function listView(server: ManagedServer, wanted: number, words: Words): Promise<View> {
  const { known: sentences } = words.settings;
  const shown = await server.knownPictures.page(wanted);
  const { pictures, before, total, page, pages } = shown;
  if (total === 0) return lines(sentences.none);
  return [
    ...lines(sentences.heading(total, page + 1, pages)),
    ...pictures.flatMap((picture, index) => pictureBlocks(picture, before + index + 1, page, words)),
    ...pageButtons(shown, words),
  ];
}

function pictureBlocks(picture: ShownKnownPicture, number: number, page: number, words: Words): readonly Block[] {
  const { known: sentences } = words.settings;
  const { key, text, url } = picture;
  const alt = altTextOfScam(text, sentences.pictureAlt(number), words);
  const markdown = sentences.picture(number, picture);
  const forget: Button = { label: sentences.forget(number), action: ["knownForget", `${page}-${key}`] };
  return [
    url === undefined
      ? { type: "text", markdown: `${markdown}\n${sentences.notShown}` }
      : { type: "section", markdown, picture: { source: { url }, alt, spoiler: true } },
    { type: "buttons", buttons: [forget] },
  ];
}

function pageButtons({ page, pages }: KnownPicturesPage<ShownKnownPicture>, { settings }: Words): View {
  const { newer, older } = settings.known;
  const to = (label: string, wanted: number): Button => ({ label, action: ["knownPage", `${wanted}`] });
  const buttons = [...(page > 0 ? [to(newer, page - 1)] : []), ...(page < pages - 1 ? [to(older, page + 1)] : [])];
  return buttons.length === 0 ? [] : [{ type: "buttons", buttons }];
}
