/** Selects the tables that a rectangle touches; with shift or ctrl they are added. A mere click selects nothing. */
import { get, select } from "../../state";
import type { Rect } from "../camera";
import { tablesIn } from "../geometry";
import type { Start } from "./gesture";

export const marquee: Start = (stage, press) => {
  if (press.button !== 0 || press.hit.kind !== "none") return null;
  const before = press.shift || press.mod ? get().selection : [];
  const start = press.world;
  let rect: Rect | null = null;
  if (before.length === 0) select([]);
  return {
    pans: true,
    move({ world }) {
      rect = {
        x: Math.min(start.x, world.x), y: Math.min(start.y, world.y),
        width: Math.abs(world.x - start.x), height: Math.abs(world.y - start.y),
      };
      const layout = stage.layout;
      if (layout) select([...before, ...tablesIn(layout, rect).map((id) => ({ kind: "table" as const, id }))]);
      stage.invalidateOverlay();
    },
    up: () => undefined,
    cancel: () => select(before),
    paint(ctx) {
      if (!rect) return;
      const at = stage.toScreen(rect);
      const { zoom } = stage.camera;
      ctx.fillStyle = stage.colors.accent + "1c";
      ctx.strokeStyle = stage.colors.accent;
      ctx.lineWidth = 1;
      ctx.fillRect(at.x, at.y, rect.width * zoom, rect.height * zoom);
      ctx.strokeRect(Math.round(at.x) + 0.5, Math.round(at.y) + 0.5, rect.width * zoom, rect.height * zoom);
    },
  };
};
