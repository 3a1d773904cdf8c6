/** Selects the tables that a rectangle touches; with shift or ctrl they are added. A mere click selects nothing. */
import { get, select } from "../../state";
import type { TableId } from "../../wire";
import type { Rect } from "../camera";
import { tablesIn } from "../geometry";
import type { Start } from "./gesture";

export const marquee: Start = (stage, press) => {
  if (press.button !== 0 || press.hit.kind !== "none") return null;
  const before = press.shift || press.mod ? get().selection : [];
  const had = new Set(before.flatMap((object) => (object.kind === "table" ? [object.id] : [])));
  const start = press.world;
  let rect: Rect | null = null;
  let chosen: TableId[] = [];
  if (before.length === 0) select([]);
  return {
    pans: true,
    move({ world }) {
      rect = {
        x: Math.min(start.x, world.x), y: Math.min(start.y, world.y),
        width: Math.abs(world.x - start.x), height: Math.abs(world.y - start.y),
      };
      chosen = stage.layout ? tablesIn(stage.layout, rect) : [];
      stage.invalidateOverlay();
    },
    // Only now: panels that follow every step would hold up the frames.
    up: () => rect && select([...before, ...chosen.filter((id) => !had.has(id)).map((id) => ({ kind: "table" as const, id }))]),
    cancel: () => select(before),
    paint(ctx) {
      if (!rect) return;
      const at = stage.toScreen(rect);
      const { zoom } = stage.camera;
      ctx.fillStyle = stage.colors.accent + "1c";
      ctx.strokeStyle = stage.colors.accent;
      ctx.lineWidth = 1;
      ctx.fillRect(at.x, at.y, rect.width * zoom, rect.height * zoom);
      ctx.beginPath();
      for (const id of chosen) {
        const box = stage.layout?.boxes.get(id);
        const corner = box && stage.toScreen(box);
        if (box && corner && corner.x < stage.size.width && corner.y < stage.size.height && corner.x + box.width * zoom > 0 && corner.y + box.height * zoom > 0) {
          ctx.rect(corner.x, corner.y, box.width * zoom, box.height * zoom);
        }
      }
      ctx.stroke();
      ctx.strokeRect(Math.round(at.x) + 0.5, Math.round(at.y) + 0.5, rect.width * zoom, rect.height * zoom);
    },
  };
};
