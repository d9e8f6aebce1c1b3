import { createRequire } from "node:module";
import type Sharp from "sharp";

/*
 * This process decodes strangers' files. The formats below are all that it can read from here on: SVG in particular,
 * which may point to other files, has no loader any more, whatever a file pretends to be.
 */

// Its CommonJS build, which Node 20 loads in half of the time: the first picture waits for it.
const sharp = createRequire(import.meta.url)("sharp") as typeof Sharp; // what its types say

// Nothing is decoded twice, so what libvips would keep of it only takes memory.
sharp.cache(false);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Png", "Jpeg", "Webp", "Nsgif", "Heif", "Tiff"].map((loader) => `VipsForeignLoad${loader}`),
});

export { sharp };
