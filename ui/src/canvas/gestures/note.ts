/** Selects, moves and resizes notes: they lie above everything else. One command at the end. */
import { LEAST, noteAt, selectNote, setNote, useNotes } from "../../notes";
import type { Rect } from "../camera";
import { CORNER } from "../notes";
import type { Start } from "./gesture";

/** Pixels before a press becomes a drag. */
const SLACK = 4;
/** Notes stand on the same grid as tables. */
const SNAP = 8;

export const note: Start = (stage, press) => {
  if (press.button !== 0) return null;
  const found = noteAt(press.world);
  if (!found) {
    if (useNotes.getState().selected !== null) selectNote(null);
    return null;
  }
  const wasSelected = useNotes.getState().selected === found.name;
  const reach = Math.max(CORNER, CORNER / stage.camera.zoom);
  const resizes = wasSelected && press.world.x > found.x + found.width - reach && press.world.y > found.y + found.height - reach;
  selectNote(found.name);
  const start: Rect = { x: found.x, y: found.y, width: found.width, height: found.height };
  let moved: Rect | null = null;
  const put = (rect: Rect | null) => {
    moved = rect;
    useNotes.setState({ moved: rect && { name: found.name, rect } });
    stage.invalidateOverlay();
  };
  return {
    cursor: resizes ? "nwse-resize" : "default",
    pans: true,
    move({ screen, world }) {
      if (!moved && Math.hypot(screen.x - press.screen.x, screen.y - press.screen.y) < SLACK) return;
      const [dx, dy] = [world.x - press.world.x, world.y - press.world.y];
      put(
        resizes
          ? { ...start, width: Math.max(LEAST.width, snapped(start.width + dx)), height: Math.max(LEAST.height, snapped(start.height + dy)) }
          : { ...start, x: snapped(start.x + dx), y: snapped(start.y + dy) },
      );
    },
    up() {
      const rect = moved;
      if (!rect || (rect.x === start.x && rect.y === start.y && rect.width === start.width && rect.height === start.height)) return put(null);
      const change = resizes ? { width: rect.width, height: rect.height } : { x: rect.x, y: rect.y };
      // The preview stays until the update is there, so that nothing jumps back.
      void setNote(found.name, change).finally(() => put(null));
    },
    cancel: () => put(null),
  };
};

const snapped = (value: number): number => Math.round(value / SNAP) * SNAP;
