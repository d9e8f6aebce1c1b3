/** Where a job stands, as told to the person who waits. */
export type Progress =
  /** `position` is the number of jobs before this one, where it is known; 0 means next. */
  | { readonly stage: "queued"; readonly position?: number }
  | {
      readonly stage: "running";
      /** The model's newest line, in words. */
      readonly log?: string;
    }
  /** Several pictures at once, of which so many are done. */
  | { readonly stage: "several"; readonly done: number; readonly count: number };
