import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { FLOORS, GUARDED_PACKAGES } from "./floors.mjs";
import { VAGUE_PHRASES } from "./words.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** Single files that every floor may name, wherever they stand. */
const isFile = (path) => path.endsWith(".ts");

/** Every import, of types too, goes where the table of floors lets it go. */
const floors = {
  create(context) {
    const file = inProject(context.filename);
    const from = floorOf(file);
    if (from === -1 || file.includes("/test/")) return {};
    const check = ({ source }) => {
      const refusal = source && refusalOf(file, from, source.value);
      if (refusal) context.report({ node: source, message: `${refusal} (lint/floors.mjs)` });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

/** Comments of the product say who acts. */
const words = {
  create(context) {
    if (!/^(src|commands|packages\/[^/]+\/src)\//.test(inProject(context.filename))) return {};
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const text = comment.value.replace(/\s+(?:\* )?/g, " ");
          const phrase = VAGUE_PHRASES.map((one) => one.exec(text)?.[0]).find(Boolean);
          if (phrase) context.report({ node: comment, message: `"${phrase}": say who, or what (lint/words.mjs)` });
        }
      },
    };
  },
};

function refusalOf(file, from, specifier) {
  const [folder, allowed] = FLOORS[from];
  if (!specifier.startsWith(".")) {
    const name = Object.keys(GUARDED_PACKAGES).find((one) => specifier === one || specifier.startsWith(`${one}/`));
    const isAllowed =
      !name || GUARDED_PACKAGES[name].some((one) => isIn(file, one) && (one !== "src" || folder === one));
    return isAllowed ? undefined : `${folder} does not import ${name}.`;
  }
  const target = inProject(join(ROOT, dirname(file), specifier));
  if (!existsSync(join(ROOT, target))) return undefined; // the compiler says so
  const to = floorOf(target);
  if (allowed.some((one) => isFile(one) && target === one)) return undefined;
  if (to > from) return `${folder} stands below ${FLOORS[to][0]}, and does not import it.`;
  return to === from || allowed.some((one) => isIn(target, one)) ? undefined : `${folder} does not import ${target}.`;
}

function isIn(file, folder) {
  return file === folder || file.startsWith(`${folder}/`);
}

/** The innermost floor that a file is on, by its place in the list; -1 for none. */
function floorOf(file) {
  const floor = FLOORS.filter(([folder]) => isIn(file, folder)).sort(([one], [other]) => other.length - one.length)[0];
  return floor ? FLOORS.indexOf(floor) : -1;
}

function inProject(path) {
  return relative(ROOT, path).split(sep).join("/");
}

export default { meta: { name: "house" }, rules: { floors, words } };
