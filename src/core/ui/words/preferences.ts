import type { Language } from "../../server/preferences.ts";
import type { CaptionDetail } from "../../request/request.ts";

export interface PreferenceWords {
  /** What a person has decided for themselves; Markdown, a line each. */
  readonly preferences: {
    readonly heading: string;
    readonly saved: string;
    readonly reset: string;
    readonly private: (isPrivate: boolean) => string;
    readonly detail: (detail: CaptionDetail | undefined) => string;
    readonly language: (language: Language | undefined) => string;
    /** What else has a say. */
    readonly order: string;
  };
}
