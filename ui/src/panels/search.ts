/**
 * How well names answer to a few letters, and the best of very many of them. Pure. A hundred thousand names are searched within
 * a frame: most are ruled out by the set of their letters, and no more are sorted than are shown.
 */

/** Names to search in, in the form that is fast to search. Parallel lists: the same place is the same name. */
export interface Names {
  readonly texts: string[];
  readonly low: string[];
  readonly letters: Uint32Array;
}

/** 0: not at all. Letters must come in order; whole words, beginnings and neighbours count more. */
export function score(query: string, name: string): number {
  return points(query.toLowerCase(), name, name.toLowerCase());
}

/** Prepares names. */
export function namesOf(texts: string[]): Names {
  const low = texts.map((text) => text.toLowerCase());
  return { texts, low, letters: Uint32Array.from(low, lettersOf) };
}

/** No `bonus` may be larger. */
export const MOST_BONUS = 100;

/** The places of the best, best first; `bonus` says what a name has beside its letters. Equals go by length, then by place. */
export function best(names: Names, query: string, most: number, bonus: (place: number) => number): number[] {
  const wanted = query.trim().toLowerCase();
  const needed = lettersOf(wanted);
  const { texts, low, letters } = names;
  const scattered = 16 * wanted.length + 3 * wanted.length * (wanted.length - 1) + MOST_BONUS;
  const found: { place: number; points: number; length: number }[] = [];
  let least = 0;
  let longest = Infinity;
  for (let place = 0; place < low.length; place += 1) {
    if ((letters[place]! & needed) !== needed) continue;
    // Once the list is full of names that hold the word as it is, scattered letters can't get in any more.
    const own = least > scattered && !low[place]!.includes(wanted) ? 0 : points(wanted, texts[place]!, low[place]!);
    if (own === 0) continue;
    const all = own + bonus(place);
    const { length } = low[place]!;
    if (all < least || (all === least && length >= longest)) continue;
    // From the end: most of what still comes in is no better than what is there.
    let at = found.length;
    while (at > 0 && (found[at - 1]!.points < all || (found[at - 1]!.points === all && found[at - 1]!.length > length))) at -= 1;
    found.splice(at, 0, { place, points: all, length });
    if (found.length > most) found.pop();
    if (found.length === most) ({ points: least, length: longest } = found[most - 1]!);
  }
  return found.map(({ place }) => place);
}

function points(q: string, name: string, n: string): number {
  if (q === "") return 1;
  if (n === q) return 1000;
  const within = n.indexOf(q);
  if (within === 0) return 700;
  if (within > 0) return isStart(name, within) ? 550 : 400;
  let sum = 0;
  let at = 0;
  let streak = 0;
  for (let i = 0; i < q.length; i += 1) {
    const letter = q.charCodeAt(i);
    if (letter === 32) continue;
    let next = at;
    while (next < n.length && n.charCodeAt(next) !== letter) next += 1;
    if (next === n.length) return 0;
    streak = next === at && at > 0 ? streak + 1 : 0;
    sum += 4 + 6 * streak + (isStart(name, next) ? 12 : 0);
    at = next + 1;
  }
  return sum;
}

/** Which letters a text holds, a bit each; all that is neither a letter nor a space shares what is left. */
function lettersOf(text: string): number {
  let found = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 97 && code <= 122) found |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) found |= 1 << 26;
    else if (code > 127) found |= 1 << 27;
    else if (code !== 32) found |= 1 << 28;
  }
  return found >>> 0;
}

/** Whether a word begins there: after a sign, or at a capital after a small letter. */
function isStart(name: string, at: number): boolean {
  if (at === 0) return true;
  const before = name.charCodeAt(at - 1);
  const isLetter = (before >= 97 && before <= 122) || (before >= 65 && before <= 90) || (before >= 48 && before <= 57);
  if (!isLetter) return true;
  const here = name.charCodeAt(at);
  return here >= 65 && here <= 90 && !(before >= 65 && before <= 90);
}
