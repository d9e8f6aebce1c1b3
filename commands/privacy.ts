import type { PersonalSubcommands } from "../src/core/ui/command.ts";
import type { View } from "../src/core/ui/view.ts";

/** `/privacy`: what is kept of a person, who processes it, and their opt-out. */
export const privacy: PersonalSubcommands = {
  kind: "personal",
  name: "privacy",
  subcommands: {
    show: {
      async serve({ userId }, people, { privacy: sentences }) {
        const hasOptedOut = await people.hasOptedOut(userId);
        return said(
          sentences.processed,
          sentences.kept,
          sentences.preferences,
          sentences.moderated,
          sentences.noticed,
          hasOptedOut ? sentences.isOptedOut : sentences.isOptedIn,
        );
      },
    },
    "opt-out": {
      async serve({ userId }, people, { privacy: sentences }) {
        await people.optOut(userId);
        return said(sentences.optedOut);
      },
    },
    "opt-in": {
      async serve({ userId }, people, { privacy: sentences }) {
        await people.optIn(userId);
        return said(sentences.optedIn);
      },
    },
    "forget-me": {
      async serve({ userId }, people, { privacy: sentences }) {
        await people.forget(userId);
        return said(sentences.forgotten);
      },
    },
  },
};

function said(...sentences: readonly string[]): View {
  return [{ type: "text", markdown: sentences.join("\n") }];
}
