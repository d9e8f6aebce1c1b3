import fc from "fast-check";
import { expect, it } from "vitest";
import { followUps } from "../../commands/follow-ups.ts";
import type { EditTask } from "../../src/core/request/request.ts";

it("Again changes nothing but the seed, which is drawn from all that there are", () => {
  const { again } = followUps;
  if (again.leadsTo !== "request") throw new Error("Again asks for a picture.");
  const pictures = [{ url: "https://cdn.discordapp.com/attachments/1/2/a.png", name: "a.png", spoiler: true }];
  const task: EditTask = { kind: "edit", prompt: "bluer", size: "auto", seed: 5, format: "png", safety: "1" };
  const about = { channelId: "1", messageId: "2", authorId: "3" };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
      const bounds: number[] = [];
      const draw = (max: number) => {
        bounds.push(max);
        return seed;
      };
      const request = again.make({ userId: "4", isPrivate: false, pictures, about, task, results: [] }, draw);
      expect(request).toEqual({ task: { ...task, seed }, pictures, about, isNew: true });
      expect(bounds).toEqual([2 ** 32 - 1]);
    }),
  );
});
