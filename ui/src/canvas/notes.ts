/** Paints notes above everything else: paper with its words, wrapped to its width. Takes everything as arguments. */
import type { Note } from "../wire";
import { alpha, DARK, FONT, LIGHT } from "../theme";
import { touches, type Rect } from "./camera";
import { PALETTE } from "./palette";
import { textWidth } from "./text";

/** Room within a note, the height of a line and the font: those of the Rust crate `diagram`. */
export const INSET = 12;
export const LINE = 18;
const TEXT = `400 13px ${FONT}`;
/** From this zoom on words can be read. */
const READABLE = 0.3;
/** The corner that a note is resized by. */
export const CORNER = 14;

/** What the painter needs to know of notes. */
export interface Sheet {
  readonly notes: readonly Note[];
  readonly selected: string | null;
  /** A note that is dragged, and its box for the time being. */
  readonly moved: { readonly name: string; readonly rect: Rect } | null;
  /** A note that is written on: its words stand in the field. */
  readonly writing: string | null;
}

/** Paints in the world's units. */
export function paintNotes(ctx: CanvasRenderingContext2D, sheet: Sheet, seen: Rect, zoom: number, dark: boolean): void {
  for (const note of sheet.notes) {
    const rect = sheet.moved?.name === note.name ? sheet.moved.rect : note;
    if (touches(rect, seen)) paintNote(ctx, note, rect, sheet, zoom, dark);
  }
}

function paintNote(ctx: CanvasRenderingContext2D, note: Note, rect: Rect, sheet: Sheet, zoom: number, dark: boolean): void {
  const colors = dark ? DARK : LIGHT;
  const shade = dark ? 1 : 0;
  const hue = PALETTE.find(({ name }) => name === note.color) ?? PALETTE.find(({ name }) => name === "amber")!;
  const isSelected = sheet.selected === note.name;
  const { x, y, width, height } = rect;
  ctx.fillStyle = dark ? "#00000055" : "#1f232814";
  ctx.beginPath();
  ctx.roundRect(x, y + 2, width, height, 4);
  ctx.fill();
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 4);
  ctx.fillStyle = hue.header[shade];
  ctx.fill();
  ctx.strokeStyle = isSelected ? colors.accent : alpha(hue.accent[shade], 0.5);
  ctx.lineWidth = (isSelected ? 2 : 1) / Math.min(1, zoom);
  ctx.stroke();
  if (isSelected) {
    ctx.strokeStyle = colors.accent;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    for (const off of [5, 9]) {
      ctx.moveTo(x + width - off, y + height - 3);
      ctx.lineTo(x + width - 3, y + height - off);
    }
    ctx.stroke();
  }
  if (zoom < READABLE || sheet.writing === note.name) return;
  ctx.font = TEXT;
  ctx.fillStyle = colors.text;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  const room = Math.max(1, Math.floor((height - 2 * INSET) / LINE));
  const lines = linesOf(ctx, note.text, width - 2 * INSET);
  lines.slice(0, room).forEach((line, i) => {
    const dots = i === room - 1 && lines.length > room ? "…" : "";
    ctx.fillText(line + dots, x + INSET, y + INSET + 12 + LINE * i);
  });
}

const known = new Map<string, readonly string[]>();

function linesOf(ctx: CanvasRenderingContext2D, text: string, width: number): readonly string[] {
  const key = `${Math.round(width)} ${text}`;
  let lines = known.get(key);
  if (!lines) {
    lines = wrapped(text, (line) => textWidth(ctx, TEXT, line) <= width);
    if (known.size > 500) known.clear();
    known.set(key, lines);
  }
  return lines;
}

/** Lines that fit; words are kept whole where they can be. Pure. */
export function wrapped(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (fits(longer)) {
        line = longer;
        continue;
      }
      if (line !== "") lines.push(line);
      line = "";
      for (const letter of word) {
        if (line !== "" && !fits(line + letter)) {
          lines.push(line);
          line = "";
        }
        line += letter;
      }
    }
    lines.push(line);
  }
  return lines;
}
