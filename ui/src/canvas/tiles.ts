/**
 * The scene in tiles: pictures of parts of the plane at one scale, painted once and copied as long as nothing in them
 * changes. What is missing or stale is painted within a budget of time, the middle first; until then its old picture
 * stands there, from another scale if need be. So a frame costs a copy, whatever the diagram holds. Knows no tables.
 */
import type { Camera, Rect } from "./camera";

/** Device pixels. Wide and low: rows of a table that lie in another tile are not painted, half a table's width is. */
const WIDTH = 512;
const HEIGHT = 256;
/** Milliseconds of painting in a frame, and in the first frame after a change. */
const BUDGET = 3;
const FIRST = 24;
/** A picture of another scale stands in for so many times larger or smaller while a zoom goes on. */
const STRETCH = 1.4;

/** Paints a part of the world; the context has the world's transform. `zoom` is in CSS pixels. */
export type Paint = (ctx: CanvasRenderingContext2D, zoom: number, seen: Rect) => void;

interface Tile {
  readonly canvas: HTMLCanvasElement;
  readonly column: number;
  readonly row: number;
  stale: boolean;
}

/** Tiles of one scale, in device pixels per unit of the world. */
interface Sheet {
  readonly scale: number;
  readonly tiles: Map<number, Tile>;
}

const keyOf = (column: number, row: number): number => column * 1_000_003 + row;

export class Tiles {
  private sheet: Sheet = { scale: 0, tiles: new Map() };
  /** The one that is shown until the one in hand is done. */
  private before: Sheet | null = null;
  /** The one from farthest off: the ground on which others come to stand when one zooms out. */
  private ground: Sheet | null = null;
  private readonly spare: HTMLCanvasElement[] = [];
  /** Milliseconds that the last gap took to fill, and what went into the present one. */
  private cost = 0;
  private spent = 0;
  private isFirst = true;
  private last = { left: 0, top: 0 };

  constructor(private readonly paint: Paint) {}

  /** Forgets every picture: another document, other colours. */
  clear(): void {
    for (const sheet of [this.before, this.sheet, this.ground]) this.drop(sheet);
    this.before = null;
    this.ground = null;
    this.sheet = { scale: 0, tiles: new Map() };
  }

  /** Says that pictures are no longer true: all, or those that touch one of these parts of the world. */
  stale(parts: readonly Rect[] | null): void {
    this.isFirst = true;
    for (const sheet of [this.sheet, this.ground]) {
      for (const tile of sheet?.tiles.values() ?? []) {
        if (parts === null || parts.some((part) => meets(tile, sheet!.scale, part))) tile.stale = true;
      }
    }
  }

