/**
 * The text of the schema. What is typed goes to the backend after a short pause; what the backend alters arrives as the
 * smallest replacement, so that the cursor stays. Canvas and text share one undo history, which the backend keeps.
 */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, indentUnit } from "@codemirror/language";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, type Text } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { UnstyledButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { fix } from "../../actions/edit";
import { same } from "../../format";
import { ipc } from "../../ipc";
import { fail, onFlush, run } from "../../session";
import { get, select, set, useApp } from "../../state";
import { clicking, renaming } from "./names";
import { checking } from "./check";
import { completing } from "./complete";
import { current, setCurrent } from "./current";
import { hovering } from "./hover";
import { painting, repaint } from "./paint";
import { prismaLanguage } from "./prisma";
import type { Command } from "../../wire";
import { catchUp, replacement } from "./sync";

/** A pause of this length sends what was typed. */
const PAUSE = 350;
const fromBackend = Annotation.define<boolean>();

export function Source() {
  const files = useApp((s) => s.doc?.files);
  const file = useApp((s) => s.file);
  if (!files) return null;
  return (
    <div className="source" data-testid="source">
      {files.length > 1 && (
        <div className="file-tabs" role="tablist">
          {files.map(({ name }, i) => (
            <UnstyledButton key={name} role="tab" aria-selected={i === file} className="file-tab" data-testid={`file-${name}`} onClick={() => set({ file: i })}>
              {name}
            </UnstyledButton>
          ))}
        </div>
      )}
      <FileText key={files[file]?.name} file={file} />
    </div>
  );
}

function FileText({ file }: { file: number }) {
  const host = useRef<HTMLDivElement>(null);
  const text = useApp((s) => s.doc?.files[file]?.text ?? "");
  const findings = useApp((s) => s.doc?.findings);
  const chosen = useApp((s) => s.selection[0]);
  const jump = useApp((s) => s.jump);
  const revision = useApp((s) => s.doc?.revision ?? 0);
  const typing = useApp((s) => s.typing);
  const editor = useRef<Made | null>(null);

  useEffect(() => {
    if (!host.current) return;
    const { doc } = get();
    const made = create(host.current, file, doc?.files[file]?.text ?? "", doc?.revision ?? 0);
    editor.current = made;
    setCurrent({ view: made.view, file });
    return () => {
      made.flush();
      if (current()?.view === made.view) setCurrent(null);
      onFlush(() => undefined);
      made.closed = true;
      made.view.destroy();
      editor.current = null;
    };
  }, [file]);

  useEffect(() => {
    const made = editor.current;
    // While text waits to be sent ours has more. The backend knows what it was typed on and brings both together.
    if (!made || made.waiting) return;
    apply(made.view, text);
    made.base = revision;
  }, [text, revision]);

  useEffect(() => {
    // What a name stands for may have changed anywhere; while somebody types, what is typed is painted by itself.
    if (typing) return;
    const later = setTimeout(() => editor.current && repaint(editor.current.view), 120);
    return () => clearTimeout(later);
  }, [revision, typing]);

  useEffect(() => {
    // While somebody types, the marks that are there move with the text; new ones speak of a text that is known.
    const view = editor.current?.view;
    if (view && !typing) view.dispatch(setDiagnostics(view.state, diagnostics(view.state.doc, file)));
  }, [findings, typing, file]);

  useEffect(() => {
    const made = editor.current;
    if (!made || !chosen || made.view.hasFocus || made.followed === JSON.stringify(chosen)) return;
    let gone = false;
    void ipc.locate(chosen).then((range) => {
      if (gone || !range || !editor.current) return;
      if (range.file !== file) set({ file: range.file });
      else showRange(editor.current.view, range.start, range.end);
    }, () => undefined);
    return () => {
      gone = true;
    };
  }, [chosen, file]);

  useEffect(() => {
    const view = editor.current?.view;
    if (!view || !jump || jump.range.file !== file) return;
    showRange(view, jump.range.start, jump.range.end);
    view.focus();
  }, [jump, file]);

  return <div ref={host} className="code" data-testid="source-editor" />;
}

interface Made {
  view: EditorView;
  followed: string | null;
  closed: boolean;
  /** The revision whose text it shows, or whose text is typed on. */
  base: number;
  /** Something typed has not come back from the backend yet. */
  waiting: boolean;
  flush(): void;
}

function create(parent: HTMLElement, file: number, text: string, base: number): Made {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending = 0;
  let asked = 0;
  const made: Made = {
    view: null as unknown as EditorView,
    followed: null,
    closed: false,
    base,
    waiting: false,
    flush() {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      let sent = "";
      sending += 1;
      // The command is made when its turn comes: what went before it has changed the base.
      const command = (): Command => {
        sent = made.view.state.doc.toString();
        return { type: "edit_source", file, text: sent, base: made.base };
      };
      void run(command).then(() => {
        const { doc } = get();
        const now = doc?.files[file]?.text;
        sending -= 1;
        made.waiting = timer !== undefined || sending > 0;
        set({ typing: made.waiting });
        if (now === undefined || !doc || made.closed) return;
        made.base = doc.revision;
        // The mirror has what the backend says; what was typed while it was asked stays.
        const change = catchUp(sent, made.view.state.doc.toString(), now);
        if (change === "overlap") {
          fail({ code: "edit/moved-on", message: "The text was changed elsewhere where you typed.", help: "What was typed last is not taken in." });
          apply(made.view, now);
        } else if (change) made.view.dispatch({ changes: change, annotations: fromBackend.of(true) });
      });
    },
  };
  onFlush(() => made.flush());

  const follow = (state: EditorState) => {
    const offset = state.selection.main.head;
    const turn = (asked += 1);
    setTimeout(() => {
      if (turn !== asked || timer !== undefined || made.closed) return;
      void ipc.objectAt(file, offset).then((object) => {
        if (turn !== asked || !object || object.kind === "schema") return;
        made.followed = JSON.stringify(object);
        if (!get().selection[0] || !same(get().selection[0]!, object)) select([object], "view");
      }, () => undefined);
    }, 120);
  };

  made.view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.contentAttributes.of({ "aria-label": "Source. F6 leaves it.", tabindex: "0" }), lineNumbers(), foldGutter(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), bracketMatching(), closeBrackets(),
        highlightSelectionMatches({ wholeWords: true }), search({ top: true }), indentUnit.of("  "), EditorState.tabSize.of(2),
        prismaLanguage, painting(file, (shown) => !made.waiting && get().doc?.files[file]?.text === shown), completing, hovering(file), renaming,
        clicking(file), checking(file, () => made.waiting), lintGutter(),
        keymap.of([...closeBracketsKeymap, ...searchKeymap, ...defaultKeymap.filter((binding) => binding.key !== "Mod-i"), indentWithTab]),
        EditorView.updateListener.of((update) => {
          const ours = update.transactions.some((transaction) => transaction.docChanged && !transaction.annotation(fromBackend));
          if (ours) {
            clearTimeout(timer);
            timer = setTimeout(() => made.flush(), PAUSE);
            made.waiting = true;
            if (!get().typing) set({ typing: true });
          }
          const byHand = update.transactions.some((transaction) => transaction.isUserEvent("select"));
          if ((byHand || ours) && update.selectionSet && update.view.hasFocus) follow(update.state);
        }),
      ],
    }),
  });
  return made;
}

function apply(view: EditorView, text: string): void {
  const change = replacement(view.state.doc.toString(), text);
  if (change) view.dispatch({ changes: change, annotations: fromBackend.of(true) });
}

function showRange(view: EditorView, start: number, end: number): void {
  const length = view.state.doc.length;
  const [anchor, head] = [Math.min(end, length), Math.min(start, length)];
  view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(head, { y: "center" }) });
}

function diagnostics(text: Text, file: number): Diagnostic[] {
  const { doc } = get();
  if (!doc) return [];
  return doc.findings.flatMap((finding): Diagnostic[] => {
    const { range } = finding;
    if (!range || range.file !== file || range.start > text.length) return [];
    const line = text.lineAt(range.start);
    // A whole block underlined says less than its first line.
    const to = Math.min(range.end, line.to, text.length);
    return [{
      from: Math.min(range.start, to), to, severity: finding.severity, source: finding.code, message: finding.message,
      ...(finding.fix !== null && { actions: [{ name: finding.fix, apply: () => void fix([finding]) }] }),
    }];
  });
}
