/**
 * The colours of the text, from what the backend says each word is. A whole file is painted as it was read; while somebody
 * types, the blocks that changed are asked about at once, and until the answer is there the colours move with the text.
 */
import { StateEffect, StateField, type ChangeDesc, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import { ask } from "./ask";
import { blocksAround, type Slice } from "./blocks";

/** Class names, by the number that the backend has for them. */
const SHADES = [
  "keyword", "block", "field", "scalar", "model", "enum", "attribute", "native", "function", "string", "number", "comment",
  "doc", "annotation", "argument", "reference", "constant", "unknown",
] as const;

const marks = SHADES.map((shade) => Decoration.mark({ class: `pr-${shade}`, inclusiveEnd: true }));

/** Words as the backend counts them (gap, length, kind), as ranges of a text that begins at `from`. Pure. */
export function painted(words: readonly number[], from: number): { from: number; to: number; kind: number }[] {
  const found = [];
  let at = from;
  for (let i = 0; i + 2 < words.length; i += 3) {
    const start = at + words[i]!;
    at = start + words[i + 1]!;
    found.push({ from: start, to: at, kind: words[i + 2]! });
  }
  return found;
}

const paint = StateEffect.define<Slice & { ranges: Range<Decoration>[] }>();
const paintAll = StateEffect.define<null>();

const colours = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, transaction) {
    let next = set.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(paint)) continue;
      const { from, to, ranges } = effect.value;
      next = next.update({ filterFrom: from, filterTo: to, filter: (a, b) => b <= from || a >= to, add: ranges });
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Asks for all colours anew: names may stand for something else now. */
export function repaint(view: EditorView): void {
  view.dispatch({ effects: paintAll.of(null) });
}

/** Colours for a file. `known` says whether the backend has read the very text that is shown. */
export function painting(file: number, known: (text: string) => boolean): Extension {
  class Painter {
    private since: ChangeDesc | null = null;
    private asking = false;
    private whole = true;
    private dirty: Slice | null = null;
    private gone = false;

    constructor(private readonly view: EditorView) {
      void this.work();
    }

    update(update: ViewUpdate) {
      if (update.docChanged) {
        this.since = this.since?.composeDesc(update.changes.desc) ?? update.changes.desc;
        let { from, to } = this.dirty ? { from: update.changes.mapPos(this.dirty.from, -1), to: update.changes.mapPos(this.dirty.to, 1) } : { from: Infinity, to: 0 };
        update.changes.iterChangedRanges((_a, _b, start, end) => {
          from = Math.min(from, start);
          to = Math.max(to, end);
        });
        this.dirty = { from, to };
      }
      for (const transaction of update.transactions) {
        if (transaction.effects.some((effect) => effect.is(paintAll))) this.whole = true;
      }
      if (this.dirty || this.whole) void this.work();
    }

    destroy() {
      this.gone = true;
    }

    /** One question at a time; what changes meanwhile is asked about next. */
    private async work() {
      if (this.asking) return;
      this.asking = true;
      // An answer is never taken in within the update that asked for it.
      await Promise.resolve();
      while (!this.gone && (this.dirty || this.whole)) {
        const { doc } = this.view.state;
        const whole = this.whole && known(doc.toString());
        if (!whole && !this.dirty) break;
        const slice = whole ? { from: 0, to: doc.length } : blocksAround(doc, this.dirty!.from, this.dirty!.to);
        this.since = null;
        this.dirty = null;
        if (whole) this.whole = false;
        const answer = await ask("paint", { type: "paint", file, text: whole ? null : doc.sliceString(slice.from, slice.to) });
        if (!answer || this.gone) break;
        this.show(slice, answer.words);
      }
      this.asking = false;
    }

    private show(slice: Slice, words: readonly number[]) {
      const since = this.since as ChangeDesc | null;
      const ranges: Range<Decoration>[] = [];
      for (const { from, to, kind } of painted(words, slice.from)) {
        const mark = marks[kind];
        if (!mark || to > slice.to) continue;
        const [start, end] = since ? [since.mapPos(from, 1), since.mapPos(to, -1)] : [from, to];
        if (start < end) ranges.push(mark.range(start, end));
      }
      const [from, to] = since ? [since.mapPos(slice.from), since.mapPos(slice.to)] : [slice.from, slice.to];
      this.view.dispatch({ effects: paint.of({ from, to, ranges }) });
    }
  }
  return [colours, ViewPlugin.define((view) => new Painter(view))];
}