  /**
   * Draws what the camera shows, in device pixels; `true` if all of it is as it should be, otherwise it wants another frame.
   * `now` takes the time that it takes.
   */
  draw(ctx: CanvasRenderingContext2D, camera: Camera, width: number, height: number, ratio: number, paper: string, now = false): boolean {
    const wanted = camera.zoom * ratio;
    this.choose(wanted, now);
    const { scale, tiles } = this.sheet;
    const stretch = wanted / scale;
    // Whole pixels: a picture that is copied half a pixel aside is blurred.
    const [left, top] = [Math.round(camera.x * scale), Math.round(camera.y * scale)];
    const [right, bottom] = [left + width / stretch, top + height / stretch];
    const needed = cells(left, top, right, bottom);
    const have = (column: number, row: number) => {
      const tile = tiles.get(keyOf(column, row));
      return tile && !tile.stale ? tile : null;
    };
    const missing = needed.filter(([column, row]) => !have(column, row));
    const place = (tile: Tile) => this.copy(ctx, tile, left, top, stretch);
    // While a zoom goes on: what is sharp comes within a few frames, smoothing would take half of each.
    ctx.imageSmoothingEnabled = false;
    const gaps = missing.filter(([column, row]) => !tiles.has(keyOf(column, row)));
    if (gaps.length > 0) {
      // Only there: copying to another scale is what costs most.
      ctx.save();
      ctx.beginPath();
      for (const [column, row] of gaps) {
        const [x, y] = [Math.floor((column * WIDTH - left) * stretch), Math.floor((row * HEIGHT - top) * stretch)];
        ctx.rect(x, y, Math.ceil(WIDTH * stretch) + 1, Math.ceil(HEIGHT * stretch) + 1);
      }
      ctx.clip();
      ctx.fillStyle = paper;
      ctx.fillRect(0, 0, width, height);
      this.copyBefore(ctx, camera, wanted, width, height);
      ctx.restore();
    }
    for (const [column, row] of needed) {
      const tile = tiles.get(keyOf(column, row));
      if (tile) place(tile);
    }
    const [middleX, middleY] = [(left + right) / 2 / WIDTH - 0.5, (top + bottom) / 2 / HEIGHT - 0.5];
    missing.sort((a, b) => Math.hypot(a[0] - middleX, a[1] - middleY) - Math.hypot(b[0] - middleX, b[1] - middleY));
    const began = performance.now();
    const isBlank = tiles.size === 0 && this.before === null && this.ground === null;
    const budget = now || isBlank ? Infinity : this.isFirst ? FIRST : BUDGET;
    let painted = 0;
    for (const [column, row] of missing) {
      if (painted > 0 && performance.now() - began > budget) break;
      place(this.render(column, row, ratio));
      painted += 1;
    }
    this.isFirst = false;
    this.spent += performance.now() - began;
    if (painted < missing.length) return false;
    if (missing.length > 0) this.cost = this.spent;
    else if (!now) this.ahead(left, top, right, bottom, ratio);
    this.spent = 0;
    this.last = { left, top };
    this.retire(this.before);
    this.before = null;
    this.trim(left, top, right, bottom);
    return scale === wanted;
  }

  /** Paints a tile that the paper's way leads to, before it is seen. */
  private ahead(left: number, top: number, right: number, bottom: number, ratio: number): void {
    const [dx, dy] = [left - this.last.left, top - this.last.top];
    const [x, y] = [dx > 0 ? right + WIDTH / 2 : dx < 0 ? left - WIDTH / 2 : null, dy > 0 ? bottom + HEIGHT / 2 : dy < 0 ? top - HEIGHT / 2 : null];
    const wanted = [...(x === null ? [] : cells(x, top, x + 1, bottom)), ...(y === null ? [] : cells(left, y, right, y + 1))];
    const next = wanted.find(([column, row]) => this.sheet.tiles.get(keyOf(column, row))?.stale !== false);
    if (next) this.render(next[0], next[1], ratio);
  }

  /** Takes up another scale: at once where that is cheap or the one in hand is done, else when it has become too coarse. */
  private choose(wanted: number, now: boolean): void {
    const { scale, tiles } = this.sheet;
    if (scale === wanted) return;
    const isDone = this.before === null;
    const apart = scale === 0 ? Infinity : Math.max(wanted / scale, scale / wanted);
    if (!now && !isDone && this.cost > BUDGET && apart < STRETCH) return;
    if (isDone && tiles.size > 0) this.before = this.sheet;
    else {
      this.drop(this.sheet);
      // Given up: the next one is not to be begun in vain.
      this.cost = Math.max(this.cost, this.spent);
    }
    this.spent = 0;
    const { ground } = this;
    if (ground?.scale === wanted) this.ground = null;
    this.sheet = ground?.scale === wanted ? ground : { scale: wanted, tiles: new Map() };
  }

  /** Keeps a sheet as the ground if it is the coarsest, else lets it go. */
  private retire(sheet: Sheet | null): void {
    const isGround = sheet !== null && sheet.scale < (this.ground?.scale ?? Infinity);
    this.drop(isGround ? this.ground : sheet);
    if (isGround) this.ground = sheet;
  }

