/** Selects what is pressed and drags the selected tables; one `move` command at the end. Relations are only selected. */
import type { Object as SchemaObject } from "../../wire";
import { same, tableOf } from "../../format";
import { run } from "../../session";
import { get, select } from "../../state";
import { visible, type Rect } from "../camera";
import { snap, type Guide } from "../guides";
import type { Start } from "./gesture";

/** Pixels before a press becomes a drag. */
const SLACK = 4;
/** Tables snap to this when they are dropped, so that neighbours align. */
const SNAP = 8;
/** Pixels from which a neighbour's edge draws a table to itself. */
const REACH = 5;

export const drag: Start = (stage, press) => {
  const { hit } = press;
  const { doc, selection } = get();
  if (press.button !== 0 || !doc || hit.kind === "none" || hit.kind === "handle" || hit.kind === "side") return null;
  if (hit.kind === "edge") {
    const object = stage.edgeObject(hit.edge);
    if (object) select(press.shift || press.mod ? toggled(selection, object) : [object]);
    return null;
  }
  const pressed: SchemaObject = hit.kind === "column" ? { kind: "column", id: hit.column } : { kind: "table", id: hit.table };
  const table: SchemaObject = { kind: "table", id: hit.table };
  const wasSelected = selection.some((object) => same(object, table));
  if (press.shift || press.mod) {
    select(toggled(selection, hit.kind === "column" && selection[0]?.kind === "column" ? pressed : table));
  } else if (!wasSelected || selection.length === 1) select([pressed]);
  let moved = false;
  let guides: Guide[] = [];
  return {
    cursor: "default",
    pans: true,
    move({ screen, world }) {
      if (!moved && Math.hypot(screen.x - press.screen.x, screen.y - press.screen.y) < SLACK) return;
      if (!moved) {
        moved = true;
        // A drag by a column moves its table; the selection becomes what moves.
        if (!get().selection.some((object) => same(object, table)) && !wasSelected) select([table]);
      }
      const now = get();
      const ids = new Set(now.selection.flatMap((object) => (now.doc && tableOf(now.doc, object)) ?? []));
      ids.add(hit.table);
      const anchor = stage.layout?.boxes.get(hit.table);
      if (!anchor) return;
      const loose = { x: world.x - press.world.x, y: world.y - press.world.y };
      const near = snap({ ...anchor, x: anchor.x + loose.x, y: anchor.y + loose.y }, neighbours(ids), REACH / stage.camera.zoom);
      guides = near.guides;
      const isAt = (axis: Guide["axis"]) => guides.some((guide) => guide.axis === axis);
      const by = {
        x: isAt("x") ? Math.round(loose.x + near.dx) : snapped(anchor.x + loose.x) - anchor.x,
        y: isAt("y") ? Math.round(loose.y + near.dy) : snapped(anchor.y + loose.y) - anchor.y,
      };
      stage.setMoved({ tables: ids, by });
    },
    up() {
      const dragged = stage.moved;
      if (!moved) {
        if (!press.shift && !press.mod && wasSelected && selection.length > 1) select([pressed]);
        return;
      }
      if (!dragged || (dragged.by.x === 0 && dragged.by.y === 0)) return stage.setMoved(null);
      const moves = [...dragged.tables].sort((a, b) => a - b).flatMap((id) => {
        const box = stage.layout?.boxes.get(id);
        return box ? [{ table: id, x: box.x + dragged.by.x, y: box.y + dragged.by.y }] : [];
      });
      // The preview stays until the update is there, so that nothing jumps back.
      void run({ type: "move", moves }).finally(() => stage.setMoved(null));
    },
    cancel: () => stage.setMoved(null),
    paint(ctx) {
      ctx.strokeStyle = stage.colors.accent;
      ctx.lineWidth = 1;
      ctx.setLineDash([4, 3]);
      for (const { axis, at, from, to } of guides) {
        const [a, b] = axis === "x" ? [{ x: at, y: from }, { x: at, y: to }] : [{ x: from, y: at }, { x: to, y: at }];
        const [start, end] = [stage.toScreen(a), stage.toScreen(b)];
        ctx.beginPath();
        ctx.moveTo(start.x, start.y);
        ctx.lineTo(end.x, end.y);
        ctx.stroke();
      }
      ctx.setLineDash([]);
    },
  };

  /** The tables in view that stay where they are. */
  function neighbours(carried: ReadonlySet<number>): Rect[] {
    const layout = stage.layout;
    const { width, height } = stage.size;
    const seen = visible(stage.camera, width, height);
    if (!layout || !stage.near) return [];
    return layout.tables.query(seen).flatMap((id) => (carried.has(id) ? [] : (layout.boxes.get(id) ?? [])));
  }
};

const snapped = (value: number): number => Math.round(value / SNAP) * SNAP;

function toggled(selection: readonly SchemaObject[], object: SchemaObject): SchemaObject[] {
  const left = selection.filter((other) => !same(other, object));
  return left.length === selection.length ? [...selection, object] : left;
}
