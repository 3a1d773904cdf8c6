/** Draws a relation: from the handle at a column's row, or at a table's title, to another table or column. The backend makes it. */
import type { Object as SchemaObject } from "../../wire";
import { foreignKeysOf } from "../../format";
import { run, tell } from "../../session";
import { get } from "../../state";
import type { Point } from "../camera";
import { HEADER, ROW } from "../geometry";
import { shownColumns } from "../../store";
import type { Start } from "./gesture";

export const connect: Start = (stage, press) => {
  const { hit } = press;
  if (press.button !== 0 || (hit.kind !== "handle" && hit.kind !== "side")) return null;
  const own = hit.kind === "handle" ? hit.column : null;
  let target: { table: number; column: number | null } | null = null;
  let end: Point = press.screen;
  return {
    cursor: "crosshair",
    pans: true,
    move(now) {
      end = now.screen;
      const over = now.hit;
      target =
        over.kind === "table" || over.kind === "side" ? { table: over.table, column: null }
        : over.kind === "column" || over.kind === "handle" ? { table: over.table, column: over.column }
        : null;
      stage.invalidateOverlay();
    },
    up() {
      stage.invalidateOverlay();
      const { doc } = get();
      if (!doc || !target) return;
      if (target.table === hit.table && (target.column === null || target.column === own)) return;
      const child = own === null ? undefined : doc.columns.get(own);
      const parentKey = isKey(hit.table, own);
      const already = child && foreignKeysOf(doc, child).some((key) => key.references === target?.table);
      if (already) return tell("These tables are joined already", `${child.name} refers to ${doc.tables.get(target.table)?.name}.`);
      // From a primary key one means "others refer to this": the table where the line ends becomes the child.
      const command = parentKey && !(child && foreignKeysOf(doc, child).length > 0) && !isKey(target.table, target.column)
        ? { child: target.table, column: target.column, parent: hit.table }
        : { child: hit.table, column: parentKey ? null : own, parent: target.table };
      void run({ type: "connect", ...command });
    },
    cancel: () => stage.invalidateOverlay(),
    paint(ctx) {
      const { colors } = stage;
      const from = own === null ? titleEdge() : stage.rowEdge(hit.table, own, hit.side);
      if (!from) return;
      if (target) outline(ctx, target);
      const bend = (hit.side === "right" ? 1 : -1) * Math.max(30, Math.abs(end.x - from.x) / 2);
      ctx.strokeStyle = colors.accent;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.moveTo(from.x, from.y);
      ctx.bezierCurveTo(from.x + bend, from.y, end.x - bend / 2, end.y, end.x, end.y);
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(end.x, end.y, 4, 0, 2 * Math.PI);
      ctx.fillStyle = colors.accent;
      ctx.fill();
    },
  };

  function titleEdge(): Point | null {
    const box = stage.layout?.boxes.get(press.hit.kind === "side" ? press.hit.table : -1);
    return box ? stage.toScreen({ x: hit.kind === "side" && hit.side === "right" ? box.x + box.width : box.x, y: box.y + HEADER / 2 }) : null;
  }

  function isKey(table: number, column: number | null): boolean {
    const { doc } = get();
    const object: SchemaObject | null = column === null ? null : { kind: "column", id: column };
    return !!doc && !!object && stage.isPrimary(table, object.id);
  }

  function outline(ctx: CanvasRenderingContext2D, { table, column }: { table: number; column: number | null }): void {
    const { doc } = get();
    const box = stage.layout?.boxes.get(table);
    if (!doc || !box) return;
    const place = column === null ? -1 : shownColumns(doc, table).findIndex((c) => c.id === column);
    const rect = place < 0 ? box : { x: box.x, y: box.y + HEADER + ROW * place, width: box.width, height: ROW };
    const at = stage.toScreen(rect);
    const { zoom } = stage.camera;
    ctx.strokeStyle = stage.colors.accent;
    ctx.fillStyle = stage.colors.accent + "22";
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.roundRect(at.x, at.y, rect.width * zoom, rect.height * zoom, 5);
    ctx.fill();
    ctx.stroke();
  }
};
