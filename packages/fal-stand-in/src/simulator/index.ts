export { openReader, type Reader } from "./reader.ts";
export { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";
