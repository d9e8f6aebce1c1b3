/** Phrases that leave open who acts or what a thing is: a comment names the role, and the state. */
export const VAGUE_PHRASES = [
  /\bwhoever\b/i,
  /\bnobody\b/i,
  /\bsomebody\b/i,
  /\bwhat is to be\b/i,
  /(?<!soon |long )\bas it is\b/i,
];
