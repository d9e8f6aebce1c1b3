import type { FollowUpName } from "../../src/core/ui/custom-id.ts";
import type { Button, View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";

/** A row of buttons that lead on from the answer with this id. Discord shows five in a row. */
export function followUpButtons(
  id: string,
  names: readonly (FollowUpName | "delete")[],
  { buttons: labels }: Words,
): View {
  const buttons = names.map((name): Button => ({ label: labels[name], action: [name, id] }));
  return buttons.length === 0 ? [] : [{ type: "buttons", buttons }];
}
