import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const WIDE = { width: 1280, height: 800 };

/** How people may have set their systems, and their windows. */
const LOOKS = [
  { look: "dark", colorScheme: "dark", forcedColors: "none", size: WIDE },
  { look: "light", colorScheme: "light", forcedColors: "none", size: WIDE },
  { look: "forced colours", colorScheme: "light", forcedColors: "active", size: WIDE },
  { look: "390 pixels wide", colorScheme: "dark", forcedColors: "none", size: { width: 390, height: 844 } },
] as const;

/**
 * What axe finds wrong with a page in each of the looks, a line each.
 *
 * @param show - brings the page into its state, in each look anew
 */
export async function violationsIn(page: Page, show: () => Promise<unknown>): Promise<string[]> {
  const found: string[] = [];
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(axe.source);
  for (const { look, colorScheme, forcedColors, size } of LOOKS) {
    await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await show();
    const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
    for (const { id, nodes } of violations) {
      found.push(
        ...nodes.map(({ html, failureSummary }) => `${look}: ${id}: ${html.slice(0, 160)}: ${failureSummary}`),
      );
    }
  }
  await page.setViewportSize(WIDE);
  return found;
}
