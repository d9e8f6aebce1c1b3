import { adoptColours } from "./discord/discord-colours.ts";
import { element } from "./elements/element.ts";
import { createPage } from "./open-page.ts";
import { sentence } from "./api/page-api.ts";
import { startSession } from "./api/page-session.ts";

adoptColours();
try {
  document.body.replaceChildren(createPage(await startSession(navigator.languages)));
} catch (error) {
  document.body.replaceChildren(element("p", { role: "alert", class: "fatal" }, sentence(error)));
}
