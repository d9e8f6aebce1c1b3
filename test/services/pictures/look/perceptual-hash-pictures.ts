import {
  BLACK,
  colour,
  fractalNoise,
  many,
  mix,
  paint,
  seeded,
  type Colour,
  type Paint,
  type Random,
  type RawPicture,
} from "./perceptual-hash-painting.ts";
import { screen } from "./perceptual-hash-screenshots.ts";

// Pictures with detail, of several kinds and as many as one likes, the same every time for the same seed.

const KINDS = { clouds, gratings, blobs, mosaic, collage, hills, screen };
export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

/** A picture of one of the kinds by turns: pictures of two seeds have nothing to do with each other. */
export function texturedPicture(seed: number, width: number, height: number): RawPicture {
  const kind = KIND_NAMES[seed % KIND_NAMES.length] ?? "clouds";
  return paint(width, height, KINDS[kind](seeded(seed), width, height));
}

/** Smoke, marble, foliage: noise of several scales, the larger the stronger. */
function clouds(random: Random, width: number): Paint {
  const noise = fractalNoise(random, width / (1.5 + 4 * random()), 5);
  const [dark, bright] = [colour(random, 0, 110), colour(random, 140, 255)];
  return (x, y) => mix(dark, bright, 2 * noise(x, y) - 0.5);
}

/** Fabric, shutters, water: waves in all directions over a weave. */
function gratings(random: Random, width: number): Paint {
  const waves = many(5, () => {
    const [angle, cycles] = [random() * Math.PI, 1 + 14 * random() ** 2];
    const frequency = (2 * Math.PI * cycles) / width;
    const [alongX, alongY] = [Math.cos(angle) * frequency, Math.sin(angle) * frequency];
    return { alongX, alongY, phase: random() * 7, height: 0.5 + random() };
  });
  const weave = fractalNoise(random, width / 20, 3);
  const [one, other] = [colour(random, 0, 120), colour(random, 135, 255)];
  return (x, y) => {
    let sum = 2 * weave(x, y) - 1;
    for (const { alongX, alongY, phase, height } of waves) sum += height * Math.sin(x * alongX + y * alongY + phase);
    return mix(one, other, 0.5 + sum / 6);
  };
}

/** Faces, fruit, lights out of focus. */
function blobs(random: Random, width: number, height: number): Paint {
  const spots = many(12, () => ({
    x: random() * width,
    y: random() * height,
    reach: (width * (0.04 + 0.16 * random())) ** 2,
    tint: colour(random, -160, 160),
  }));
  const ground = colour(random, 60, 190);
  const grain = fractalNoise(random, width / 40, 2);
  return (x, y) => {
    const grained = 24 * (grain(x, y) - 0.5);
    let [red, green, blue] = [ground[0] + grained, ground[1] + grained, ground[2] + grained];
    for (const spot of spots) {
      const strength = Math.exp(-((x - spot.x) ** 2 + (y - spot.y) ** 2) / spot.reach);
      red += spot.tint[0] * strength;
      green += spot.tint[1] * strength;
      blue += spot.tint[2] * strength;
    }
    return [red, green, blue];
  };
}

/** Tiles, stones, cells. */
function mosaic(random: Random, width: number, height: number): Paint {
  const stones = many(10 + Math.floor(20 * random()), () => ({
    x: random() * width,
    y: random() * height,
    tint: colour(random, 0, 255),
  }));
  return (x, y) => {
    let nearest = stones[0];
    let least = Infinity;
    for (const stone of stones) {
      const away = (stone.x - x) ** 2 + (stone.y - y) ** 2;
      if (away < least) [nearest, least] = [stone, away];
    }
    return nearest?.tint ?? BLACK;
  };
}

/** Posters, diagrams, cards: plain shapes over each other. */
function collage(random: Random, width: number, height: number): Paint {
  const shapes = many(14, () => ({
    x: random() * width,
    y: random() * height,
    halfWidth: width * (0.04 + 0.2 * random()),
    halfHeight: height * (0.04 + 0.2 * random()),
    round: random() < 0.5,
    tint: colour(random, 0, 255),
  }));
  const ground = colour(random, 0, 255);
  return (x, y) => {
    let seen: Colour = ground;
    for (const shape of shapes) {
      const [across, down] = [Math.abs(x - shape.x) / shape.halfWidth, Math.abs(y - shape.y) / shape.halfHeight];
      if (shape.round ? across ** 2 + down ** 2 < 1 : Math.max(across, down) < 1) seen = shape.tint;
    }
    return seen;
  };
}

/** A photograph of sorts: a bright sky with a sun over ranges of hills, each with a grain of its own. */
function hills(random: Random, width: number, height: number): Paint {
  const [zenith, horizon] = [colour(random, 40, 200), colour(random, 170, 255)];
  const sun = { x: random() * width, y: random() * height * 0.4, radius: width * (0.03 + 0.05 * random()) };
  const ranges = many(3, (index) => ({
    outline: fractalNoise(random, width / (2 + 3 * random()), 4),
    grain: fractalNoise(random, width / (10 + 20 * random()), 3),
    top: height * (0.25 + 0.2 * index + 0.1 * random()),
    relief: height * (0.2 + 0.3 * random()),
    tint: colour(random, 10, 150),
  }));
  return (x, y) => {
    let seen = mix(zenith, horizon, y / height);
    if ((x - sun.x) ** 2 + (y - sun.y) ** 2 < sun.radius ** 2) seen = [255, 250, 225];
    for (const { outline, grain, top, relief, tint } of ranges) {
      if (y > top + relief * (outline(x, 0) - 0.5)) seen = mix(BLACK, tint, 0.4 + 1.2 * grain(x, y));
    }
    return seen;
  };
}
