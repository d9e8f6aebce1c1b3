import { DiscordMessages } from "@skyra/discord-components-core/discord-messages.js";

document.body.append(new DiscordMessages());
