import type { Plan } from "../core/request/model.ts";
import type { ModelTask } from "../core/request/request.ts";
import { florenceCaption, florenceOcr } from "./florence2.ts";
import { fluxEdit, fluxImagine } from "./flux2.ts";
import { idefics } from "./idefics2.ts";
import { moondream } from "./moondream2.ts";

/** Chooses the model for a task, and says how to call it. */
export function planFor(task: ModelTask): Plan {
  switch (task.kind) {
    case "caption":
      return florenceCaption(task);
    case "ocr":
      return florenceOcr(task);
    case "ask":
      return task.model === "moondream2" ? moondream(task) : idefics(task);
    case "imagine":
      return fluxImagine(task);
    case "edit":
      return fluxEdit(task);
  }
}
