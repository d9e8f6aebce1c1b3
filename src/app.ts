import type { ShardState } from "./core/server/shards.ts";
import { type Client, Events } from "discord.js";
import { altTextOffer, altTextReply } from "../commands/answers/alt-text-reply.ts";
import { askAgain } from "../commands/dialogues/ask-dialogue.ts";
import { describePicture } from "../commands/caption.ts";
import { followUps } from "../commands/follow-ups.ts";
import { help } from "../commands/help.ts";
import { commands, presenters } from "../commands/index.ts";
import type { Config } from "./config.ts";
import { inTime } from "./core/async/deadline.ts";
import { SILENT_METRICS } from "./core/metrics.ts";
import type { Store } from "./core/store.ts";
import { createAutomaticAltText } from "./discord/alt-text/automatic-alt-text.ts";
import { createClient, createInteractionRest } from "./discord/gateway/client.ts";
import { createCommandMentions } from "./discord/registration/command-mentions.ts";
import { createDeliver } from "./discord/delivery/deliver.ts";
import { createDispatch } from "./discord/interactions/dispatch.ts";
import { createExplainFailure } from "./discord/payloads/explain-failure.ts";
import { createSessions } from "./discord/gateway/sessions.ts";
import { createIdentifyThrottle } from "./discord/gateway/identify-throttle.ts";
import type { DispatchServices } from "./discord/interactions/context.ts";
import { listenToMessages } from "./discord/gateway/message-listeners.ts";
import { createServerLocales, SERVER_LOCALE_OPTIONS } from "./discord/servers/server-locales.ts";
import { createMentions } from "./discord/mentions/mentions.ts";
import { throttleAlone, withLoginPauses } from "./discord/gateway/login-pauses.ts";
import { logIn, watchRefusal } from "./discord/gateway/login.ts";
import { createModeration } from "./discord/moderation/moderation.ts";
import { createGuildCache } from "./discord/rest/guild-cache.ts";
import { measureDiscord } from "./discord/gateway/measurements.ts";
import { explainAbsence, reachDiscord } from "./discord/gateway/reach.ts";
import { inviteUrl } from "./discord/registration/register.ts";
import { type Registration, type RegistrationOptions, startRegistration } from "./discord/registration/registration.ts";
import { createFirstResponseGate } from "./discord/delivery/targets/first-response-gate.ts";
import { resumePending } from "./discord/interactions/resume.ts";
import { translations, wordsFor } from "./locales/index.ts";
import { log } from "./log.ts";
import { withPatience } from "./operations/patience.ts";
import { createProduct, type Runtime } from "./product.ts";
import { serverRules } from "./services/moderation/rules.ts";

/** The language of command names and descriptions. */
const DEFAULT_LOCALE = "en-US";

/** A start waits no longer for Discord to take the commands: they may be known already, and people wait. */
const MAX_FIRST_REGISTRATION_MS = 10_000;

/** A gateway that has fallen silent is waited for by discord.js for half a minute, and what comes after has to be done. */
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
   * Rejects when the bot cannot go on with Discord, also before it has started: with DiscordRefusedError where it must be
   * set up otherwise, with SessionLostError where it is enough to start it anew.
   */
  readonly refused: Promise<never>;
  /** How the shards of this process stand; none before the first login. */
  readonly shards: () => readonly ShardState[];
  /** Whether pictures can be decoded: true also where nothing is to be decoded just now. */
  readonly decoderAnswers: () => Promise<boolean>;
  /** Takes on nothing more, leaves what is under way recorded for the next process, and leaves Discord. */
  stop(): Promise<void>;
}

