import type { Outcome } from "./outcome.ts";
import type { PictureNeeds, Region } from "./picture.ts";

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture as a model gets it. */
export interface ModelPicture extends Size {
  readonly url: string;
}

/** What a model costs, as published, in US dollars. */
export interface Price {
  /** For one of the units that the service counts for the bill. */
  readonly usd: number;
  /** What such a unit is. */
  readonly per: "compute second" | "1000 characters" | "first megapixel" | "unknown";
  /** Where the figure was published, or what is known instead. */
  readonly source: string;
}

/**
 * What a job cost, in US dollars; `undefined` where the price is not known.
 *
 * @param units - the service's own count. It has steps in the price in it already: 1536 × 1024 pixels, of which a further
 *   megapixel costs half, are 1.5 units. Source: fal's documentation of `x-fal-billable-units` and `unit_price`
 */
export function costUsd({ usd, per }: Price, units: number): number | undefined {
  return per === "unknown" ? undefined : units * usd;
}

/**
 * How one task is done by one model: a pure description, made from the task by the model's file under `models/`.
 */
export interface Plan {
  /** fal's endpoint id, e.g. `fal-ai/florence-2-large/caption`. */
  readonly endpoint: string;
  /** The model's name as people know it. */
  readonly title: string;
  /** Raised whenever our use of the model changes its answers: part of the cache's key. */
  readonly revision: number;
  readonly price: Price;
  /** How long the service keeps what it makes. */
  readonly resultLifetimeSeconds: number;
  readonly makes: Outcome["kind"];
  /** What the model needs of each of `count` pictures. */
  pictureNeeds(count: number): PictureNeeds;
  /** The part of a picture that is cut out before it is sent. */
  crop(size: Size): Region | undefined;
  /**
   * The body of the request, checked by the endpoint's strict schema.
   *
   * @throws UserError where the task makes no sense for these pictures
   */
  input(pictures: readonly ModelPicture[]): object;
  /**
   * Reads what the model answered, by the endpoint's tolerant schema.
   *
   * @throws UserError `modelAnswerUnreadable`, `nothingMade`
   */
  outcome(output: unknown): Outcome;
}
