import { isReached, ratioOf, type Row, usedShareOf } from "./measurement.ts";
import { roundFigure } from "./table.ts";

/** What the chart says beside the rows. */
interface Caption {
  /** Where and when it was measured. */
  readonly subtitle: string;
}

const WIDTH = 760;
const MARGIN = 16;
const HEADER_HEIGHT = 66;
const ROW_HEIGHT = 38;
const BAR_HEIGHT = 12;
/** Bars are cut here: how many times over a target is missed is said in figures. */
const MAX_SHARE = 2;
const BARS_WIDTH = WIDTH - 2 * MARGIN;

/**
 * Draws the rows that have a target as bars, for light and dark pages: each is as long as the part of its target that
 * it uses up, and a line stands where the targets are.
 */
export function toChart(rows: readonly Row[], { subtitle }: Caption): string {
  const judged = rows.filter(({ target }) => target);
  const height = HEADER_HEIGHT + judged.length * ROW_HEIGHT + MARGIN;
  const reached = judged.filter(isReached).length;
  const title = `Sightline's benchmark: ${reached} of ${judged.length} targets reached`;
  const targetX = MARGIN + BARS_WIDTH / MAX_SHARE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">
<title id="title">${escapeXml(title)}</title>
<desc id="desc">${escapeXml(`${subtitle}. ${judged.map(inWords).join(" ")}`)}</desc>
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 16px }
.small { fill: #59636e }
.figures { text-anchor: end }
.bar { fill: #2f6feb }
.missed { fill: #bc4c00 }
line { stroke: #59636e; stroke-width: 1.5; stroke-dasharray: 4 3 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.small { fill: #9198a1 }
.bar { fill: #4493f8 }
.missed { fill: #db6d28 }
line { stroke: #9198a1 }
}
</style>
<text class="title" x="${MARGIN}" y="24">${escapeXml(title)}</text>
<text class="small" x="${MARGIN}" y="44">${escapeXml(subtitle)}</text>
<text class="small" x="${targetX + 6}" y="${HEADER_HEIGHT - 4}">the target; shorter is better</text>
${judged.map((row, index) => drawRow(row, HEADER_HEIGHT + index * ROW_HEIGHT)).join("\n")}
<line x1="${targetX}" x2="${targetX}" y1="${HEADER_HEIGHT - 14}" y2="${height - MARGIN / 2}"/>
</svg>
`;
}

function drawRow(row: Row, top: number): string {
  const share = usedShareOf(row) ?? 0;
  const width = Math.max(1, (Math.min(share, MAX_SHARE) / MAX_SHARE) * BARS_WIDTH);
  const textY = top + 14;
  return [
    `<text x="${MARGIN}" y="${textY}">${escapeXml(row.what)}</text>`,
    `<text class="figures small" x="${WIDTH - MARGIN}" y="${textY}">${escapeXml(figuresOf(row))}</text>`,
    `<rect class="${isReached(row) ? "bar" : "bar missed"}" x="${MARGIN}" y="${top + 19}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" rx="2"/>`,
  ].join("\n");
}

function figuresOf({ ours, unit, peer }: Row): string {
  return `${roundFigure(ours)} ${unit} · ${peer.name} ${roundFigure(peer.value)}`;
}

/** A row as a sentence, for those who do not see the bars. */
function inWords(row: Row): string {
  const { what, ours, unit, peer, target } = row;
  const limit = target && `${target.is} ${target.limit}${target.of === "ratio" ? " times that" : ` ${unit}`}`;
  const ratio = `${ratioOf(row).toFixed(2)} times`;
  const judgement = isReached(row) ? "reached" : "missed";
  return `${what}: ${roundFigure(ours)} ${unit}, ${ratio} the ${roundFigure(peer.value)} of ${peer.name}; target ${limit}, ${judgement}.`;
}

function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
