import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (page: string): Promise<string> => readFile(join(root, page), "utf8");
const pages = [
  "README.md",
  ...(await readdir(join(root, "docs"))).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
];
const architecture = await read("docs/architecture.md");
/** The table is plain JavaScript, since lint reads it as it stands. */
const { FLOORS } = z
  .object({ FLOORS: z.array(z.tuple([z.string(), z.array(z.string())])) })
  .parse(await import(new URL("../../lint/floors.mjs", import.meta.url).href));

/** The folders that a name in backticks begins with where it is a file or a folder of this repository. */
const IN_REPOSITORY = /^(?:src|commands|packages|test|docs|lint)(?:\/[\w.-]+)*\/?$/;
const FILE_AT_ROOT = /^[\w-]+\.(?:md|ts|mjs|json|yaml)$/;

describe.each(pages)("%s", (page) => {
  it("names files and folders that there are", async () => {
    const text = await read(page);
    const named = [...text.matchAll(/`([^`\n]+)`/g)].map(([, name = ""]) => name);
    const paths = named.filter((name) => IN_REPOSITORY.test(name) || FILE_AT_ROOT.test(name));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("links to pages, and to headings in them, that there are", async () => {
    const links = [...(await read(page)).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    const broken: string[] = [];
    for (const [link, path = "", anchor] of links) {
      const target = path === "" ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, target))) broken.push(link);
      else if (anchor !== undefined && !anchorsIn(await read(target)).includes(anchor)) broken.push(link);
    }
    expect(broken).toEqual([]);
  });
});

describe("the page on architecture", () => {
  it.each(["A slash command", "A posted picture", "A button"])("walks at most 15 hops: %s", (heading) => {
    const steps = section(heading).match(/^\d+\. `\S+\.ts`/gm) ?? [];
    expect(steps.length).toBeGreaterThan(5);
    expect(steps.length - 1).toBeLessThanOrEqual(15);
    expect(steps).toHaveLength((section(heading).match(/^\d+\. /gm) ?? []).length);
  });

  it("explains at most 20 words", () => {
    const words = section("Glossary").match(/^- \*\*/gm) ?? [];
    expect(words.length).toBeGreaterThan(5);
    expect(words.length).toBeLessThanOrEqual(20);
  });

  it("has the floors in the order that lint holds them to", () => {
    const named = [...section("Floors").matchAll(/^\| `([\w/-]+)`/gm)].map(([, folder = ""]) => folder);
    const floorOf = (folder: string): number => {
      const around = named.filter((one) => folder === one || folder.startsWith(`${one}/`));
      return named.indexOf(around.toSorted((one, other) => other.length - one.length)[0] ?? "");
    };
    const order = FLOORS.map(([folder]) => floorOf(folder));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(new Set(order)).toEqual(new Set(named.keys()));
  });
});

it("a newcomer reads at most 180 lines of README", async () => {
  expect((await read("README.md")).split("\n").length - 1).toBeLessThanOrEqual(180);
});

/** What stands under the heading that begins so. */
function section(heading: string): string {
  const found = architecture.split(/^## /m).find((one) => one.startsWith(heading));
  if (found === undefined) throw new Error(`The page has no heading that begins with ${heading}.`);
  return found;
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsIn(text: string): readonly string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}