  private render(column: number, row: number, ratio: number): Tile {
    const { scale, tiles } = this.sheet;
    const key = keyOf(column, row);
    const tile = tiles.get(key) ?? { canvas: this.spare.pop() ?? blank(), column, row, stale: false };
    tile.stale = false;
    tiles.set(key, tile);
    const ctx = tile.canvas.getContext("2d", { alpha: false })!;
    ctx.setTransform(scale, 0, 0, scale, -column * WIDTH, -row * HEIGHT);
    this.paint(ctx, scale / ratio, { x: (column * WIDTH) / scale, y: (row * HEIGHT) / scale, width: WIDTH / scale, height: HEIGHT / scale });
    return tile;
  }

  private copy(ctx: CanvasRenderingContext2D, { canvas, column, row }: Tile, left: number, top: number, stretch: number): void {
    const [x, y] = [column * WIDTH - left, row * HEIGHT - top];
    if (stretch === 1) return ctx.drawImage(canvas, x, y);
    // Neighbours share their border's pixel: no seam shows.
    const [x1, y1] = [Math.floor(x * stretch), Math.floor(y * stretch)];
    ctx.drawImage(canvas, x1, y1, Math.ceil((x + WIDTH) * stretch) - x1, Math.ceil((y + HEIGHT) * stretch) - y1);
  }

  private copyBefore(ctx: CanvasRenderingContext2D, camera: Camera, wanted: number, width: number, height: number): void {
    for (const sheet of [this.ground, this.before]) {
      if (!sheet) continue;
      const { scale, tiles } = sheet;
      const stretch = wanted / scale;
      const [left, top] = [camera.x * scale, camera.y * scale];
      const [right, bottom] = [left + width / stretch, top + height / stretch];
      for (const tile of tiles.values()) {
        const [x, y] = [tile.column * WIDTH, tile.row * HEIGHT];
        if (x < right && x + WIDTH > left && y < bottom && y + HEIGHT > top) this.copy(ctx, tile, left, top, stretch);
      }
    }
  }

  /** Lets go of what is far from the view. */
  private trim(left: number, top: number, right: number, bottom: number): void {
    const { tiles } = this.sheet;
    const most = 3 * Math.ceil((right - left) / WIDTH + 1) * Math.ceil((bottom - top) / HEIGHT + 1);
    if (tiles.size <= most) return;
    const [x, y] = [(left + right) / 2 / WIDTH - 0.5, (top + bottom) / 2 / HEIGHT - 0.5];
    const off = (tile: Tile) => Math.max(Math.abs(tile.column - x) * WIDTH, Math.abs(tile.row - y) * HEIGHT);
    const order = [...tiles].sort(([, a], [, b]) => off(b) - off(a));
    for (const [key, tile] of order.slice(0, tiles.size - Math.ceil(most * 0.7))) {
      tiles.delete(key);
      this.spare.push(tile.canvas);
    }
  }

  private drop(sheet: Sheet | null): void {
    for (const tile of sheet?.tiles.values() ?? []) if (this.spare.length < 48) this.spare.push(tile.canvas);
    sheet?.tiles.clear();
  }
}

function blank(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  return canvas;
}

function meets({ column, row }: Tile, scale: number, part: Rect): boolean {
  const [x, y] = [column * WIDTH, row * HEIGHT];
  return part.x * scale <= x + WIDTH && (part.x + part.width) * scale >= x && part.y * scale <= y + HEIGHT && (part.y + part.height) * scale >= y;
}

/** The cells that a part of the plane touches. */
function cells(left: number, top: number, right: number, bottom: number): [number, number][] {
  const found: [number, number][] = [];
  const [first, last] = [Math.floor(left / WIDTH), Math.floor((right - 1) / WIDTH)];
  const [upper, lower] = [Math.floor(top / HEIGHT), Math.floor((bottom - 1) / HEIGHT)];
  for (let row = upper; row <= lower; row += 1) {
    for (let column = first; column <= last; column += 1) found.push([column, row]);
  }
  return found;
}
