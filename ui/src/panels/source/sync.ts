/** The smallest replacement that makes one text into another. Pure. */

export interface Replacement {
  from: number;
  to: number;
  insert: string;
}

/** `null` if the texts are equal. What the two have in common at both ends stays, and with it the cursor. */
export function replacement(before: string, after: string): Replacement | null {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
