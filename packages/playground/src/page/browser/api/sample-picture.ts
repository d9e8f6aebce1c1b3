import type { ChosenFile } from "./page-api.ts";

const ALT =
  "A red and white lighthouse on a rock above a dark blue sea at sunset. A sign says: Harbour light. Open daily from 9 to 5.";

/** A picture for visitors without one at hand: with things to describe, and words to read. */
export async function fetchSample(): Promise<Required<Pick<ChosenFile, "file" | "alt">>> {
  const response = await fetch("./images/sample.png");
  if (!response.ok) throw new Error("The sample picture is missing.");
  return { file: new File([await response.blob()], "lighthouse.png", { type: "image/png" }), alt: ALT };
}
