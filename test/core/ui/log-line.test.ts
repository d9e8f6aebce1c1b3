import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readableLogLine } from "../../../src/core/ui/log-line.ts";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const family = "👨‍👩‍👧‍👦";

describe("a model's log line", () => {
  it.each([
    ["loading the weights", "loading the weights"],
    // What a terminal shows in the end.
    ["step 1\rstep 2\rstep 3", "step 3"],
    ["step 1\rstep 2\r", "step 2"],
    ["step 1\nstep 2\r\n", "step 2"],
    ["first\u2028second\u0085third", "third"],
    ["\u001B[2K\u001B[1Gstep 1\u001B[2K\u001B[Gstep 2", "step 2"],
    // Bars of symbols.
    [" 45%|████▌     | 9/20 [00:01<00:01,  8.50it/s]", "45% 9/20 [00:01<00:01, 8.50it/s]"],
    ["\r  0%|          | 0/28 [00:00<?, ?it/s]\r 50%|#####     | 14/28", "50% 14/28"],
    ["Steps:  45%|####5     | 9/20", "Steps: 45% 9/20"],
    ["100%|██████████| 20/20", "100% 20/20"],
    ["[=====>    ] 50 %", "50 %"],
    ["[##########] done", "done"],
    ["(....      ) 40 %", "40 %"],
    ["   ━━━━━━━━━━╸━━━━━ 12.3/45.6 MB 3.4 MB/s", "12.3/45.6 MB 3.4 MB/s"],
    ["⠋ loading the model", "loading the model"],
    ["🟩🟩🟩⬜⬜ 60 %", "60 %"],
    ["●●●○○ 3 of 5", "3 of 5"],
    ["======== step 2 ========", "step 2"],
    ["|/-\\|/-\\ working", "working"],
    ["loading.......... done", "loading done"],
    // Words with symbols in them are no bars.
    ["loading...", "loading..."],
    ["a -> b, 3 * 4 (of 5) [warm] #7 1|2|3", "a -> b, 3 * 4 (of 5) [warm] #7 1|2|3"],
    ["see https://example.com/a_b", "see https://example.com/a_b"],
    // Controls.
    ["\u001B[1;32mstep\u001B[0m \u009B31m2", "step 2"],
    ["\u001B]0;title\u0007step \u001B]8;;https://example.com\u001B\\2\u001B]8;;\u001B\\", "step 2"],
    ["a\u0000b\u0008c\u007Fd\te  f", "abcd e f"],
    ["a\u202Eb\u2066c\u2069d\u200Ee\u061Cf\u200Bg\uFEFFh", "abcdefgh"],
    ["half \uD83D a character", "half a character"],
    // Marks in towers, and invisible letters.
    [`Z${"\u0301\u0317".repeat(40)}algo`, "Z\u0301\u0317\u0301algo"],
    ["\u0E17\u0E35\u0E48\u0E19\u0E35\u0E48", "\u0E17\u0E35\u0E48\u0E19\u0E35\u0E48"],
    ["a\u3164b\u115Fc\u{E0001}d", "abcd"],
    [
      `hello ${family} \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645`,
      `hello ${family} \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645`,
    ],
  ])("%j says %j", (message, line) => {
    expect(readableLogLine(message)).toBe(line);
  });

  it.each([
    "",
    " ",
    "\u3164\u3164",
    "🎉",
    "\u0301\u0301",
    "\r\n\r",
    "██████████",
    "[====>  ]",
    "---------",
    "\u001B[2K\r",
    "\u202E\u200B",
    "🟩🟩🟩",
  ])("%j has no words", (message) => {
    expect(readableLogLine(message)).toBeUndefined();
  });

  it("that holds a bar alone leaves the words that came before it in the same message", () => {
    expect(readableLogLine("loading\r██████████")).toBe("loading");
  });

  it("is cut to 100 characters, at a word", () => {
    const line = readableLogLine("word ".repeat(50)) ?? "";
    expect(line).toMatch(/^(?:word )+word…$/);
    expect(line.length).toBeLessThanOrEqual(100);
    expect(line.length).toBeGreaterThan(90);
  });

  it("is never cut within what is read as one character", () => {
    expect(readableLogLine(`a${family.repeat(50)}`)).toBe(`a${family.repeat(8)}…`);
  });

  it("is one line of words without controls, whatever the message holds", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.string({ unit: "grapheme-ascii", maxLength: 40 }),
      fc.constantFrom(
        "\r",
        "\n",
        "\u001B[31m",
        "\u001B]8;;x",
        "|███  |",
        "[==>  ]",
        "####",
        "\u202E",
        family,
        "🇩🇪",
        "é",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const line = readableLogLine(pieces.join(""));
        if (line === undefined) return;
        expect(line.length).toBeLessThanOrEqual(100);
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/u);
        expect(line).not.toMatch(/[\u2500-\u259F\u2800-\u28FF]|[#=]{4}/);
        expect(line).toBe(line.trim());
      }),
      { numRuns: 500 },
    );
  });

  it("of a message that does not end costs next to nothing", () => {
    expect(readableLogLine("\u001B[".repeat(300_000))).toBeUndefined();
    expect(readableLogLine("a\r".repeat(300_000))).toBe("a");
    const cut = readableLogLine("[".repeat(500_000) + "a") ?? "";
    expect([...graphemes.segment(cut)].length).toBeLessThanOrEqual(100);
  });
});
