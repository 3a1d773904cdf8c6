/** The canvas in the window: its two layers, what is typed in place above them, and the tree that is heard in their place. */
import { useEffect, useRef, useState } from "react";
import { menuWasAsked } from "../actions/access";
import { newTable, editInPlace } from "../actions/edit";
import { CURRENT, Tree } from "../access/Tree";
import { editRelation } from "../actions/relations";
import { get, select, set, useApp } from "../state";
import { noteAt, selectNote, writeNote } from "../notes";
import { NoteEditor } from "./NoteEditor";
import { cameraMoved } from "../ways/places";
import { InPlaceEditor } from "./InPlaceEditor";
import { Minimap } from "./Minimap";
import { RelationPopover } from "./RelationPopover";
import { Stage } from "./stage";

export function CanvasView() {
  const root = useRef<HTMLDivElement>(null);
  const scene = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  const hasChosen = useApp((s) => s.selection.length > 0 && s.selection[0]!.kind !== "schema");
  const isEmpty = useApp((s) => s.doc?.tables.size === 0 && s.inPlace === null);
  const minimap = useApp((s) => s.minimap && !s.presenting);

  useEffect(() => {
    if (!root.current || !scene.current || !overlay.current) return;
    const made = new Stage(root.current, scene.current, overlay.current);
    setStage(made);
    made.onView(cameraMoved);
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
      aria-label="Diagram. Arrow keys move between tables, Tab through tables and columns, Enter adds a column, F2 renames, R connects. Escape and then Tab leaves; F6 goes to the next part of the window."
      aria-activedescendant={hasChosen ? CURRENT : undefined}
      onDoubleClick={(event) => {
        if (!stage || (event.target as HTMLElement).closest("[data-inplace], [data-popover]")) return;
        const { hit, world } = stage.at(event);
        const note = noteAt(world);
        if (note) return writeNote(note.name);
        if (hit.kind === "none") newTable(world.x - 80, world.y - 18);
        if (hit.kind === "table" || hit.kind === "side") editInPlace({ kind: "table", id: hit.table });
        if (hit.kind === "column" || hit.kind === "handle") editInPlace({ kind: "column", id: hit.column });
        const edge = hit.kind === "edge" ? stage.edgeObject(hit.edge) : null;
        if (edge) editRelation(edge, world);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        // The key for it opens the menu by itself, at what is selected.
        if (menuWasAsked()) return;
        if (!stage || (event.target as HTMLElement).closest("[data-inplace], [data-popover]")) return;
        const { hit, world } = stage.at(event);
        const note = noteAt(world);
        if (note) {
          selectNote(note.name);
          return set({ menu: { x: event.clientX, y: event.clientY } });
        }
        const object =
          hit.kind === "table" || hit.kind === "side" ? { kind: "table" as const, id: hit.table }
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
      {stage && minimap && <Minimap stage={stage} />}
      {stage && <RelationPopover stage={stage} />}
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
