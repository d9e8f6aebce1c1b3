import { type Client, Events } from "discord.js";
import { commands } from "../commands/index.ts";
import type { Config } from "./config.ts";
import { connectDiscord } from "./connect-discord.ts";
import type { Clock } from "./core/async/clock.ts";
import { inTime } from "./core/async/deadline.ts";
import type { ShardState } from "./core/server/shards.ts";
import type { Store } from "./core/store.ts";
import { logIn, watchRefusal } from "./discord/gateway/login.ts";
import { listenToMessages } from "./discord/gateway/message-listeners.ts";
import { explainAbsence, reachDiscord } from "./discord/gateway/reach.ts";
import { createDispatch } from "./discord/interactions/dispatch.ts";
import type { Feature } from "./discord/interactions/feature.ts";
import { resumePending } from "./discord/interactions/resume.ts";
import { createSlashCommands } from "./discord/interactions/slash-commands.ts";
import { inviteUrl } from "./discord/registration/register.ts";
import { type Registration, type RegistrationOptions, startRegistration } from "./discord/registration/registration.ts";
import { createAltTextFeature } from "./features/alt-text-feature.ts";
import { createAnswering } from "./features/answering.ts";
import { createAnswersFeature } from "./features/answers-feature.ts";
import { createMentionsFeature } from "./features/mentions-feature.ts";
import { createModerationFeature } from "./features/moderation-feature.ts";
import { createSettingsFeature } from "./features/settings-feature.ts";
import { translations, wordsFor } from "./locales/index.ts";
import { log } from "./log.ts";
import { withPatience } from "./operations/patience.ts";
import { createProduct, type Runtime } from "./product.ts";

/** The language of command names and descriptions. */
const DEFAULT_LOCALE = "en-US";

/** A start waits no longer for Discord to take the commands: they may be known already, and people wait. */
const MAX_FIRST_REGISTRATION_MS = 10_000;

/** discord.js waits half a minute for a gateway that has fallen silent, and the steps after it must still run. */
const MAX_LEAVING_MS = 1_000;

/** The running bot. */
export interface App {
  /**
   * Connects to Discord, which is waited for while it is away, and resolves when commands are answered.
   *
   * @throws ExitError where Discord refuses the bot, or stays away
   */
  start(): Promise<void>;
  /**
   * Rejects when the bot cannot continue with Discord, also before it has started: with DiscordRefusedError where its
   * setup must change, with SessionLostError where a restart is enough.
   */
  readonly refused: Promise<never>;
  /** How the shards of this process stand; none before the first login. */
  readonly shards: () => readonly ShardState[];
  /** Whether pictures can be decoded: true also while there is nothing to decode. */
  readonly decoderAnswers: () => Promise<boolean>;
  /** Takes on nothing more, leaves what is under way recorded for the next process, and leaves Discord. */
  stop(): Promise<void>;
}

/** Puts everything together, with plain arguments. The store is the caller's to open and to close. */
export function createApp(config: Config, store: Store, runtime: Runtime): App {
  const { clock } = runtime;
  const product = createProduct(config, store, runtime);
  const discord = connectDiscord(config, store, product, runtime);
  const answering = createAnswering(product, discord, runtime);
  const { client, sessions, commandMentions } = discord;

  const settings = createSettingsFeature(product, discord, runtime);
  const features: readonly Feature[] = [
    createAnswersFeature(product, discord, answering, runtime),
    settings,
    createMentionsFeature(product, discord, answering, runtime),
    createAltTextFeature(product, discord, answering, runtime),
    createModerationFeature(product, discord, answering, runtime),
  ];
  const slashCommands = createSlashCommands({
    commands,
    serverCommands: settings.commands,
    references: answering.references,
    people: product.people.people,
    wordsFor,
    linkCommands: commandMentions.link,
    randomInteger: runtime.randomInteger,
  });
  const dispatch = createDispatch(answering.openContext, slashCommands, features);
  client.on(Events.InteractionCreate, dispatch.interaction);
  const listeners = features.flatMap(({ listener = [] }) => listener);
  listenToMessages(client, listeners);

  const stopping = new AbortController();
  const { signal } = stopping;
  let registration: Registration | undefined;
  const refused = Promise.race([watchRefusal(client), sessions.lost]);
  refused.catch(() => undefined); // the caller awaits it
  return {
    refused,
    shards: sessions.states,
    decoderAnswers: product.pictures.decoder.answers,
    async start() {
      const ready = await connect(client, config, clock);
      const { owner } = product.pending.pendingRequests;
      registration = register(ready, { store, clock, owner, signal, onTold: commandMentions.note });
      void commandMentions.prepare(ready.application.id, registration.done);
      // Commands that are new are answered as soon as Discord knows them; all others need not wait for it.
      await inTime(clock, MAX_FIRST_REGISTRATION_MS, registration.tried, () => undefined);
      log.info({ user: ready.user.tag, invite: inviteUrl(ready.application.id) }, "ready");
      for (const { prepare } of features) void prepare?.();
      const { takeOverOrphans } = product.pending;
      void resumePending({ takeOverOrphans, dispatch, clock, signal });
    },
    async stop() {
      stopping.abort();
      await Promise.all([
        product.pending.pendingRequests.suspend(),
        product.pending.shortTasks.end(),
        registration?.done,
      ]);
      for (const { stop } of features) await stop?.();
      await product.answers.sharedJobs.settled();
      product.pictures.decoder.close();
      await inTime(clock, MAX_LEAVING_MS, client.destroy(), () => undefined);
      await product.health.writeWhatWaits(); // last: it may hang
    },
  };
}

/** Logs in, and waits for Discord where it is away. @throws ExitError where Discord refuses the bot, or stays away */
async function connect(client: Client, config: Config, clock: Clock): Promise<Client<true>> {
  const { discordToken: token, discordApiUrl: apiUrl } = config;
  await withPatience(clock, () => reachDiscord({ rest: client.rest, token, apiUrl }));
  return logIn(client, token).catch((error: unknown) => {
    throw explainAbsence(error, apiUrl);
  });
}

/** Tells Discord of the commands, now or as soon as it takes them. */
function register(
  { rest, application }: Client<true>,
  process: Pick<RegistrationOptions, "store" | "clock" | "owner" | "signal" | "onTold">,
): Registration {
  const words = wordsFor(DEFAULT_LOCALE);
  return startRegistration({ rest, applicationId: application.id, commands, words, translations, ...process });
}
