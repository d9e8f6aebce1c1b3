import type { Language } from "../../server/personal-preferences.ts";
import type { CaptionDetail } from "../../request/request.ts";

/** A person's own defaults; Markdown, a line each. */
export interface PreferenceWords {
  readonly preferences: {
    readonly heading: string;
    readonly saved: string;
    readonly reset: string;
    readonly private: (isPrivate: boolean) => string;
    readonly detail: (detail: CaptionDetail | undefined) => string;
    readonly language: (language: Language | undefined) => string;
    /** Which choice wins: an option, the server's setting or the preference. */
    readonly order: string;
  };
}
