/** Says what is selected and what an action brought about, to those who hear the window. Nothing of it is seen. */
import { useEffect, useRef, useState } from "react";
import { count } from "../format";
import { useApp, type State } from "../state";
import type { Doc } from "../store";
import { describe } from "./tree";

/** So that fast steps are not all said. */
const PAUSE = 120;

export function Announcer() {
  const doc = useApp((s) => s.doc);
  const selection = useApp((s) => s.selection);
  const [words, setWords] = useState("");
  const before = useRef<Doc | null>(null);
  const chosen = useRef(selection);
  useEffect(() => {
    const timer = setTimeout(() => {
      const said = [doc && before.current ? done(before.current, doc) : "", doc && chosen.current !== selection ? selected(doc, selection) : ""].filter(Boolean);
      [before.current, chosen.current] = [doc, selection];
      if (said.length > 0) setWords(said.join(". "));
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [doc, selection]);
  return <div role="status" aria-live="polite" className="heard" data-testid="announcer">{words}</div>;
}

/** What is selected, in words. */
export function selected(doc: Doc, selection: State["selection"]): string {
  if (selection.length === 0) return "Nothing selected";
  if (selection.length === 1) return describe(doc, selection[0]!);
  const kinds = new Map<string, number>();
  for (const { kind } of selection) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const parts = [...kinds].map(([kind, n]) => (kind === "index" ? count(n, "index", "indexes") : count(n, kind.replaceAll("_", " "))));
  return `${parts.join(", ")} selected`;
}

/** What came about between two states of a document, in words; empty where nothing did. */
export function done(from: Doc, to: Doc): string {
  if (from.revision === to.revision || from.path !== to.path) return "";
  const { undo, redo } = to.status;
  const before = from.status;
  const what = undo !== null && undo !== before.redo && redo === null ? undo : redo !== null && redo === before.undo ? `Undone: ${redo}` : undo !== null && undo === before.redo ? `Done again: ${undo}` : "";
  const change = to.findings.length - from.findings.length;
  const findings = change === 0 ? "" : to.findings.length === 0 ? "no findings left" : `${count(to.findings.length, "finding")} now`;
  return [what, findings].filter(Boolean).join(", ");
}
