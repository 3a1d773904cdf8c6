/**
 * Straight parts of relations that lie upon each other, taken together: a table that a thousand others refer to has a thousand
 * lines on one track, which are one line to the eye. Paints nothing.
 */

/** A part: level or upright, at a place, from here to there. */
export type See = (isLevel: boolean, at: number, from: number, to: number) => void;

export class Parts {
  private readonly level = new Map<number, number[]>();
  private readonly upright = new Map<number, number[]>();
  /** `gap`: what leaves no more between is taken together, too. */
  constructor(private readonly gap = 0) {}

  add(isLevel: boolean, at: number, from: number, to: number): void {
    const tracks = isLevel ? this.level : this.upright;
    const list = tracks.get(at);
    if (list) list.push(from, to);
    else tracks.set(at, [from, to]);
  }

  /** Visits what is left: no two on one track touch each other. */
  visit(see: See): void {
    for (const [at, list] of this.level) united(list, this.gap, (from, to) => see(true, at, from, to));
    for (const [at, list] of this.upright) united(list, this.gap, (from, to) => see(false, at, from, to));
  }
}

/** Takes together what overlaps, or leaves no more than `gap` between; `list` has pairs of beginning and end. */
export function united(list: readonly number[], gap: number, see: (from: number, to: number) => void): void {
  if (list.length === 2) return see(list[0]!, list[1]!);
  const order = Array.from({ length: list.length / 2 }, (_, i) => 2 * i).sort((a, b) => list[a]! - list[b]!);
  let [from, to] = [list[order[0]!]!, list[order[0]! + 1]!];
  for (const i of order) {
    if (list[i]! > to + gap) {
      see(from, to);
      [from, to] = [list[i]!, list[i + 1]!];
    } else to = Math.max(to, list[i + 1]!);
  }
  see(from, to);
}
