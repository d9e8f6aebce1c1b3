import type { ServerCommand } from "../../src/core/ui/command.ts";
import type { ServerButton } from "../../src/core/ui/custom-id.ts";
import { altText } from "./alt-text-part.ts";
import { captions } from "./captions-part.ts";
import { forgetKnown, listKnown, showKnownPage, takeBackKnown } from "./known-part.ts";
import { moderation } from "./moderation-part.ts";
import type { SettingsButtonPart } from "./part.ts";
import { addHeldPhrase, addPhrase, dropHeldPhrase, listPhrases, removePhrase } from "./phrases-part.ts";
import { show } from "./show-part.ts";

const BUTTONS: Readonly<Record<ServerButton, SettingsButtonPart>> = {
  addPhrase: addHeldPhrase,
  dropPhrase: dropHeldPhrase,
  knownPage: showKnownPage,
  knownForget: forgetKnown,
  knownTakeBack: takeBackKnown,
};

/** `/settings`: a server's settings, for its managers. */
export const settings = {
  kind: "server",
  name: "settings",
  needs: "ManageGuild",
  subcommands: {
    show,
    captions,
    "alt-text": altText,
    moderation,
    "words add": addPhrase,
    "words remove": removePhrase,
    "words list": listPhrases,
    "known list": listKnown,
  },
  press: (button: ServerButton, id, server, words) => BUTTONS[button](id, server, words),
} as const satisfies ServerCommand;
