import { expect } from "vitest";
import type { View } from "../../src/core/ui/view.ts";
import { measure } from "./answers.ts";

/** Holds what Discord bounds in every message, and that nothing in it depends on colour or emoji. */
export function expectWithinBounds(view: View): void {
  const { characters, bytes, components, longestRow, buttons } = measure(view);
  expect(characters).toBeLessThanOrEqual(4_000);
  expect(bytes).toBeLessThanOrEqual(10_000);
  expect(components).toBeLessThanOrEqual(40);
  expect(longestRow).toBeLessThanOrEqual(5);
  for (const { label, emoji, style } of buttons) {
    expect(label).toMatch(/^\p{L}[\p{L} ]{2,39}$/u);
    expect({ emoji, style }).toEqual({ emoji: undefined, style: 2 });
  }
}
