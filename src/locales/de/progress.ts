import { isolated } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";

export const progress: Words["progress"] = {
  queued: (before) => {
    if (before === undefined) return "In der Warteschlange …";
    if (before === 0) return "In der Warteschlange, als Nächstes an der Reihe …";
    return `In der Warteschlange, noch ${before} ${before === 1 ? "Auftrag" : "Aufträge"} davor …`;
  },
  running: "Ich arbeite daran …",
  log: (line) => `Das Modell meldet: ${isolated(line)}`,
  several: (done, count) => `Ich arbeite an ${count} Bildern, ${done} davon fertig …`,
  cancel: "Abbrechen",
  afterRestart: "Ich wurde neu gestartet und mache hier weiter …",
  finished: {
    picture: (userId) => `<@${userId}>, dein Bild ist fertig.`,
    text: (userId) => `<@${userId}>, deine Antwort ist da.`,
    failure: (userId) => `<@${userId}>, das hat nicht geklappt. Warum, steht in meiner Nachricht.`,
  },
};
