import { PERMISSIONS } from "../../src/core/permission.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settings as command } from "../../commands/settings/index.ts";
import type { ManagedServer } from "../../src/core/server/managed-server.ts";
import {
  ALT_TEXT_MODES,
  DEFAULT_SERVER_SETTINGS,
  MODERATION_MODES,
  type ServerSettings,
} from "../../src/core/server/settings.ts";
import type { SetupProblem } from "../../src/core/server/setup-problem.ts";
import type { View } from "../../src/core/ui/view.ts";
import { hardText, languages, measure, wordsOf } from "./answers.ts";
import { expectWithinBounds } from "./bounds.ts";

/** A server that is set up so, of which nothing is to be asked that `/settings` only shows. */
function server(settings: ServerSettings, troubles: readonly SetupProblem[], readsMessages: boolean): ManagedServer {
  const never = () => {
    throw new Error("Nothing changes by being shown.");
  };
  return {
    rules: {
      phrases: { maxPhrases: 200, maxCharacters: 100, clean: never, problem: never, isSame: never, doubt: never },
      maxPaidScansADay: 500,
      readsMessages,
    },
    isOpenToAll: async () => false,
    knownPictures: { page: never, forget: never, takeBack: never },
    settings: async () => settings,
    heldPhrases: { hold: never, find: never, drop: never },
    setupProblems: async () => troubles,
    change: never,
    settle: never,
    missing: never,
  };
}

const show = (subcommand: "show" | "words list", on: ManagedServer, language: "en" | "de"): Promise<View> =>
  command.subcommands[subcommand].run({}, on, wordsOf(language));

const id = (index: number) => `${1_573_612_644_210_835n * 1_000n + BigInt(index)}`;
const channels = fc
  .array(fc.constantFrom(...ALT_TEXT_MODES), { maxLength: 100, size: "max" })
  .map((modes) => Object.fromEntries(modes.map((mode, index) => [id(index), mode])));
const phrases = fc.array(hardText(100), { maxLength: 200, size: "max" });
const troubles = fc.array(
  fc.record({
    feature: fc.constantFrom("altText" as const, "moderation" as const),
    channelId: fc.integer({ min: 0, max: 200 }).map(id),
    problem: fc.oneof(
      fc.constant({ kind: "gone" } as const),
      fc.subarray([...PERMISSIONS]).map((permissions) => ({ kind: "missing", permissions }) as const),
    ),
  }),
  { maxLength: 100, size: "max" },
);
const serverSettings = fc.record({ channels, phrases, mode: fc.constantFrom(...MODERATION_MODES) });

function settingsOf(made: typeof serverSettings extends fc.Arbitrary<infer Made> ? Made : never): ServerSettings {
  return {
    ...DEFAULT_SERVER_SETTINGS,
    altText: made.channels,
    moderation: { mode: made.mode, logChannelId: id(0), sensitivity: "medium", scope: "newcomers", notify: true },
    phrases: made.phrases,
  };
}

describe("/settings show", () => {
  it("fits a message, whatever was set up and whatever does not work", async () => {
    const property = fc.asyncProperty(
      serverSettings,
      troubles,
      fc.boolean(),
      languages,
      async (made, stand, readsMessages, language) => {
        const view = await show("show", server(settingsOf(made), stand, readsMessages), language);
        expectWithinBounds(view);
        expect(measure(view).texts.join("\n")).toContain("fal.ai");
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it("says of each list how much more there is", async () => {
    const made = {
      channels: Object.fromEntries(Array.from({ length: 100 }, (_none, index) => [id(index), "post" as const])),
      phrases: Array.from({ length: 200 }, (_none, index) => `phrase number ${index}`),
      mode: "off" as const,
    };
    const stand = Array.from({ length: 30 }, (_none, index): SetupProblem => ({
      feature: "altText",
      channelId: id(index),
      problem: { kind: "gone" },
    }));
    const view = await show("show", server(settingsOf(made), stand, true), "en");
    const [text = ""] = measure(view).texts;
    const more = [...text.matchAll(/and (\d+) more/g)].map(([, count]) => Number(count));
    const shown = [/<#\d+>,/g, /phrase number/g, /does not work/g].map((one) => [...text.matchAll(one)].length);
    const [channelsShown = 0, phrasesShown = 0, troublesShown = 0] = shown;
    expect(more).toEqual([100 - channelsShown, 200 - phrasesShown, 30 - troublesShown]);
    expect(Math.min(channelsShown, phrasesShown, troublesShown)).toBeGreaterThan(2);
  });
});

describe("/settings words list", () => {
  it("fits a message, and is whole in a file where it does not", async () => {
    const property = fc.asyncProperty(serverSettings, languages, async (made, language) => {
      const view = await show("words list", server(settingsOf(made), [], true), language);
      expectWithinBounds(view);
      const { files, texts } = measure(view);
      if (files.length > 0) expect(String(files[0]?.data)).toBe(made.phrases.join("\n"));
      else expect(texts.join("\n").split("\n").length).toBeGreaterThanOrEqual(made.phrases.length);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});
