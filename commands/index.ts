import type { Command, Presenters } from "../src/core/ui/command.ts";
import { altTextDraft } from "./answers/alt-text-draft.ts";
import { ask } from "./ask.ts";
import { caption } from "./caption.ts";
import { edit } from "./edit.ts";
import { help } from "./help.ts";
import { imagine } from "./imagine.ts";
import { ocr } from "./ocr.ts";
import { preferences } from "./preferences.ts";
import { privacy } from "./privacy.ts";
import { reportScam } from "./report-scam.ts";
import { settings } from "./settings/index.ts";

/** Everything that people can do. A new command is a new file, a line here, and its words in every language. */
export const commands: readonly Command[] = [
  caption,
  ocr,
  ask,
  imagine,
  edit,
  help,
  preferences,
  privacy,
  settings,
  reportScam,
];

/** What draws the answer to each kind of task. */
export const presenters: Presenters = { caption, ocr, ask, imagine, edit, altText: altTextDraft };
