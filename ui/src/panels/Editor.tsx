/** The editor's frame: bars above and below, outline, canvas and inspector between, the drawer under the canvas. */
import { CanvasView } from "../canvas/CanvasView";
import { setPanels, useApp } from "../state";
import { Differences } from "./differences/Differences";
import { Drawer } from "./Drawer";
import { FocusBar } from "./FocusBar";
import { Inspector } from "./inspector/Inspector";
import { Notices } from "./Notices";
import { Outline } from "./Outline";
import { Presentation } from "./Presentation";
import { Splitter } from "./Splitter";
import { StatusBar } from "./StatusBar";
import { TopBar } from "./TopBar";

/** The canvas keeps two fifths of the height, as the style sheet says as well. */
const drawerMost = (): number => Math.max(120, Math.round((document.querySelector(".centre")?.clientHeight ?? window.innerHeight) * 0.6));

export function Editor() {
  const presenting = useApp((s) => s.presenting !== null);
  const kept = useApp((s) => s.panels);
  const panels = presenting ? { ...kept, leftOpen: false, rightOpen: false, bottomOpen: false } : kept;
  return (
    <div className={`editor${presenting ? " is-presenting" : ""}`} data-testid="app">
      {!presenting && <TopBar />}
      {!presenting && <Notices />}
      <div className="middle">
        {panels.leftOpen && (
          <>
            <aside className="side" style={{ width: panels.left }} aria-label="Outline" data-region="outline">
              <Outline />
            </aside>
            <Splitter axis="x" size={panels.left} least={160} most={480} onSize={(left) => setPanels({ left })} />
          </>
        )}
        <main className="centre">
          <CanvasView />
          <Differences />
          {presenting ? <Presentation /> : <FocusBar />}
          {panels.bottomOpen && <Splitter axis="y" reverse size={Math.min(panels.bottom, drawerMost())} least={120} most={drawerMost()} onSize={(bottom) => setPanels({ bottom })} />}
          {!presenting && <section className="drawer" style={panels.bottomOpen ? { height: panels.bottom } : undefined} aria-label="Drawer" data-region="drawer">
            <Drawer />
          </section>}
        </main>
        {panels.rightOpen && (
          <>
            <Splitter axis="x" reverse size={panels.right} least={240} most={560} onSize={(right) => setPanels({ right })} />
            <aside className="side" style={{ width: panels.right }} aria-label="Inspector" data-region="inspector" tabIndex={-1}>
              <Inspector />
            </aside>
          </>
        )}
      </div>
      {!presenting && <StatusBar />}
    </div>
  );
}
