import { rmSync, mkdirSync, writeFileSync } from "node:fs";
import { REAL_PICTURES } from "../support/real-pictures.ts";
import { CORPUS, corpusName } from "./corpus.ts";
import { HOSTILE_PICTURES } from "./hostile-pictures.ts";

/*
 * Writes the corpus anew: `npm run fuzz:corpus`. Needed after a change of what is made by hand, and for more kinds of
 * sound pictures. What is kept may differ from what a newer sharp would write: the tests read the kept files.
 */

/** Larger hostile files are made where they are needed, and not kept. */
const MAX_KEPT_BYTES = 10_000;

rmSync(CORPUS, { recursive: true, force: true });
mkdirSync(CORPUS);
for (const { format, what, make } of REAL_PICTURES) {
  writeFileSync(new URL(corpusName("sound", format, what), CORPUS), await make());
}
for (const { format, what, make } of HOSTILE_PICTURES) {
  const bytes = await make();
  if (bytes.length <= MAX_KEPT_BYTES) writeFileSync(new URL(corpusName("hostile", format, what), CORPUS), bytes);
}
