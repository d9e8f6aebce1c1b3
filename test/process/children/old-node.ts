/* Loaded into a process: Node takes itself for an older one. */
Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.8" } });
