import { UserError } from "./errors.ts";

/** The longest prompt or question that is taken anywhere. */
export const MAX_PROMPT_CHARACTERS = 4000;

const IMAGE_REFERENCE = /(?<!\w)(@image)(\d+)/gi;
const BEGINS_LIKE_JSON = /^\s*(?:\{|\[\s*[{"[])/;

/**
 * Checks a prompt before anything is spent. It goes to the model untouched: plain words, HEX colours and FLUX.2's JSON
 * prompts alike.
 *
 * @throws UserError `promptEmpty`, `promptTooLong`, `promptJsonBroken`
 */
export function checkPrompt(prompt: string): string {
  if (prompt.trim() === "") throw new UserError("promptEmpty", {});
  if (prompt.length > MAX_PROMPT_CHARACTERS) throw new UserError("promptTooLong", { limit: MAX_PROMPT_CHARACTERS });
  if (BEGINS_LIKE_JSON.test(prompt) && !isJson(prompt)) throw new UserError("promptJsonBroken", {});
  return prompt;
}

/**
 * Makes `@imageN` mean the N-th picture that is sent, where the prompt means the N-th option.
 *
 * @param optionNumbers - the numbers of the options that were given, ascending: `[1, 3]` for `image1` and `image3`
 * @throws UserError `imageReferenceUnknown` where the prompt names a picture that was not given
 */
export function renumberImageReferences(prompt: string, optionNumbers: readonly number[]): string {
  return prompt.replaceAll(IMAGE_REFERENCE, (_reference, mark: string, digits: string) => {
    const position = optionNumbers.indexOf(Number(digits));
    if (position === -1) {
      throw new UserError("imageReferenceUnknown", { reference: Number(digits), given: optionNumbers.length });
    }
    return `${mark}${position + 1}`;
  });
}

/**
 * The same numbers for a dialogue, in which the pictures that were given close up and further ones follow. A picture that
 * was not given becomes the next one to be added, and never one that was.
 */
export function closeUpReferences(prompt: string, optionNumbers: readonly number[]): string {
  const missing: string[] = [];
  return prompt.replaceAll(IMAGE_REFERENCE, (_reference, mark: string, digits: string) => {
    const position = optionNumbers.indexOf(Number(digits));
    if (position !== -1) return `${mark}${position + 1}`;
    if (!missing.includes(digits)) missing.push(digits);
    return `${mark}${optionNumbers.length + missing.indexOf(digits) + 1}`;
  });
}

/**
 * Checks a question before anything is spent.
 *
 * @throws UserError `questionEmpty`, `questionTooLong`
 */
export function checkQuestion(question: string): string {
  if (question.trim() === "") throw new UserError("questionEmpty", {});
  if (question.length > MAX_PROMPT_CHARACTERS) {
    throw new UserError("questionTooLong", { limit: MAX_PROMPT_CHARACTERS });
  }
  return question;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
