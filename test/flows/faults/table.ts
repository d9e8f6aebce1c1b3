import { afterAll } from "vitest";
import type { MessageView } from "discord-stand-in";

/** What became of one fault. */
export interface FaultReport {
  /** Where and what. */
  readonly fault: string;
  /** How often it befell: once, twice, for ever. */
  readonly often: string;
  /** What was read in the end by a caller who had asked for a picture, and for words. */
  readonly picture: string;
  readonly text: string;
  /** Jobs that fal accepted of each. */
  readonly pictureSubmits: number;
  readonly textSubmits: number;
}

const HEADINGS = ["fault", "how often", "/imagine: submits, and what was read", "/caption: submits, and what was read"];

/** Collects what became of faults, and prints one table of it when all tests of the file are over. */
export function createFaultTable() {
  const reports: FaultReport[] = [];
  afterAll(() => {
    const lines = reports.map(({ fault, often, picture, text, pictureSubmits, textSubmits }) => [
      fault,
      often,
      `${pictureSubmits}  ${picture}`,
      `${textSubmits}  ${text}`,
    ]);
    const rows = [HEADINGS, ...lines];
    const widths = HEADINGS.map((_heading, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const print = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ");
    process.stdout.write(`\nFaults, and what people read:\n${rows.map(print).join("\n")}\n`);
  });
  return { add: (report: FaultReport) => void reports.push(report) };
}

/** What a person reads in a message, in one line. */
export function readingOf(message: MessageView | undefined): string {
  if (!message) return "(no message)";
  if (message.loading) return "(thinking…)";
  const { text, pictures, buttons } = message;
  // A new message begins with whom it mentions.
  const first = text
    .replaceAll("\\", "")
    .split("\n")
    .find((line) => !/^<@\d+>$/.test(line));
  const isSmaller = text.includes("lower quality") ? ["saved at a lower quality"] : [];
  // What a good answer leads on to is no matter here.
  const isWorthAnotherTry = buttons.some((button) => "label" in button && button.label === "Try again");
  const labels = isWorthAnotherTry ? ["[Try again]"] : [];
  const isMade = message.attachments.length > 0 && pictures.length > 0;
  return [...(isMade ? ["(the picture)", ...isSmaller] : [first]), ...labels].join(" ");
}
