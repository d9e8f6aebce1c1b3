import type { UserErrorKey, UserErrors } from "../errors.ts";
import type { Permission } from "../permission.ts";
import type { AltTextWords } from "./words/alt-text.ts";
import type { AnswerWords } from "./words/answers.ts";
import type { CommandWords } from "./words/commands.ts";
import type { DialogueWords } from "./words/dialogues.ts";
import type { MentionWords } from "./words/mentions.ts";
import type { ModerationWords } from "./words/moderation.ts";
import type { PreferenceWords } from "./words/preferences.ts";
import type { PrivacyWords } from "./words/privacy.ts";
import type { ProgressWords } from "./words/progress.ts";
import type { SettingsWords } from "./words/settings.ts";

/**
 * Every sentence that a person reads, by name: `words/` has its areas, and `locales/` a folder a language with a file for
 * each of them. Sentences are short, kind and exact, and read well aloud: progress is words, never a bar of symbols.
 */
export interface Words
  extends
    CommandWords,
    DialogueWords,
    ProgressWords,
    AnswerWords,
    AltTextWords,
    MentionWords,
    PrivacyWords,
    PreferenceWords,
    SettingsWords,
    ModerationWords {
  readonly help: string;
  /** How Discord calls what a member may do. */
  readonly permissions: Readonly<Record<Permission, string>>;
  readonly errors: { readonly [Key in UserErrorKey]: (params: UserErrors[Key]) => string };
}
