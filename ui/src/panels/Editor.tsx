/** The editor's frame: bars above and below, outline, canvas and inspector between, the drawer under the canvas. */
import { CanvasView } from "../canvas/CanvasView";
import { setPanels, useApp } from "../state";
import { Differences } from "./differences/Differences";
import { Drawer } from "./Drawer";
import { Inspector } from "./inspector/Inspector";
import { Notices } from "./Notices";
import { Outline } from "./Outline";
import { Splitter } from "./Splitter";
import { StatusBar } from "./StatusBar";
import { TopBar } from "./TopBar";

/** The canvas keeps two fifths of the height, as the style sheet says as well. */
const drawerMost = (): number => Math.max(120, Math.round((document.querySelector(".centre")?.clientHeight ?? window.innerHeight) * 0.6));

export function Editor() {
  const panels = useApp((s) => s.panels);
  return (
    <div className="editor" data-testid="app">
      <TopBar />
      <Notices />
      <div className="middle">
        {panels.leftOpen && (
          <>
            <aside className="side" style={{ width: panels.left }} aria-label="Outline">
              <Outline />
            </aside>
            <Splitter axis="x" size={panels.left} least={160} most={480} onSize={(left) => setPanels({ left })} />
          </>
        )}
        <main className="centre">
          <CanvasView />
          <Differences />
          {panels.bottomOpen && <Splitter axis="y" reverse size={Math.min(panels.bottom, drawerMost())} least={120} most={drawerMost()} onSize={(bottom) => setPanels({ bottom })} />}
          <section className="drawer" style={panels.bottomOpen ? { height: panels.bottom } : undefined} aria-label="Drawer">
            <Drawer />
          </section>
        </main>
        {panels.rightOpen && (
          <>
            <Splitter axis="x" reverse size={panels.right} least={240} most={560} onSize={(right) => setPanels({ right })} />
            <aside className="side" style={{ width: panels.right }} aria-label="Inspector">
              <Inspector />
            </aside>
          </>
        )}
      </div>
      <StatusBar />
    </div>
  );
}
