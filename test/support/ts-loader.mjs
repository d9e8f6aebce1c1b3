// Lets a plain `node --import` run our TypeScript as it stands, on every Node that we support: Node 20 knows no types.
import { register } from "node:module";

register("./ts-loader-hooks.mjs", import.meta.url);
