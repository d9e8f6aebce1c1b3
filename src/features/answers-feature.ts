import { followUps } from "../../commands/follow-ups.ts";
import { commands } from "../../commands/index.ts";
import type { Discord } from "../connect-discord.ts";
import { createButtons } from "../discord/interactions/buttons.ts";
import { createDialogues } from "../discord/interactions/dialogues.ts";
import type { Feature } from "../discord/interactions/feature.ts";
import { createFreshPictures } from "../discord/interactions/fresh-pictures.ts";
import { createMenus } from "../discord/interactions/menus.ts";
import { wordsFor } from "../locales/index.ts";
import type { Product, Runtime } from "../product.ts";
import type { PendingRequestRecord } from "../services/pending/records.ts";
import type { Answering } from "./answering.ts";

/** Requests to models about pictures, or for them: by menus, dialogues and buttons, also after a restart. */
export function createAnswersFeature(
  { answers: { subjects }, pending: { pendingRequests } }: Product,
  { client }: Discord,
  { references, deliver }: Answering,
  { clock, randomInteger }: Runtime,
): Feature {
  const freshPictures = createFreshPictures(client.rest, clock);
  const dialogues = createDialogues({ commands, references, freshPictures, randomInteger });
  const resume = (record: PendingRequestRecord) => deliver(record, wordsFor(record.locale), true);
  return {
    buttons: createButtons({ followUps, dialogues, references, freshPictures, pendingRequests, clock, randomInteger }),
    dialogues: dialogues.handlers,
    menus: createMenus(commands, subjects, dialogues),
    resume: { interaction: resume, reply: resume },
  };
}
