/** Models that are simulated behind fal's own protocol, see {@link startSimulator}, and what reads text for them. */
export { openReader, type Reader } from "./reader.ts";
export { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";
