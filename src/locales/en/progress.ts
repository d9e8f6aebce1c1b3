import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";

export const progress: Words["progress"] = {
  queued: (before) => {
    if (before === undefined) return "In the queue…";
    if (before === 0) return "In the queue, next in line…";
    return `In the queue, ${before} ${before === 1 ? "job" : "jobs"} before this one…`;
  },
  running: "Working on it…",
  log: (line) => `The model says: ${isolated(line)}`,
  several: (done, count) => `Working on ${count} pictures, ${done} done so far…`,
  cancel: "Cancel",
  afterRestart: "I was restarted and am carrying on with this…",
  finished: {
    picture: (userId) => `<@${userId}>, your picture is ready.`,
    text: (userId) => `<@${userId}>, your answer is ready.`,
    failure: (userId) => `<@${userId}>, that did not work. My message says why.`,
  },
};
