/** What stands on the canvas during a presentation: the name of the step and how many there are. The rest is the diagram. */
import { useEffect, useState } from "react";
import { count } from "../format";
import { useApp } from "../state";
import { fitStep } from "../ways/present";

/** After so long without a new step only the name stays. */
const HINT = 3500;

export function Presentation() {
  const presenting = useApp((s) => s.presenting);
  const doc = useApp((s) => s.doc);
  const [hint, setHint] = useState(true);
  const at = presenting?.at;

  useEffect(() => {
    setHint(true);
    const timer = setTimeout(() => setHint(false), HINT);
    return () => clearTimeout(timer);
  }, [at]);
  useEffect(() => {
    // The screen is larger than the window was, and tells so late.
    const fit = () => requestAnimationFrame(fitStep);
    window.addEventListener("resize", fit);
    fit();
    return () => window.removeEventListener("resize", fit);
  }, []);

  if (!presenting || !doc) return null;
  const step = presenting.steps[presenting.at]!;
  const view = step.view === null ? null : doc.views.get(step.view);
  const tables = step.tables?.length ?? (view ? Object.keys(view.places).length : doc.tables.size);
  return (
    <div className="presentation" data-testid="presentation">
      <div className="presentation-words" role="status">
        <b data-testid="presentation-step">{step.name}</b>
        <span>{count(tables, "table")}</span>
        <span>{presenting.at + 1} / {presenting.steps.length}</span>
      </div>
      <div className={`presentation-hint${hint ? "" : " is-gone"}`}><kbd>←</kbd> <kbd>→</kbd> step <kbd>Esc</kbd> end</div>
    </div>
  );
}
