/** The patterns of one rule. */
export interface PatternWords {
  /** How much one match speaks for a scam; a second one of the same rule adds nothing. */
  readonly points: number;
  /**
   * In small Latin letters, as RE2 knows patterns, and
   * - a blank stands for up to four characters that are neither letters nor digits, or none, since OCR glues lines;
   * - `~` for up to four words;
   * - `#` for an amount of money: `$2,500`, `0.5 btc`.
   */
  readonly patterns: readonly string[];
}
