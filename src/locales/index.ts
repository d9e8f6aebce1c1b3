import type { Words } from "../core/words.ts";
import { en } from "./en.ts";

/** The words of a language that Discord names (`en-US`, `de`, …); English where we do not speak it. */
export function wordsFor(_locale: string): Words {
  return en;
}
