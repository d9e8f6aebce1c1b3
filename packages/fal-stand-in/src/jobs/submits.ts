import type { Job } from "./job.ts";

/** The accepted jobs, and the tests that wait for the next one. */
export function createSubmits() {
  const jobs: Job[] = [];
  const unseen: Job[] = [];
  const waiting: { matches: (job: Job) => boolean; resolve: (job: Job) => void; reject: (reason: Error) => void }[] =
    [];
  return {
    /** All of them, in order. */
    jobs: jobs as readonly Job[],
    add: (job: Job) => {
      jobs.push(job);
      const index = waiting.findIndex(({ matches }) => matches(job));
      if (index < 0) unseen.push(job);
      else waiting.splice(index, 1)[0]?.resolve(job);
    },
    /** Resolves with the next job that matches, at once where one came earlier that no call has returned. */
    next: async (matches: (job: Job) => boolean = () => true): Promise<Job> => {
      const index = unseen.findIndex(matches);
      const [job] = index < 0 ? [] : unseen.splice(index, 1);
      return job ?? new Promise((resolve, reject) => waiting.push({ matches, resolve, reject }));
    },
    close: () => {
      for (const { reject } of waiting.splice(0)) reject(new Error("the fal stand-in was closed"));
    },
  };
}
