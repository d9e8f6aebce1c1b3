/** Loaded into the bot's process: brings about what its own code must never do, as the lines of stdin say. */
process.stdin.on("data", (chunk: Buffer) => {
  for (const line of chunk.toString().trim().split("\n")) {
    if (line === "uncaughtException") queueMicrotask(() => raise(line));
    else void Promise.reject(new Error(`made for the test: ${line}`));
  }
});

function raise(name: string): never {
  throw new Error(`made for the test: ${name}`);
}
