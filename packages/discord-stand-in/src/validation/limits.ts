/**
 * Discord's limits, from https://discord.com/developers/docs (resources/message, components/reference,
 * interactions/application-commands); measured values that are not documented say so.
 */
export const MAX_CONTENT_CHARACTERS = 2000;
export const MAX_EMBEDS = 10;
export const MAX_EMBED_CHARACTERS = 6000;
export const MAX_ATTACHMENTS = 10;
export const MAX_DESCRIPTION_CHARACTERS = 1024;
export const MAX_REQUEST_BYTES = 25 * 1024 * 1024;
/** The limit of a server without boosts; an interaction tells its own in `attachment_size_limit`. */
export const DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024;

export const MAX_COMPONENTS = 40;
export const MAX_ACTION_ROWS = 5;
export const MAX_TEXT_CHARACTERS = 4000;
/** Measured: above it Discord answers 500. Each TextDisplay counts some bytes more than its text. */
export const MAX_TEXT_BYTES = 10_170;
export const BYTES_PER_TEXT_DISPLAY = 12;
export const MAX_CUSTOM_ID_CHARACTERS = 100;
export const MAX_BUTTON_LABEL_CHARACTERS = 80;
export const MAX_URL_CHARACTERS = 2048;

export const MAX_MODAL_TITLE_CHARACTERS = 45;
export const MAX_MODAL_COMPONENTS = 5;
export const MAX_TEXT_INPUT_CHARACTERS = 4000;

export const MAX_COMMANDS = { chat: 100, user: 15, message: 15 } as const;
export const MAX_COMMAND_CREATES_A_DAY = 200;
export const MAX_COMMAND_CHARACTERS = 8000;
export const MAX_OPTIONS = 25;
export const MAX_CHOICES = 25;
export const MAX_CHOICE_CHARACTERS = 100;
export const MAX_STRING_OPTION_CHARACTERS = 6000;

export const MAX_AUDIT_REASON_CHARACTERS = 512;

export const FIRST_RESPONSE_MS = 3000;
export const INTERACTION_TOKEN_MS = 15 * 60 * 1000;
export const MAX_USER_INSTALL_FOLLOW_UPS = 5;
