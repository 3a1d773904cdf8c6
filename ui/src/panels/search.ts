/** How well a name answers to a few letters. Pure. */

/** 0: not at all. Letters must come in order; whole words, beginnings and neighbours count more. */
export function score(query: string, name: string): number {
  const q = query.toLowerCase();
  const n = name.toLowerCase();
  if (q === "") return 1;
  if (n === q) return 1000;
  if (n.startsWith(q)) return 700;
  const within = n.indexOf(q);
  if (within >= 0) return isStart(name, within) ? 550 : 400;
  let points = 0;
  let at = 0;
  let streak = 0;
  for (const letter of q.replace(/\s+/g, "")) {
    const next = n.indexOf(letter, at);
    if (next < 0) return 0;
    streak = next === at && at > 0 ? streak + 1 : 0;
    points += 4 + 6 * streak + (isStart(name, next) ? 12 : 0);
    at = next + 1;
  }
  return points;
}

/** Whether a word begins there: after a sign, or at a capital after a small letter. */
function isStart(name: string, at: number): boolean {
  if (at === 0) return true;
  const [before, here] = [name[at - 1]!, name[at]!];
  return /[^a-zA-Z0-9]/.test(before) || (/[A-Z]/.test(here) && /[a-z0-9]/.test(before));
}
