import { describe, expect, it } from "vitest";
import { writeSentence } from "../../../src/core/ui/spoiler.ts";
import { de } from "../../../src/locales/de/index.ts";
import { en } from "../../../src/locales/en/index.ts";

describe("a sentence that calls a spoiler by its file's name", () => {
  it.each(["twist.png", "twist\u202Egnp.png", "\u2067twist\u2069.png", "סוף.png", "a\u2066 *b*.png"])(
    "stands behind bars: %j",
    (name) => {
      const pictures = [{ url: "https://pictures.example/1.png", name, spoiler: true }];
      for (const { errors } of [en, de]) {
        const sentence = errors.pictureBroken({ name });
        expect(writeSentence(sentence, pictures)(sentence)).toMatch(/^\|\|[^]+\|\|$/);
      }
    },
  );
});
