import { UserError } from "../errors.ts";
import type { EditTask } from "./request.ts";
import { inOneLine } from "../text.ts";

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
 * Makes `@imageN` mean the N-th picture that is sent, where the author means the one that they know as number N: an
 * option of the command, or a picture in the list of a dialogue.
 *
 * @param numbers - under which number the author knows each picture that is sent, in order: `[1, 3]` for `image1` and
 *   `image3`
 * @throws UserError `imageReferenceUnknown` where the prompt names a picture that is not sent
 */
export function renumberImageReferences(prompt: string, numbers: readonly number[]): string {
  return prompt.replaceAll(IMAGE_REFERENCE, (_reference, mark: string, digits: string) => {
    const position = numbers.indexOf(Number(digits));
    if (position === -1) {
      throw new UserError("imageReferenceUnknown", { reference: Number(digits), given: numbers });
    }
    return `${mark}${position + 1}`;
  });
}

/** The inverse of {@link renumberImageReferences}, for readers of the prompt: `@imageN` as its author wrote it. */
export function promptAsWritten({ prompt, numbers = [] }: Pick<EditTask, "prompt" | "numbers">): string {
  return prompt.replaceAll(
    IMAGE_REFERENCE,
    (_reference, mark: string, digits: string) => `${mark}${numbers[Number(digits) - 1] ?? digits}`,
  );
}

/** The numbers of so many pictures, as their author counts them; nothing where they count them as they are sent. */
export function countedOtherwise(numbers: readonly number[]): Pick<EditTask, "numbers"> {
  return numbers.every((number, index) => number === index + 1) ? {} : { numbers };
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

/**
 * A prompt as read aloud: plain words as they are; of a JSON prompt its values, in order, without their keys.
 *
 * @returns `a knight; close-up; oil` for `{"subject": "a knight", "camera": {"shot": "close-up"}, "style": ["oil"]}`
 */
export function readablePrompt(prompt: string): string {
  if (!BEGINS_LIKE_JSON.test(prompt) || !isJson(prompt)) return prompt;
  const values = valuesIn(JSON.parse(prompt));
  return values.length === 0 ? prompt : values.join("; ");
}

/** The words and numbers in JSON, however deep they are: it is walked through without a call for each depth. */
function valuesIn(json: unknown): readonly string[] {
  const values: string[] = [];
  const open = [json];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "object" && next !== null) open.push(...Object.values(next).toReversed());
    else if (typeof next === "string" || typeof next === "number") values.push(inOneLine(String(next)));
  }
  return values.filter((value) => value !== "");
}
