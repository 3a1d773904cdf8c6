/** Pulls the paper: middle button, or space and left button. */
import type { Start } from "./gesture";

export const pan: Start = (stage, press) => {
  if (press.button !== 1 && !(press.button === 0 && press.space)) return null;
  let last = press.screen;
  return {
    cursor: "grabbing",
    move({ screen }) {
      stage.panBy(screen.x - last.x, screen.y - last.y);
      last = screen;
    },
    up: () => undefined,
    cancel: () => undefined,
  };
};
