import type { Words } from "../../core/ui/words.ts";
import { altText } from "./alt-text.ts";
import { answer, buttons, details } from "./answers.ts";
import { choices, commands, menus } from "./commands.ts";
import { dialogues } from "./dialogues.ts";
import { errors } from "./errors.ts";
import { help } from "./help.ts";
import { mentions } from "./mentions.ts";
import { moderation } from "./moderation.ts";
import { permissions } from "./permissions.ts";
import { preferences } from "./preferences.ts";
import { privacy } from "./privacy.ts";
import { progress } from "./progress.ts";
import { settings, setupProblem } from "./settings.ts";

export const de: Words = {
  commands,
  menus,
  choices,
  dialogues,
  progress,
  buttons,
  answer,
  details,
  altText,
  mentions,
  help,
  privacy,
  preferences,
  settings,
  setupProblem,
  moderation,
  permissions,
  errors,
};
