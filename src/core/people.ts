/** What people decide about themselves, and what is kept of them. Every method rejects with `storeUnavailable`. */
export interface People {
  /** Whether nobody else may have this person's pictures looked at. */
  hasOptedOut(userId: string): Promise<boolean>;
  optOut(userId: string): Promise<void>;
  optIn(userId: string): Promise<void>;
  /**
   * Removes what is kept by the person's id, but for the wish that their pictures be left alone; resolves when nothing of
   * it can be read any more. It may take longer than a first response.
   */
  forget(userId: string): Promise<void>;
}
