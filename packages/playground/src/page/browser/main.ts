import { adoptColours } from "./discord-look.ts";
import { element } from "./dom.ts";
import { createPage } from "./page.ts";
import { sentence } from "./server.ts";
import { startSession } from "./session.ts";

adoptColours();
try {
  document.body.replaceChildren(createPage(await startSession(navigator.languages)));
} catch (error) {
  document.body.replaceChildren(element("p", { role: "alert", class: "fatal" }, sentence(error)));
}
