import { readFile } from "node:fs/promises";

const ASSIGNMENT = /"([A-Z_]+)=([^"]*)"|([A-Z_]+)="([^"]*)"|([A-Z_]+)=(\S+)/g;

/** Reads `NAME=value` pairs; where there are spaces, a systemd unit has quotes around the whole, a Dockerfile around the value. */
export function assignments(text: string): Record<string, string> {
  const pairs = [...text.matchAll(ASSIGNMENT)].map((match) => match.slice(1).filter((part) => part !== undefined));
  return Object.fromEntries(pairs);
}

/** The variables that the image sets. */
export async function imageVariables(): Promise<Record<string, string>> {
  return assignments(await readFile(new URL("../../Dockerfile", import.meta.url), "utf8"));
}
