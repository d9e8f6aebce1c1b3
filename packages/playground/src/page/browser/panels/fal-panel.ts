import type { Mood, Scene } from "../../protocol.ts";
import { element } from "../elements/element.ts";

/** What each mood tries out. */
const MOODS: Readonly<Record<Mood, string>> = {
  fast: "Every job is done at once.",
  "slow queue": "Jobs wait in a queue, and tell how far they are.",
  failing: "Every job fails while it runs.",
  "content policy": "Every job is refused for its content.",
  "out of balance": "The account has no balance left.",
  unreachable: "Nobody answers.",
};

const READS = "Text in pictures is really read, in English, by Tesseract on this machine.";
const CANNOT_READ =
  "Text in pictures is not read: the package tesseract.js is missing. Run “npm ci” and start the playground again.";

export interface FalPanel {
  readonly element: HTMLElement;
  readonly show: (scene: Pick<Scene, "isSimulated" | "canRead" | "falTarget" | "mood">) => void;
  readonly setMood: (mood: Mood) => void;
}

/** Who runs the models; where that is the simulator, how it feels. */
export function createFalPanel(choose: (mood: Mood) => void): FalPanel {
  const radios = Object.entries(MOODS).map(([mood, explanation]) => {
    const radio = element("input", { type: "radio", name: "mood", value: mood });
    radio.addEventListener("change", () => choose(mood as Mood)); // a key of MOODS
    return { mood, radio, row: element("label", { title: explanation }, radio, mood) };
  });
  const explanation = element("p", { class: "hint" });
  const moods = element(
    "fieldset",
    { class: "moods" },
    element("legend", {}, "The simulator’s mood"),
    ...radios.map(({ row }) => row),
    explanation,
  );
  const where = element("p", {});
  const reading = element("p", { class: "hint" });
  const setMood = (current: Mood) => {
    for (const { mood, radio } of radios) radio.checked = mood === current;
    explanation.textContent = MOODS[current];
  };
  return {
    element: element(
      "section",
      { class: "fal", "aria-labelledby": "fal-title" },
      element("h2", { id: "fal-title" }, "fal"),
      where,
      reading,
      moods,
    ),
    setMood,
    show: ({ isSimulated, canRead, falTarget, mood }) => {
      where.replaceChildren(
        ...(isSimulated
          ? [
              element("strong", {}, "Simulated: "),
              "no model runs, nothing is paid, and nothing leaves this machine. Requests go to ",
            ]
          : [element("strong", {}, "The real service: "), "models run, and are paid for. Requests go to "]),
        element("code", {}, falTarget),
      );
      reading.hidden = !isSimulated;
      reading.textContent = canRead ? READS : CANNOT_READ;
      moods.hidden = !isSimulated;
      setMood(mood);
    },
  };
}
