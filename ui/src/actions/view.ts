/** Actions on what is shown: zoom, panels, theme, palette. */
import {
  IconCode, IconExclamationCircle, IconFocusCentered, IconGitCompare, IconKeyboard, IconLayoutBottombar, IconLayoutSidebar,
  IconLayoutSidebarRight, IconMap2, IconMaximize, IconMoon, IconSearch, IconSun, IconDeviceDesktop, IconZoomIn, IconZoomOut,
} from "@tabler/icons-react";
import { stage } from "../canvas/stage";
import { tableOf } from "../format";
import { goTo } from "../session";
import { get, openDrawer, set, setMinimap, setPanels, setTheme, type Theme } from "../state";
import { hasDoc, hasSelection, type Action } from "./action";

const theme = (name: Theme, label: string, icon: Action["icon"]): Action => ({
  id: `view.theme_${name}`, label, group: "View", section: 3, icon, checked: (s) => s.theme === name, run: () => setTheme(name),
});

export const viewActions: readonly Action[] = [
  {
    id: "go.search", label: "Search tables, columns and actions…", group: "Go", keys: ["Mod+K", "Mod+P"], icon: IconSearch,
    run: () => set({ palette: true, inPlace: null }),
  },
  {
    id: "go.problems", label: "Problems", group: "Go", section: 1, keys: ["Mod+Shift+M"], icon: IconExclamationCircle, enabled: hasDoc,
    run: () => openDrawer("problems", true),
  },
  { id: "go.source", label: "Source", group: "Go", section: 1, keys: ["Mod+Shift+E"], icon: IconCode, enabled: hasDoc, run: () => openDrawer("source", true) },
  {
    id: "go.migration", label: "Migration", group: "Go", section: 1, keys: ["Mod+Shift+G"], icon: IconGitCompare, enabled: hasDoc,
    run: () => openDrawer("migration", true),
  },
  { id: "go.next_problem", label: "Next problem", group: "Go", section: 2, keys: ["F8"], enabled: hasDoc, run: () => step(1) },
  { id: "go.previous_problem", label: "Previous problem", group: "Go", section: 2, keys: ["Shift+F8"], enabled: hasDoc, run: () => step(-1) },
  { id: "view.zoom_in", label: "Zoom in", group: "View", keys: ["Mod+Plus", "Plus", "Mod+=", "="], icon: IconZoomIn, enabled: hasDoc, run: () => stage()?.zoomBy(1.25) },
  { id: "view.zoom_out", label: "Zoom out", group: "View", keys: ["Mod+-", "-"], icon: IconZoomOut, enabled: hasDoc, run: () => stage()?.zoomBy(0.8) },
  { id: "view.zoom_100", label: "Zoom to 100 %", group: "View", keys: ["Mod+0", "0"], enabled: hasDoc, run: () => stage()?.zoomTo(1) },
  { id: "view.fit", label: "Fit everything", group: "View", keys: ["Shift+1", "!", "Mod+1"], icon: IconMaximize, enabled: hasDoc, run: () => stage()?.fit() },
  {
    id: "view.fit_selection", label: "Fit selection", group: "View", keys: ["Shift+2", "@", "Mod+2", "F"], icon: IconFocusCentered, enabled: hasSelection,
    run: (s) => stage()?.fit(s.selection.flatMap((object) => (s.doc && tableOf(s.doc, object)) ?? [])),
  },
  {
    id: "view.outline", label: "Outline", group: "View", section: 1, keys: ["Mod+B"], icon: IconLayoutSidebar, checked: (s) => s.panels.leftOpen,
    run: (s) => setPanels({ leftOpen: !s.panels.leftOpen }),
  },
  {
    id: "view.inspector", label: "Inspector", group: "View", section: 1, keys: ["Mod+I"], icon: IconLayoutSidebarRight, checked: (s) => s.panels.rightOpen,
    run: (s) => setPanels({ rightOpen: !s.panels.rightOpen }),
  },
  {
    id: "view.drawer", label: "Drawer", group: "View", section: 1, keys: ["Mod+J"], icon: IconLayoutBottombar, checked: (s) => s.panels.bottomOpen,
    run: (s) => setPanels({ bottomOpen: !s.panels.bottomOpen }),
  },
  {
    id: "view.minimap", label: "Small map", group: "View", section: 1, keys: ["M"], icon: IconMap2, checked: (s) => s.minimap, run: (s) => setMinimap(!s.minimap),
  },
  theme("system", "Theme of the system", IconDeviceDesktop),
  theme("light", "Light theme", IconSun),
  theme("dark", "Dark theme", IconMoon),
  { id: "help.shortcuts", label: "Keyboard shortcuts", group: "Help", keys: ["?", "F1"], icon: IconKeyboard, run: () => set({ dialog: { kind: "shortcuts" } }) },
];

function step(by: 1 | -1): void {
  const { doc, selection } = get();
  if (!doc || doc.findings.length === 0) return;
  const at = doc.findings.findIndex(({ at }) => JSON.stringify(at) === JSON.stringify(selection[0]));
  const next = doc.findings[(at + by + doc.findings.length) % doc.findings.length];
  openDrawer("problems");
  if (next) goTo(next.at);
}
