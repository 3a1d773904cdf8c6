/** Paints the upper layer at rest: what the pointer is over, and the handles that relations are drawn from. */
import { get } from "../state";
import { edgeKey } from "../store";
import { paintEnds, traceLine } from "./edges";
import type { Hit } from "./geometry";
import type { Stage } from "./stage";

export function paintOverlay(ctx: CanvasRenderingContext2D, stage: Stage, hover: Hit): void {
  const { colors, camera, layout } = stage;
  if (!layout || get().inPlace) return;
  if (hover.kind === "edge") {
    const route = layout.routes.get(hover.edge);
    const isSelected = get().selection.some((o) => (o.kind === "foreign_key" || o.kind === "many_to_many") && edgeKey(o) === hover.edge);
    if (!route || isSelected) return;
    ctx.save();
    ctx.scale(camera.zoom, camera.zoom);
    ctx.translate(-camera.x, -camera.y);
    ctx.strokeStyle = colors.accent;
    ctx.lineWidth = 1.9 / Math.min(1, camera.zoom);
    ctx.setLineDash(route.identifying || !stage.near ? [] : [5, 4]);
    ctx.beginPath();
    traceLine(ctx, route.points);
    ctx.stroke();
    ctx.setLineDash([]);
    if (stage.near) paintEnds(ctx, route, colors.paper);
    ctx.restore();
    return;
  }
  if (hover.kind === "none") return;
  const box = layout.boxes.get(hover.table);
  if (!box) return;
  const at = stage.toScreen(box);
  ctx.strokeStyle = colors.accent;
  ctx.globalAlpha = 0.55;
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  ctx.roundRect(at.x, at.y, box.width * camera.zoom, box.height * camera.zoom, 6 * camera.zoom);
  ctx.stroke();
  ctx.globalAlpha = 1;
  if (hover.kind === "table" || !stage.near) return;
  const row = stage.rowOf(hover.table, hover.column);
  if (!row) return;
  const rowAt = stage.toScreen(row);
  ctx.fillStyle = colors.accent + "14";
  ctx.fillRect(rowAt.x + 1, rowAt.y, row.width * camera.zoom - 2, row.height * camera.zoom);
  for (const side of ["left", "right"] as const) {
    const point = stage.rowEdge(hover.table, hover.column, side)!;
    const isOver = hover.kind === "handle" && hover.side === side;
    ctx.beginPath();
    ctx.arc(point.x, point.y, isOver ? 5.5 : 4, 0, 2 * Math.PI);
    ctx.fillStyle = isOver ? colors.accent : colors.surface;
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.stroke();
  }
}
