/** Rectangles by place: a grid of cells, so that a look-up touches only what is near. Knows nothing of tables. */
import { touches, type Rect } from "./camera";

export class Grid<K> {
  private readonly cells = new Map<number, K[]>();
  private readonly rects = new Map<K, Rect>();
  constructor(private readonly size = 480) {}

  /** Adds a key with its rectangle, or gives it another one. */
  add(key: K, rect: Rect): void {
    if (this.rects.has(key)) this.remove(key);
    this.rects.set(key, rect);
    for (const cell of this.over(rect)) {
      const list = this.cells.get(cell);
      if (list) list.push(key);
      else this.cells.set(cell, [key]);
    }
  }

  /** Removes a key. */
  remove(key: K): void {
    const rect = this.rects.get(key);
    if (!rect) return;
    this.rects.delete(key);
    for (const cell of this.over(rect)) {
      const left = this.cells.get(cell)?.filter((other) => other !== key);
      if (left?.length) this.cells.set(cell, left);
      else this.cells.delete(cell);
    }
  }

  /** Keys whose rectangle touches `rect`, each once. */
  query(rect: Rect): K[] {
    if ((rect.width / this.size) * (rect.height / this.size) > this.cells.size) {
      return [...this.rects].filter(([, own]) => touches(own, rect)).map(([key]) => key);
    }
    const found = new Set<K>();
    for (const cell of this.over(rect)) {
      for (const key of this.cells.get(cell) ?? []) if (touches(this.rects.get(key)!, rect)) found.add(key);
    }
    return [...found];
  }

  private *over(rect: Rect): Generator<number> {
    const [left, right] = [Math.floor(rect.x / this.size), Math.floor((rect.x + rect.width) / this.size)];
    const [top, bottom] = [Math.floor(rect.y / this.size), Math.floor((rect.y + rect.height) / this.size)];
    for (let x = left; x <= right; x += 1) {
      for (let y = top; y <= bottom; y += 1) yield x * 1_000_003 + y;
    }
  }
}
