/** Dialogues that ask for what a command needs. */
export interface DialogueWords {
  readonly dialogues: {
    /** Titles and labels have at most 45 characters, hints 100. */
    readonly ask: Readonly<Record<"title" | "question", string>>;
    readonly edit: Readonly<Record<"title" | "prompt" | "furtherPictures", string>> & {
      /** What `@imageN` means in the prompt, for pictures with these numbers. */
      readonly promptHint: (numbers: readonly number[]) => string;
      /** What added pictures are called in the prompt: counted from `firstNumber`, at most `maxFiles` of them. */
      readonly furtherHint: (firstNumber: number, maxFiles: number) => string;
    };
    readonly imagine: Readonly<Record<"title" | "prompt", string>>;
    readonly size: string;
    readonly sizeHint: string;
    readonly whichPicture: string;
    readonly whichPictures: string;
    readonly picture: (number: number, fileName: string) => string;
    /** Above the field for more files, where earlier ones are kept. */
    readonly filesKept: (count: number) => string;
  };
}