/** Wires everything together, with plain arguments. The store is the caller's to open and to close. */
export function createApp(config: Config, store: Store, world: Runtime): App {
  const { clock } = world;
  const { client, sessions, product, dispatch, altText, moderation, mentions } = wire(config, store, world);
  const stopping = new AbortController();
  let registration: Registration | undefined;
  const refused = Promise.race([watchRefusal(client), sessions.lost]);
  refused.catch(() => undefined); // it is the caller's to await
  return {
    refused,
    shards: sessions.states,
    decoderAnswers: product.decoder.answers,
    async start() {
      const { discordToken: token, discordApiUrl: apiUrl } = config;
      await withPatience(clock, () => reachDiscord({ rest: client.rest, token, apiUrl }));
      const ready = await logIn(client, token).catch((error: unknown) => {
        throw explainAbsence(error, apiUrl);
      });
      registration = register(ready, {
        store,
        clock,
        owner: product.asks.owner,
        signal: stopping.signal,
        onTold: mentions.note,
      });
      void mentions.prepare(ready.application.id, registration.done);
      // Commands that are new are answered as soon as Discord knows them; all others need not wait for it.
      await inTime(clock, MAX_FIRST_REGISTRATION_MS, registration.tried, () => undefined);
      log.info({ user: ready.user.tag, invite: inviteUrl(ready.application.id) }, "ready");
      if (config.readsMessages) void moderation.prepare();
      const { takeOverOrphans } = product;
      void resumePending({ takeOverOrphans, dispatch, clock, signal: stopping.signal });
    },
    async stop() {
      stopping.abort();
      await Promise.all([product.asks.suspend(), product.errands.end(), registration?.done]);
      await altText.settled();
      await moderation.stop();
      await product.flights.settled();
      product.decoder.close();
      await inTime(clock, MAX_LEAVING_MS, client.destroy(), () => undefined);
      await product.health.writeWhatWaits(); // last: it may hang
    },
  };
}

/** The product, the client, and everything that stands between the two. */
function wire(config: Config, store: Store, world: Runtime) {
  const { clock, randomInteger, randomId, metrics = SILENT_METRICS } = world;
  const product = createProduct(config, store, world);
  const { health } = product;
  const sessions = createSessions(clock);
  // One that runs all shards is alone.
  const throttle = config.shards
    ? createIdentifyThrottle({ store, health, clock, owner: product.asks.owner })
    : throttleAlone;
  const client = createClient({
    apiUrl: config.discordApiUrl,
    readsMessages: config.readsMessages,
    shards: config.shards,
    sessions,
    clock,
    identifyThrottle: withLoginPauses(throttle, clock),
  });
  const rest = createInteractionRest(config.discordApiUrl);
  if (world.metrics) measureDiscord({ client, rest, shards: sessions.states, metrics, clock });

  const botRest = client.rest;
  const localeValues = store.values<string>("server-locales", SERVER_LOCALE_OPTIONS);
  const mentions = createCommandMentions(store.values("command-mentions"), health, botRest);
  const serverLocales = createServerLocales(localeValues, health, botRest);
  const shared = {
    ...product,
    clock,
    rush: createFirstResponseGate(clock),
    rest,
    botRest,
    places: createGuildCache(botRest, clock),
    serverLocales,
    wordsFor,
    metrics,
  };
  const moderation = createModeration({ ...shared, ...product.moderation, botId: () => client.user?.id ?? "" });
  const explainFailure = createExplainFailure(clock, randomId, metrics);
  const services: DispatchServices = {
    ...shared,
    moderation: moderation.review,
    commands,
    followUps,
    serverRules: serverRules(config.readsMessages),
    linkCommands: mentions.link,
    randomInteger,
    randomId,
    explainFailure,
    deliver: createDeliver({ ...shared, presenters, explainFailure }),
  };
  const altText = createAutomaticAltText({
    ...services,
    generate: product.generate,
    serverLocales,
    replies: product.altTextReplies,
    introductions: product.introductions,
    drawOffer: altTextOffer,
    drawReply: altTextReply,
  });
  const spokenTo = createMentions({
    ...services,
    firstTimes: product.firstTimes,
    readsMessages: config.readsMessages,
    serverLocales,
    askAgain,
    describe: describePicture,
    help: (words) => help.run(words, mentions.link),
  });
  const dispatch = createDispatch(services, altText.resume);
  client.on(Events.InteractionCreate, (interaction) => void dispatch.interaction(interaction));
  listenToMessages(client, config.readsMessages ? [spokenTo, altText, moderation.listener] : [spokenTo]);
  return { client, sessions, product, dispatch, altText, moderation, mentions };
}

/** Tells Discord of the commands, now or as soon as it takes them. */
function register(
  { rest, application }: Client<true>,
  process: Pick<RegistrationOptions, "store" | "clock" | "owner" | "signal" | "onTold">,
): Registration {
  const words = wordsFor(DEFAULT_LOCALE);
  return startRegistration({ rest, applicationId: application.id, commands, words, translations, ...process });
}
