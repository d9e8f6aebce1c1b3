import type { Words } from "../../src/core/ui/words.ts";
import { SAMPLES } from "./samples.ts";

/** Words or samples at any depth; `SAMPLES` itself is checked against the type of the words. */
type Tree = { readonly [name: string]: unknown };

/** Every text of a language by its path: `errors.timedOut (1)` is made with the second sample. */
export function said(words: Words): ReadonlyMap<string, string> {
  return new Map(walk(words, SAMPLES, ""));
}

function walk(part: unknown, samples: unknown, path: string): (readonly [path: string, text: string])[] {
  if (typeof part === "string") return [[path, part]];
  if (typeof part === "function") {
    return paramsFor(part, samples, path).map((params, index) => [
      `${path} (${index})`,
      String(Reflect.apply(part, undefined, params)),
    ]);
  }
  return Object.entries(part as Tree).flatMap(([name, inner]) =>
    walk(inner, (samples as Tree | undefined)?.[name], path === "" ? name : `${path}.${name}`),
  );
}

function paramsFor(sentence: { length: number }, samples: unknown, path: string): readonly (readonly unknown[])[] {
  if (Array.isArray(samples)) return samples as readonly (readonly unknown[])[];
  if (sentence.length === 0) return [[]];
  throw new TypeError(`${path} takes parameters, but has no sample.`);
}
