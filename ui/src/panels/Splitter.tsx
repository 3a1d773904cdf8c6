/** A border that can be dragged or moved with the arrow keys. */
import { useRef } from "react";

interface Props {
  axis: "x" | "y";
  /** The panel lies behind the border: dragging towards it makes it smaller. */
  reverse?: boolean;
  size: number;
  least: number;
  most: number;
  onSize(size: number): void;
}

export function Splitter({ axis, reverse = false, size, least, most, onSize }: Props) {
  const from = useRef<{ at: number; size: number } | null>(null);
  const sign = reverse ? -1 : 1;
  const to = (next: number) => onSize(Math.round(Math.min(most, Math.max(least, next))));
  return (
    <div
      className={`splitter splitter-${axis}`}
      role="separator"
      tabIndex={0}
      aria-label={axis === "x" ? "Width of the panel" : "Height of the drawer"}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { at: axis === "x" ? event.clientX : event.clientY, size };
      }}
      onPointerMove={(event) => {
        const start = from.current;
        if (start) to(start.size + sign * ((axis === "x" ? event.clientX : event.clientY) - start.at));
      }}
      onPointerUp={() => (from.current = null)}
      onPointerCancel={() => (from.current = null)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -16, ArrowUp: -16, ArrowRight: 16, ArrowDown: 16 }[event.key];
        if (step) to(size + sign * step);
      }}
    />
  );
}
