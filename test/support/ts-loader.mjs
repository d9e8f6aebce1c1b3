// Lets a plain `node --import` run our TypeScript as it stands, on every Node that we support: Node 20 knows no types.
// From 26 on Node takes them out without a word, and warns of `register` instead.
import { register } from "node:module";

if (Number.parseInt(process.versions.node, 10) < 26) register("./ts-loader-hooks.mjs", import.meta.url);
