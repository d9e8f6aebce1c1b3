import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const MAX_FILES = 14;
/** Members of a family are called alike: entries, indexes, languages with their words, stores with their contract, clocks. */
const FAMILIES = [
  /\/(?:index|main)\.ts$/,
  /^src\/(?:locales|core\/ui\/words)\//,
  /^src\/(?:stores\/\w+|core)\//,
  /\/clock\.ts$/,
];

const packages = await readdir(join(root, "packages"));
const folders = ["src", "commands", ...packages.map((name) => `packages/${name}/src`)];
const files = (await Promise.all(folders.map(filesIn))).flat();

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length).replaceAll("\\", "/"));
}

function groupsOf(key: (file: string) => string, among: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const file of among) groups.set(key(file), [...(groups.get(key(file)) ?? []), file]);
  return groups;
}

describe("the rooms of the house", () => {
  it(`hold at most ${MAX_FILES} files each`, () => {
    const full = [...groupsOf(dirname, files)].filter(([, inside]) => inside.length > MAX_FILES);
    expect(full.map(([folder, inside]) => `${folder}: ${inside.length}`)).toEqual([]);
  });

  it("have no file name twice for different things", () => {
    const modules = files.filter((file) => file.endsWith(".ts") && !FAMILIES.some((family) => family.test(file)));
    const twice = [...groupsOf(basename, modules).values()].filter((alike) => alike.length > 1);
    expect(twice).toEqual([]);
  });
});
