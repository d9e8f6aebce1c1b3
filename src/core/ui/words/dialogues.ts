/** Dialogues that ask for what a command needs. */
export interface DialogueWords {
  readonly dialogues: {
    /** Titles and labels have at most 45 characters, hints 100. */
    readonly ask: Readonly<Record<"title" | "question", string>>;
    readonly edit: Readonly<Record<"title" | "prompt" | "furtherPictures", string>> & {
      /** What `@imageN` means, for pictures with these numbers. */
      readonly promptHint: (numbers: readonly number[]) => string;
      /** How the pictures are named that are added: from this number on, so many at most. */
      readonly furtherHint: (firstNumber: number, maxFiles: number) => string;
    };
    readonly imagine: Readonly<Record<"title" | "prompt", string>>;
    readonly size: string;
    readonly sizeHint: string;
    readonly whichPicture: string;
    readonly whichPictures: string;
    readonly picture: (number: number, fileName: string) => string;
    /** Stands where files are added to those that were given before. */
    readonly filesKept: (count: number) => string;
  };
}
