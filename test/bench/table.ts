import { isReached, ratioOf, type Row } from "./measurement.ts";

const HEADINGS = ["what", "ours", "peer", "ratio", "target", ""] as const;

/** Writes rows as a table for a terminal. */
export function toTable(rows: readonly Row[]): string {
  const lines = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => pad(cell, widths[column] ?? 0, column))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cellsOf(row: Row): string[] {
  const { what, unit, ours, peer, target } = row;
  return [
    what,
    `${roundFigure(ours)} ${unit}`,
    `${roundFigure(peer.value)} ${unit} (${peer.name})`,
    `${ratioOf(row).toFixed(2)} ×`,
    target ? `${target.is} ${target.limit}${target.of === "ratio" ? " ×" : ""}` : "",
    { true: "reached", false: "MISSED", undefined: "" }[String(isReached(row))] ?? "",
  ];
}

/** Words to the left, figures to the right. */
function pad(cell: string, width: number, column: number): string {
  return column >= 1 && column <= 3 ? cell.padStart(width) : cell.padEnd(width);
}

/** A figure as it is read: one digit after the point where it is small. */
export function roundFigure(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}
