import type { Preferences } from "./personal-preferences.ts";

/** People's own decisions, and their stored data. Every method rejects with `storeUnavailable`. */
export interface People {
  /** Whether other people are barred from having this person's pictures looked at. */
  hasOptedOut(userId: string): Promise<boolean>;
  optOut(userId: string): Promise<void>;
  optIn(userId: string): Promise<void>;
  /** The person's own defaults, as they are at this moment. */
  preferences(userId: string): Promise<Preferences>;
  /**
   * Changes the person's own defaults; no other change is lost.
   *
   * @returns the defaults as they are now
   */
  changePreferences(userId: string, change: (before: Preferences) => Preferences): Promise<Preferences>;
  /**
   * Removes what is kept by the person's id, but for the wish that their pictures be left alone; resolves when nothing of
   * it can be read any more. It may take longer than a first response.
   */
  forget(userId: string): Promise<void>;
}
