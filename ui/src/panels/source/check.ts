/**
 * What Prisma says of the text while it is typed: asked for after every keystroke, one question at a time. The findings of
 * rules stay as they are until the text is taken in.
 */
import { forEachDiagnostic, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import type { Extension, Text } from "@codemirror/state";
import { ViewPlugin, type EditorView, type ViewUpdate } from "@codemirror/view";
import { ask } from "./ask";
import type { Typo } from "../../wire";

/** Letters that follow each other faster than this are asked about together. */
const PAUSE = 40;

/** Findings with their places in a text; of a finding over several lines the first line is marked. Pure. */
export function marked(text: Text, findings: readonly Typo[]): Diagnostic[] {
  return findings.filter(({ start }) => start <= text.length).map(({ start, end, severity, code, message }) => {
    const to = Math.min(end, text.lineAt(start).to);
    return { from: Math.min(start, to), to, severity, source: code, message };
  });
}

/** Checks what is typed. `typing` says whether the backend has still to take it in. */
export function checking(file: number, typing: () => boolean): Extension {
  return ViewPlugin.fromClass(class {
    private timer: ReturnType<typeof setTimeout> | undefined;
    private asking = false;
    private gone = false;

    constructor(private readonly view: EditorView) {}

    update(update: ViewUpdate) {
      if (update.docChanged) this.later();
    }

    private later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.check(), PAUSE);
    }

    private async check() {
      if (this.asking || this.gone || !typing()) return;
      this.asking = true;
      const text = this.view.state.doc;
      const answer = await ask("check", { type: "check", file, text: text.toString() });
      this.asking = false;
      if (this.gone || !typing()) return;
      if (this.view.state.doc !== text) {
        this.later();
        return;
      }
      if (!answer) return;
      const rules: Diagnostic[] = [];
      forEachDiagnostic(this.view.state, (known, from, to) => {
        if (!known.source?.startsWith("prisma/")) rules.push({ ...known, from, to });
      });
      this.view.dispatch(setDiagnostics(this.view.state, [...marked(text, answer.findings), ...rules]));
    }

    destroy() {
      this.gone = true;
      clearTimeout(this.timer);
    }
  });
}
