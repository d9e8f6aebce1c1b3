import { expectTypeOf, it } from "vitest";
import { choice, FLAG, PICTURE, required } from "../../commands/options/kinds.ts";
import type { PictureSource } from "../../src/core/request/picture.ts";
import type { CaptionTask } from "../../src/core/request/request.ts";
import { taskCommand } from "../../src/core/ui/command.ts";

it("infers from a command's options and name what its methods are given; a typo does not compile", () => {
  taskCommand({
    kind: "task",
    name: "caption",
    options: {
      image: required(PICTURE),
      detail: choice(["label", "full"], (value) => value),
      area: { type: "text" },
      private: FLAG,
    },
    request(options) {
      expectTypeOf(options.image).toEqualTypeOf<PictureSource>();
      expectTypeOf(options.detail).toEqualTypeOf<"label" | "full" | undefined>();
      expectTypeOf(options.area).toEqualTypeOf<string | undefined>();
      expectTypeOf(options.private).toEqualTypeOf<boolean | undefined>();
      // @ts-expect-error no option is called so
      void options.detial;
      // @ts-expect-error no choice is called so
      void (options.detail === "fulll");
      return { task: { kind: "caption", detail: options.detail ?? "full" }, pictures: [options.image] };
    },
    present({ request }) {
      expectTypeOf(request.task).toEqualTypeOf<CaptionTask>();
      return [];
    },
  });

  taskCommand({
    kind: "task",
    name: "ocr",
    // @ts-expect-error every language describes `image`, which is not among these
    options: { imag: required(PICTURE), area: { type: "text" }, private: FLAG },
    request: () => ({ task: { kind: "ocr" }, pictures: [] }),
    present: () => [],
  });
});
