import sharp from "sharp";

/*
 * This process decodes strangers' files. The formats below are all that it can read from here on: SVG in particular,
 * which may point to other files, has no loader any more, whatever a file pretends to be.
 */

// Nothing is decoded twice, so what libvips would keep of it only takes memory.
sharp.cache(false);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Png", "Jpeg", "Webp", "Nsgif", "Heif", "Tiff"].map((loader) => `VipsForeignLoad${loader}`),
});

export { sharp };
