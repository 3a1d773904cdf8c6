/**
 * Puts a column to another place in its table: a drag of the row that is selected already. A row that isn't selected drags its
 * table, as the title does. One `move_column` at the end.
 */
import { same } from "../../format";
import { run } from "../../session";
import { get, select } from "../../state";
import { shownColumns } from "../../store";
import { alpha } from "../../theme";
import type { Point } from "../camera";
import { HEADER, ROW } from "../geometry";
import type { Start } from "./gesture";

/** Pixels before a press becomes a drag. */
const SLACK = 4;

export const reorder: Start = (stage, press) => {
  const { hit } = press;
  const { doc, selection } = get();
  if (press.button !== 0 || press.shift || press.mod || !doc || hit.kind !== "column") return null;
  const object = { kind: "column" as const, id: hit.column };
  if (!selection.some((other) => same(other, object))) return null;
  const columns = shownColumns(doc, hit.table);
  const from = columns.findIndex((column) => column.id === hit.column);
  let at: Point | null = null;
  let gap = from;
  return {
    cursor: "grabbing",
    pans: true,
    move({ screen, world }) {
      if (!at && Math.hypot(screen.x - press.screen.x, screen.y - press.screen.y) < SLACK) return;
      const box = stage.layout?.boxes.get(hit.table);
      if (!box) return;
      at = screen;
      gap = Math.max(0, Math.min(columns.length, Math.round((world.y - box.y - HEADER) / ROW)));
      stage.invalidateOverlay();
    },
    up() {
      if (!at) return select([object]);
      // Before itself and behind itself is where it stands.
      if (gap === from || gap === from + 1) return;
      void run({ type: "move_column", column: hit.column, after: columns[gap - 1]?.id ?? null });
    },
    cancel: () => stage.invalidateOverlay(),
    paint(ctx) {
      const box = stage.layout?.boxes.get(hit.table);
      const column = columns[from];
      if (!at || !box || !column) return;
      const { colors, camera } = stage;
      const line = stage.toScreen({ x: box.x, y: box.y + HEADER + ROW * gap });
      const width = box.width * camera.zoom;
      const height = ROW * camera.zoom;
      const y = at.y - height / 2;
      ctx.shadowColor = alpha("#000000", 0.25);
      ctx.shadowBlur = 10;
      ctx.fillStyle = colors.surface;
      ctx.beginPath();
      ctx.roundRect(line.x + 14, y, width, height, 4);
      ctx.fill();
      ctx.shadowBlur = 0;
      ctx.shadowColor = "transparent";
      ctx.strokeStyle = colors.accent;
      ctx.lineWidth = 1.5;
      ctx.stroke();
      ctx.fillStyle = colors.text;
      ctx.font = `500 ${13 * camera.zoom}px Inter, sans-serif`;
      ctx.textBaseline = "middle";
      ctx.fillText(column.name, line.x + 14 + 24 * camera.zoom, y + height / 2, width - 40 * camera.zoom);
      // Over what is carried: it says where that will stand.
      ctx.fillStyle = colors.accent;
      ctx.beginPath();
      ctx.roundRect(line.x - 5, line.y - 1.5, width + 10, 3, 1.5);
      ctx.fill();
      ctx.beginPath();
      ctx.arc(line.x - 5, line.y, 4, 0, 2 * Math.PI);
      ctx.fill();
    },
  };
};
