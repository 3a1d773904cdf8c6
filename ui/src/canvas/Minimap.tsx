/**
 * The small map in a corner of the canvas. Its picture is made anew only when the diagram, its colours or the lens change, and
 * then not at once; while the camera moves, nothing but the frame is placed elsewhere.
 */
import { IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { setMinimap, useApp } from "../state";
import { layoutOf } from "./geometry";
import { fitOf, frameOf, lookingAt, paintMap, worldAt, type Fit } from "./minimap";
import type { Stage } from "./stage";

/** So long the picture waits for further changes. */
const WAIT = 90;

export function Minimap({ stage }: { stage: Stage }) {
  const doc = useApp((s) => s.doc);
  const dark = useApp((s) => s.dark);
  const lens = useApp((s) => s.lens);
  const map = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [fit, setFit] = useState<Fit | null>(null);
  const layout = doc && layoutOf(doc, lens);

  useEffect(() => {
    const timer = setTimeout(() => setFit(layout?.bounds ? fitOf(layout.bounds) : null), fit ? WAIT : 0);
    return () => clearTimeout(timer);
  }, [layout]);

  useEffect(() => {
    const canvas = map.current;
    const ctx = canvas?.getContext("2d", { alpha: false });
    if (!canvas || !ctx || !doc || !layout || !fit) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = fit.width * ratio;
    canvas.height = fit.height * ratio;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintMap(ctx, doc, layout, fit, dark, lens?.shown ?? null);
  }, [fit, dark, lens, doc?.modules]);

  useEffect(() => {
    if (!fit) return;
    const follow = () => {
      if (!frame.current) return;
      const { width, height } = stage.size;
      const at = frameOf(fit, stage.camera, width, height);
      frame.current.style.transform = `translate(${at.x}px, ${at.y}px)`;
      frame.current.style.width = `${at.width}px`;
      frame.current.style.height = `${at.height}px`;
    };
    follow();
    return stage.onView(follow);
  }, [stage, fit]);

  if (!fit) return null;
  const look = (event: React.PointerEvent<HTMLElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const { width, height } = stage.size;
    stage.setCamera(lookingAt(stage.camera, worldAt(fit, { x: event.clientX - bounds.left, y: event.clientY - bounds.top }), width, height));
  };
  return (
    <div
      className="minimap"
      data-testid="minimap"
      aria-hidden
      style={{ width: fit.width, height: fit.height }}
      onDoubleClick={(event) => event.stopPropagation()}
      onContextMenu={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        if (event.button !== 0 || (event.target as HTMLElement).closest("button")) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && look(event)}
    >
      <canvas ref={map} style={{ width: fit.width, height: fit.height }} />
      <div ref={frame} className="minimap-frame" />
      <button tabIndex={-1} title="Hide the small map  M" onClick={() => setMinimap(false)}>
        <IconX size={11} />
      </button>
    </div>
  );
}
