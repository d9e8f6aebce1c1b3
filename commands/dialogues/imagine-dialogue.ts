import type { Dialogue } from "../../src/core/ui/command.ts";
import { formatImageSize, parseImageSize } from "../../src/core/request/image-size.ts";
import { checkPrompt, renumberImageReferences } from "../../src/core/request/prompt.ts";
import { promptField, sizeField } from "./edit-dialogue.ts";
import { DEFAULT_IMAGE_SIZE, isNewUnless, pictureMakingFor } from "../options/picture-options.ts";

/** Another picture, from what was written for the last one. */
export const imagineDialogue: Dialogue = {
  form({ task: last }, words) {
    const { title, prompt } = words.dialogues.imagine;
    const task = last?.kind === "imagine" ? last : undefined;
    const size = task ? formatImageSize(task.size) : DEFAULT_IMAGE_SIZE;
    return { title, fields: [promptField(prompt, task?.prompt), sizeField(words, size)] };
  },

  request(values, subject, randomInteger) {
    const task = subject.task?.kind === "imagine" ? subject.task : undefined;
    const prompt = renumberImageReferences(checkPrompt(values.text("prompt")), []);
    const size = parseImageSize(values.text("size").trim() || DEFAULT_IMAGE_SIZE);
    const making = pictureMakingFor(task, subject, randomInteger);
    return {
      task: { kind: "imagine", prompt, size, ...making },
      pictures: [],
      ...isNewUnless(making.seed === task?.seed),
    };
  },
};
