import { describe, expect, it } from "vitest";
import { runEverything } from "./mixed-run.ts";
import { readLine, setStage } from "./stage.ts";

/** How bytes look in a text, of which `bytes` is a part: hexadecimal, base64 at each offset, and as numbers. */
function tracesOf(picture: Buffer): string[] {
  const bytes = picture.subarray(picture.length / 2, picture.length / 2 + 24);
  return [
    bytes.toString("hex"),
    bytes.join(","),
    // The outermost characters depend on neighbours.
    ...[0, 1, 2].map((offset) => bytes.subarray(offset).toString("base64").slice(2, -6)),
  ];
}

describe("at LOG_LEVEL=info, after everything that people do and everything that goes wrong,", () => {
  it("the bot has told how it went, and nothing that is nobody's business", { timeout: 60_000 }, async () => {
    const stage = await setStage();
    const bot = stage.start({ LOG_LEVEL: "info" });
    await bot.ready();
    const idsInButtons = new Set<string>();
    stage.discord.on("message", ({ buttons }) => {
      for (const { custom_id: customId = "" } of buttons) idsInButtons.add(customId?.split(":")[1] ?? "");
    });
    const { tokens, pictures } = await runEverything(stage);
    bot.process.kill("SIGTERM");
    const { code, stderr } = await bot.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });

    // A silent bot would pass all that follows.
    const told = bot.lines.map((line) => readLine(line).msg);
    expect(told).toEqual(
      expect.arrayContaining([
        "ready",
        "answered",
        "fal refuses this bot: see to its key, balance and account",
        "unexpected error",
        "stopping",
      ]),
    );
    expect(told.filter((message) => message === "answered").length).toBeGreaterThanOrEqual(6);
    expect(tokens.length).toBeGreaterThan(20);
    expect(pictures.length).toBeGreaterThan(15);

    const linesWith = (isIn: (line: string) => boolean) => bot.lines.filter(isIn);
    expect(linesWith((line) => /needle/i.test(line))).toEqual([]);
    expect(linesWith((line) => /\b(?:ex|is|hm)=/.test(line))).toEqual([]);
    expect(linesWith((line) => tokens.some((token) => line.includes(token)))).toEqual([]);
    expect(idsInButtons.size).toBeGreaterThan(6);
    expect(linesWith((line) => [...idsInButtons].some((id) => line.includes(id)))).toEqual([]);
    const traces = pictures.flatMap(tracesOf);
    expect(linesWith((line) => traces.some((trace) => line.includes(trace)))).toEqual([]);
  });
});
