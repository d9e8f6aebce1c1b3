import { createAttachments } from "./files-to-post.ts";
import { button, element } from "../elements/element.ts";
import { type ChosenFile, sentence } from "../api/page-api.ts";

/** The message that is replied to or edited; a new message has none. */
export interface ReplyOrEdit {
  readonly kind: "reply" | "edit";
  readonly message: string;
  /** `Replying to Nele`, above the field. */
  readonly label: string;
}

export interface PostActions {
  /** Both throw what the playground refuses, in words. */
  readonly post: (content: string, files: readonly ChosenFile[], repliesTo: string | undefined) => Promise<void>;
  readonly edit: (message: string, content: string) => Promise<void>;
  readonly tell: (words: string) => void;
}

export interface PostForm {
  /** From top to bottom. */
  readonly elements: readonly HTMLElement[];
  readonly field: HTMLTextAreaElement;
  readonly write: (replyOrEdit: ReplyOrEdit | undefined, content?: string) => void;
  readonly takeFiles: (files: readonly File[]) => void;
  /** Empties everything. @returns the files that would have been posted */
  readonly giveUp: () => readonly File[];
  readonly setShown: (isShown: boolean) => void;
}

const MAX_CHARACTERS = 2000;

/** A message that is being written: words, files, and the message that it replies to or changes. Enter sends. */
export function createPostForm({ post, edit, tell }: PostActions): PostForm {
  let replyOrEdit: ReplyOrEdit | undefined;
  const field = element("textarea", { id: "composer", rows: 1, enterkeyhint: "send", maxlength: MAX_CHARACTERS });
  const attachments = createAttachments(() => field.focus());
  const bar = element("div", { class: "reply-or-edit", hidden: true });
  const setReplyOrEdit = (next: ReplyOrEdit | undefined, content = "") => {
    if (next?.kind === "edit" || replyOrEdit?.kind === "edit") field.value = content;
    replyOrEdit = next;
    bar.hidden = next === undefined;
    bar.replaceChildren(next?.label ?? "", leaveButton);
    grow(field);
  };
  const write = (next: ReplyOrEdit | undefined, content?: string) => {
    setReplyOrEdit(next, content);
    field.focus();
  };
  const takeFiles = (files: readonly File[]) => {
    const left = attachments.add(files);
    if (left.length > 0) tell("A message holds at most ten files.");
    field.focus();
  };
  const send = async () => {
    const content = field.value.trim();
    const files = attachments.chosen();
    if (content === "" && files.length === 0) return;
    if (replyOrEdit?.kind === "edit") await edit(replyOrEdit.message, content);
    else await post(content, files, replyOrEdit?.message);
    field.value = "";
    attachments.clear();
    write(undefined);
  };
  const leaveButton = button("×", () => write(undefined), {
    class: "icon-button",
    "aria-label": "Cancel",
    title: "Cancel (Esc)",
  });
  const form = drawForm(field, takeFiles);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.inert = true;
    send()
      .catch((error: unknown) => tell(sentence(error)))
      .finally(() => {
        form.inert = false;
        field.focus();
      });
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !replyOrEdit) return;
    event.preventDefault();
    write(undefined);
  });
  return {
    elements: [bar, attachments.element, form],
    field,
    write,
    takeFiles,
    giveUp: () => {
      const files = attachments.chosen().map(({ file }) => file);
      attachments.clear();
      field.value = "";
      setReplyOrEdit(undefined);
      return files;
    },
    setShown: (isShown) => {
      form.hidden = !isShown;
    },
  };
}

function drawForm(field: HTMLTextAreaElement, takeFiles: (files: readonly File[]) => void): HTMLFormElement {
  const chooser = element("input", { type: "file", multiple: true, hidden: true });
  chooser.addEventListener("change", () => {
    takeFiles([...(chooser.files ?? [])]);
    chooser.value = "";
  });
  const attach = button("+", () => chooser.click(), {
    class: "icon-button attach",
    "aria-label": "Attach files",
    title: "Attach files",
  });
  const send = element(
    "button",
    { type: "submit", class: "icon-button send", "aria-label": "Send", title: "Send" },
    "➤",
  );
  const form = element("form", { class: "post" }, attach, field, send, chooser);
  field.addEventListener("input", () => grow(field));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return form;
}

/** The field is as high as its text, within its style's limits. */
function grow(field: HTMLTextAreaElement): void {
  field.style.height = "";
  if (field.value !== "") field.style.height = `${field.scrollHeight}px`;
}
