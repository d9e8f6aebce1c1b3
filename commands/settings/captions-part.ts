import { CAPTION_DETAILS } from "../../src/core/request/request.ts";
import { serverSubcommand } from "../../src/core/ui/command.ts";
import { choice, FLAG } from "../options/kinds.ts";
import { lines } from "./part.ts";

/** `/settings captions`: what commands do unless a person says otherwise. Only what is given changes. */
export const captions = serverSubcommand({
  options: {
    detail: choice(CAPTION_DETAILS, (detail, { choices }) => choices.detail[detail]),
    private: FLAG,
  },

  async run({ detail, private: isPrivate }, server, words) {
    const { captions: defaults } = await server.change((before) => ({
      ...before,
      captions: {
        detail: detail ?? before.captions.detail,
        private: isPrivate ?? before.captions.private,
      },
    }));
    return lines(words.settings.defaults(defaults));
  },
});
