import { DiscordAuthorInfo } from "@skyra/discord-components-core/discord-author-info.js";
import { DiscordButton } from "@skyra/discord-components-core/discord-button.js";
import { DiscordCommand } from "@skyra/discord-components-core/discord-command.js";
import { DiscordMessage } from "@skyra/discord-components-core/discord-message.js";
import { DiscordReply } from "@skyra/discord-components-core/discord-reply.js";

const STYLES = [
  [
    DiscordMessage,
    `.discord-message-timestamp, .discord-message-edited { color: var(--muted) !important; }
    .discord-author-avatar img { cursor: default; }`,
  ],
  [
    DiscordAuthorInfo,
    `.discord-author-username { color: var(--strong) !important; cursor: default !important; text-decoration: none !important; }`,
  ],
  [
    DiscordReply,
    `.discord-replied-message-username { color: var(--text) !important; opacity: 1; cursor: default; text-decoration: none !important; }
    .discord-replied-message-content { overflow: hidden; }
    .discord-replied-message-content:hover { color: inherit !important; }`,
  ],
  [
    DiscordCommand,
    `.discord-replied-message-username { color: var(--text) !important; opacity: 1; cursor: default; text-decoration: none !important; }
    :host .discord-slash-command-name, :host .discord-slash-command-name:hover { background: var(--mention); color: var(--strong) !important; }`,
  ],
  [
    DiscordButton,
    `:host > :first-child { border-radius: 8px; }
    .secondary, .secondary.hoverable:hover { background: var(--chosen); color: var(--strong); }
    .secondary.hoverable:hover { filter: brightness(0.92); }
    .success { background: #248046; } .destructive { background: #c9292e; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    @media (prefers-reduced-motion: reduce) { :host > * { transition: none !important; } }
    @media (forced-colors: active) {
      :host > :first-child { border: 1px solid ButtonBorder; }
      :focus-visible { outline: 3px solid CanvasText; }
    }`,
  ],
] as const;

/** Gives the elements the page's own colours, which keep their contrast in light and dark. */
export function adoptColours(): void {
  for (const [element, rules] of STYLES) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    element.elementStyles.push(sheet);
  }
}
