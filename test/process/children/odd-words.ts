/* As a picture would that had taken the decoder's process over: it says what the bot never asked for. */

const ODD: readonly unknown[] = [7, "words", [], { id: 1 }, { id: "1", result: {} }, { id: 1, failure: "none" }];

for (const words of ODD) process.send?.(words);
