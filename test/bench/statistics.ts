/** The value below which so large a part of the samples lies, between two of them where it falls so. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  const at = (sorted.length - 1) * part;
  const [below = Number.NaN, above = Number.NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** The median over the repetitions of a quantile of each: one repetition that went wrong does not show. */
export function typicalQuantile(repetitions: readonly (readonly number[])[], part: number): number {
  return median(repetitions.map((samples) => quantile(samples, part)));
}
