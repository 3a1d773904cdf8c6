/** The canvas in the window: its two layers, what is typed in place above them, and a list for screen readers. */
import { useEffect, useRef, useState } from "react";
import { newTable, editInPlace } from "../actions/edit";
import { count } from "../format";
import { goTo } from "../session";
import { get, select, set, useApp } from "../state";
import { columnsOf } from "../store";
import { noteAt, selectNote, writeNote } from "../notes";
import { NoteEditor } from "./NoteEditor";
import { InPlaceEditor } from "./InPlaceEditor";
import { Stage } from "./stage";
import { worstFindings } from "./worst";

export function CanvasView() {
  const root = useRef<HTMLDivElement>(null);
  const scene = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  const isEmpty = useApp((s) => s.doc?.tables.size === 0 && s.inPlace === null);

  useEffect(() => {
    if (!root.current || !scene.current || !overlay.current) return;
    const made = new Stage(root.current, scene.current, overlay.current);
    setStage(made);
    root.current.focus({ preventScroll: true });
    return () => made.dispose();
  }, []);

  return (
    <div
      ref={root}
      className="canvas"
      data-canvas
      data-testid="canvas"
      tabIndex={0}
      role="application"
      aria-label="Diagram. Arrow keys move between tables, Tab through tables and columns, Enter adds a column, F2 renames."
      onDoubleClick={(event) => {
        if (!stage || (event.target as HTMLElement).closest("[data-inplace]")) return;
        const { hit, world } = stage.at(event);
        const note = noteAt(world);
        if (note) return writeNote(note.name);
        if (hit.kind === "none") newTable(world.x - 80, world.y - 18);
        if (hit.kind === "table") editInPlace({ kind: "table", id: hit.table });
        if (hit.kind === "column" || hit.kind === "handle") editInPlace({ kind: "column", id: hit.column });
        if (hit.kind === "edge") set((s) => ({ panels: { ...s.panels, rightOpen: true } }));
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        if (!stage || (event.target as HTMLElement).closest("[data-inplace]")) return;
        const { hit, world } = stage.at(event);
        const note = noteAt(world);
        if (note) {
          selectNote(note.name);
          return set({ menu: { x: event.clientX, y: event.clientY } });
        }
        const object =
          hit.kind === "table" ? { kind: "table" as const, id: hit.table }
          : hit.kind === "column" || hit.kind === "handle" ? { kind: "column" as const, id: hit.column }
          : hit.kind === "edge" ? stage.edgeObject(hit.edge)
          : null;
        const isSelected = get().selection.some((other) => JSON.stringify(other) === JSON.stringify(object));
        if (object && !isSelected) select([object]);
        if (!object) select([]);
        set({ menu: { x: event.clientX, y: event.clientY } });
      }}
    >
      <canvas ref={scene} className="layer" aria-hidden />
      <canvas ref={overlay} className="layer" data-testid="canvas-overlay" aria-hidden />
      {stage && <InPlaceEditor stage={stage} />}
      {stage && <NoteEditor stage={stage} />}
      {isEmpty && (
        <div className="canvas-empty">
          <b>An empty schema</b>
          <span>Double-click or press T for a new table</span>
        </div>
      )}
      <Tree />
    </div>
  );
}

/** The diagram as a list that is heard and not seen. */
function Tree() {
  const doc = useApp((s) => s.doc);
  const chosen = useApp((s) => s.selection[0]);
  if (!doc) return null;
  const worst = worstFindings(doc);
  return (
    <ul className="heard" role="tree" aria-label="Tables">
      {[...doc.tables.values()].map((table) => {
        const isSelected = chosen?.kind === "table" && chosen.id === table.id;
        return (
          <li key={table.id} role="treeitem" aria-selected={isSelected} onClick={() => goTo({ kind: "table", id: table.id })}>
            {table.name}, {count(columnsOf(doc, table.id).length, "column")}
            {worst.counts.has(table.id) && `, ${count(worst.counts.get(table.id)!, "finding")}, worst: ${worst.tables.get(table.id)}`}
          </li>
        );
      })}
    </ul>
  );
}
