import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { FLOORS, GUARDED_PACKAGES } from "./floors.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Every import, of types too, goes where the table of floors lets it go. */
const floors = {
  create(context) {
    const file = inProject(context.filename);
    const floor = floorOf(file);
    if (floor === undefined || file.includes("/test/")) return {};
    const check = ({ source }) => {
      const refusal = source && refusalOf(file, floor, source.value);
      if (refusal) context.report({ node: source, message: refusal });
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

function refusalOf(file, floor, specifier) {
  const { imports, packages = [] } = FLOORS[floor];
  if (!specifier.startsWith(".")) {
    const name = GUARDED_PACKAGES.find((one) => specifier === one || specifier.startsWith(`${one}/`));
    return name && !packages.includes(name) ? `${floor} does not import ${name} (lint/floors.mjs).` : undefined;
  }
  const target = inProject(join(ROOT, dirname(file), specifier));
  if (!existsSync(join(ROOT, target))) return undefined; // the compiler says so
  const isAllowed = [floor, ...imports].some((allowed) => isIn(target, allowed) && isMeant(target, allowed));
  return isAllowed ? undefined : `${floor} does not import ${floorOf(target) ?? target} (lint/floors.mjs).`;
}

/** A floor stands for its own files, and not for the floors inside its folder, unless it is named as a whole. */
function isMeant(target, allowed) {
  return FLOORS[allowed] === undefined || floorOf(target) === allowed || allowed === "src";
}

function isIn(file, folder) {
  return file === folder || file.startsWith(`${folder}/`);
}

/** The innermost floor that a file is on. */
function floorOf(file) {
  return Object.keys(FLOORS)
    .filter((floor) => isIn(file, floor))
    .sort((one, other) => other.length - one.length)[0];
}

function inProject(path) {
  return relative(ROOT, path).split(sep).join("/");
}

export default { meta: { name: "house" }, rules: { floors } };
