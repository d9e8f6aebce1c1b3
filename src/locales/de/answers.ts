import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";

/** „0,03“, „0,045“ */
const DOLLARS = new Intl.NumberFormat("de", { minimumFractionDigits: 2, maximumFractionDigits: 4 });

export const buttons: Words["buttons"] = {
  moreDetail: "Ausführlicher",
  readText: "Text lesen",
  askAbout: "Frage dazu stellen",
  altText: "Als Alternativtext anzeigen",
  draftAltText: "Alternativtext entwerfen",
  again: "Noch einmal",
  changePrompt: "Prompt ändern",
  changeQuestion: "Frage ändern",
  editThis: "Dieses Bild bearbeiten",
  editLikeThis: "So bearbeiten",
  details: "Details",
  delete: "Löschen",
  reopen: "Ändern …",
  tryAgain: "Erneut versuchen",
  showAnswer: "Antwort zeigen",
};

export const answer: Words["answer"] = {
  caption: {
    label: "Stichwort",
    short: "Kurze Beschreibung",
    detailed: "Ausführliche Beschreibung",
    full: "Vollständige Beschreibung",
  },
  textInPicture: "Text im Bild",
  noText: "In diesem Bild steht kein Text.",
  noWords:
    "Das Modell wusste dazu nichts zu sagen. Vielleicht hilft eine andere Detailstufe, ein anderer Bereich oder eine andere Frage.",
  question: (question) => `**Frage:** ${isolated(question)}`,
  wholeTextInFile: "Der vollständige Text steht in der Datei.",
  area: (area) => `Bereich: ${area}`,
  seed: (seed) => `Seed ${seed}`,
  size: (size) => `Größe ${size}`,
  safety: (tolerance) => `Sicherheitstoleranz ${tolerance} von 5`,
  duration: (seconds) => `${decimal(seconds, 1)} Sekunden`,
  generatedAlt: (prompt) => `KI-generiertes Bild: ${isolated(prompt)}`,
  editedAlt: (prompt) => `KI-bearbeitetes Bild: ${isolated(prompt)}`,
  beforeEdit: (description) => `Vorher: ${isolated(description)}`,
  pictureAskedAbout: "Bild, um das es geht",
  reencoded: "mit geringerer Qualität gespeichert, damit Discord die Datei annimmt",
  black: "Das Bild ist ganz schwarz: So lehnen Modelle etwas ab. Bitte ändere die Worte.",
  blackAlt: "ganz schwarz",
  madeBefore: "gleiche Antwort wie zuvor",
  frame: (frame, count) => `Einzelbild ${frame} von ${count}`,
  frameOf: (picture, frame, count) => `Bild ${picture}: Einzelbild ${frame} von ${count}`,
  pictureNumber: (number) => `**Bild ${number}**`,
  aboutMessage: (url) => `[Zu dieser Nachricht](${url})`,
};

export const details: Words["details"] = {
  model: (title, endpoint) => `**Modell:** ${title} (${endpoint})`,
  prompt: (prompt) => `**Prompt:** ${isolated(prompt)}`,
  seed: (seed) => `**Seed:** ${seed}`,
  size: (size) => `**Größe:** ${size}`,
  format: (format) => `**Dateiformat:** ${format}`,
  safety: (tolerance) => `**Sicherheitstoleranz:** ${tolerance} von 5`,
  cost: (usd) => `**Kosten:** etwa ${DOLLARS.format(usd)} $`,
  costUnknown: "**Kosten:** unbekannt",
};

/** German has a decimal comma. */
function decimal(value: number, digits: number): string {
  return value.toFixed(digits).replace(".", ",");
}
