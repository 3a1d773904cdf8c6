/** Widths of texts, measured once for each font, and texts cut to fit. Knows nothing of tables. */

const widths = new Map<string, Map<string, number>>();
const cuts = new Map<string, string>();

const MOST_CUTS = 20_000;

/** Forgets everything, when fonts have been loaded after the first drawing. */
export function forgetWidths(): void {
  widths.clear();
  cuts.clear();
}

/** Width of a text in the font that `ctx` has; `font` is its name. */
export function textWidth(ctx: CanvasRenderingContext2D, font: string, text: string): number {
  let known = widths.get(font);
  if (!known) widths.set(font, (known = new Map()));
  let width = known.get(text);
  if (width === undefined) {
    width = ctx.measureText(text).width;
    known.set(text, width);
  }
  return width;
}

/** The text, or as much of it as fits with an ellipsis. */
export function cut(ctx: CanvasRenderingContext2D, font: string, text: string, room: number): string {
  if (textWidth(ctx, font, text) <= room) return text;
  const key = `${font}|${Math.round(room)}|${text}`;
  let short = cuts.get(key);
  if (short === undefined) {
    let [fits, over] = [0, text.length];
    while (over - fits > 1) {
      const middle = (fits + over) >> 1;
      if (ctx.measureText(`${text.slice(0, middle)}…`).width <= room) fits = middle;
      else over = middle;
    }
    short = fits ? `${text.slice(0, fits)}…` : "";
    // Every zoom may ask for other cuts: what is old makes room.
    if (cuts.size > MOST_CUTS) cuts.clear();
    cuts.set(key, short);
  }
  return short;
}
