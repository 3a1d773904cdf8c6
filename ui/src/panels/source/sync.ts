/** The smallest replacement that makes one text into another, and one made where another was made first. Pure. */

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

/**
 * What brings `typed` up to date: it was typed on `base`, which has become `now` meanwhile. `null` if nothing is to be done,
 * "overlap" if both changed the same place.
 */
export function catchUp(base: string, typed: string, now: string): Replacement | null | "overlap" {
  const theirs = replacement(base, now);
  if (!theirs) return null;
  const ours = replacement(base, typed);
  // The backend puts what was typed first where both insert at one place.
  const bothInsert = ours && theirs.from === theirs.to && ours.from === ours.to;
  if (!ours || theirs.to < ours.from || (theirs.to === ours.from && !bothInsert)) return theirs;
  if (theirs.from < ours.to) return "overlap";
  const by = ours.insert.length - (ours.to - ours.from);
  return { from: theirs.from + by, to: theirs.to + by, insert: theirs.insert };
}
