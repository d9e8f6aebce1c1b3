import { CAPTION_DETAILS } from "../../src/core/request/request.ts";
import { choiceOption, privateOption } from "../options/definition.ts";
import { given, oneOf } from "../options/read-options.ts";
import { lines, type SettingsPart } from "./part.ts";

/** `/settings captions`: what commands do where nobody says. Only what is given changes. */
export const captions: SettingsPart = {
  options({ commands: { settings: own }, choices }) {
    const details = choiceOption(
      "detail",
      own.options["captions detail"],
      CAPTION_DETAILS,
      (detail) => choices.detail[oneOf(CAPTION_DETAILS, detail, "detailed")],
    );
    return [details, privateOption(own.options["captions private"])];
  },

  async run(options, server, words) {
    const detail = given(CAPTION_DETAILS, options.text("detail"));
    const isPrivate = options.flag("private");
    const { captions: defaults } = await server.change((before) => ({
      ...before,
      captions: {
        detail: detail ?? before.captions.detail,
        private: isPrivate ?? before.captions.private,
      },
    }));
    return lines(words.settings.defaults(defaults));
  },
};
