/** Selects and moves the boxes of enums, and selects relations by their join tables. One command at the end. */
import { moveEnum } from "../../presenting";
import { select } from "../../state";
import { enumAt, enumRect, joinAt, usePresented } from "../presented";
import type { Start } from "./gesture";

/** Pixels before a press becomes a drag. */
const SLACK = 4;
/** Boxes stand on the same grid as tables. */
const SNAP = 8;

export const enumeration: Start = (stage, press) => {
  if (press.button !== 0) return null;
  const relation = joinAt(press.world);
  if (relation !== null) {
    select([{ kind: "many_to_many", id: relation }]);
    return { move: () => undefined, up: () => undefined, cancel: () => undefined };
  }
  const id = enumAt(press.world);
  const start = id === null ? null : enumRect(id);
  if (id === null || !start) return null;
  select([{ kind: "enum", id }]);
  let at: { x: number; y: number } | null = null;
  const put = (place: typeof at) => {
    at = place;
    usePresented.setState({ moved: place && { id, rect: { ...start, ...place } } });
    stage.repaint();
  };
  return {
    pans: true,
    move({ screen, world }) {
      if (!at && Math.hypot(screen.x - press.screen.x, screen.y - press.screen.y) < SLACK) return;
      const snapped = (value: number) => Math.round(value / SNAP) * SNAP;
      const place = { x: snapped(start.x + world.x - press.world.x), y: snapped(start.y + world.y - press.world.y) };
      if (!at) return put(place);
      at = place;
      usePresented.setState({ moved: { id, rect: { ...start, ...place } } });
      stage.invalidateOverlay();
    },
    up() {
      if (!at || (at.x === start.x && at.y === start.y)) return put(null);
      // The preview stays until the answer is there, so that nothing jumps back.
      void moveEnum(id, at.x, at.y).finally(() => put(null));
    },
    cancel: () => put(null),
  };
};
