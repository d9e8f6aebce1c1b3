import type { ScenarioName, PageState } from "../../protocol.ts";
import { element } from "../elements/element.ts";

/** The effect of each scenario. */
const SCENARIOS: Readonly<Record<ScenarioName, string>> = {
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
  readonly show: (state: Pick<PageState, "isSimulated" | "canRead" | "falTarget" | "scenario">) => void;
  readonly setScenario: (scenario: ScenarioName) => void;
}

/** The service that runs the models; for the simulator, its scenario. */
export function createFalPanel(choose: (scenario: ScenarioName) => void): FalPanel {
  const radios = Object.entries(SCENARIOS).map(([scenario, explanation]) => {
    const radio = element("input", { type: "radio", name: "scenario", value: scenario });
    radio.addEventListener("change", () => choose(scenario as ScenarioName)); // a key of SCENARIOS
    return { scenario, radio, row: element("label", { title: explanation }, radio, scenario) };
  });
  const explanation = element("p", { class: "hint" });
  const scenarios = element(
    "fieldset",
    { class: "scenarios" },
    element("legend", {}, "The simulator’s scenario"),
    ...radios.map(({ row }) => row),
    explanation,
  );
  const where = element("p", {});
  const reading = element("p", { class: "hint" });
  const setScenario = (current: ScenarioName) => {
    for (const { scenario, radio } of radios) radio.checked = scenario === current;
    explanation.textContent = SCENARIOS[current];
  };
  return {
    element: element(
      "section",
      { class: "fal", "aria-labelledby": "fal-title" },
      element("h2", { id: "fal-title" }, "fal"),
      where,
      reading,
      scenarios,
    ),
    setScenario,
    show: ({ isSimulated, canRead, falTarget, scenario }) => {
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
      scenarios.hidden = !isSimulated;
      setScenario(scenario);
    },
  };
}
