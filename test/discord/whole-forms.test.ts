import { describe, expect, it } from "vitest";
import { spawnTypeScript } from "../support/child.ts";

describe("an upload whose connection breaks", () => {
  it("fails where it was sent, and nowhere else", { timeout: 30_000 }, async () => {
    // In a process of its own, because an error that nobody can catch ends the process.
    const uploads = spawnTypeScript(new URL("./children/cut-uploads.ts", import.meta.url));
    const { code, stderr } = await uploads.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(uploads.lines).toEqual(Array<string>(10).fill("failed"));
  });
});
