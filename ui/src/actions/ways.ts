/** Actions for finding one's way: back and forth, focus, saved views, how much of a table is drawn, presentation, the small map. */
import {
  IconArrowLeft, IconArrowRight, IconColumns3, IconFocus2, IconKey, IconLetterCase, IconMinus, IconPencil, IconPlus, IconPresentation, IconStack2,
  IconTrash, IconX,
} from "@tabler/icons-react";
import { run } from "../session";
import { set, type State } from "../state";
import { viewOf, type Doc } from "../store";
import { endFocus, selectedTables, setFocus, startFocus, within } from "../ways/focus";
import { go } from "../ways/places";
import { present } from "../ways/present";
import { stepped } from "../ways/trail";
import { askNewView, DETAILS, setDetail, showView, stepView, viewsByName } from "../ways/views";
import { hasDoc, type Action } from "./action";

const canGo = (by: 1 | -1) => (s: State) => s.doc !== null && stepped(s.trail, by) !== s.trail;
const isFocused = (s: State) => s.focus !== null;
const shownView = (s: State) => s.doc && viewOf(s.doc);

/** Tables of the selection that the shown view has, or lacks. */
const ofView = (s: State, isIn: boolean): number[] => {
  const view = shownView(s);
  return view ? selectedTables(s).filter((id) => id in view.places === isIn) : [];
};

/** What a new view is made of: the focus, else the selection, else everything that is shown. */
const forNewView = (s: State): number[] => {
  if (s.focus && s.lens) return [...s.lens.shown];
  const selected = selectedTables(s);
  if (selected.length > 0 || !s.doc) return selected;
  const view = viewOf(s.doc);
  return view ? Object.keys(view.places).map(Number) : [...s.doc.tables.keys()];
};

const DETAIL_ICONS = { all: IconColumns3, keys: IconKey, names: IconLetterCase } as const;

const waysOf: readonly Action[] = [
  { id: "go.back", label: "Back", group: "Go", section: 4, keys: ["Alt+ArrowLeft"], icon: IconArrowLeft, enabled: canGo(-1), run: () => go(-1) },
  { id: "go.forward", label: "Forward", group: "Go", section: 4, keys: ["Alt+ArrowRight"], icon: IconArrowRight, enabled: canGo(1), run: () => go(1) },
  {
    id: "focus.toggle", label: (s) => (s.focus ? "End focus" : "Focus on selection"), group: "View", section: 5, keys: ["Shift+F"], icon: IconFocus2,
    enabled: (s) => isFocused(s) || selectedTables(s).length > 0, run: () => { if (!endFocus()) startFocus(); },
  },
  {
    id: "focus.more", label: "Focus: one relation further", group: "View", section: 5, hidden: true, keys: ["]"], icon: IconPlus, enabled: isFocused,
    run: (s) => setFocus({ hops: s.focus!.hops + 1 }),
  },
  {
    id: "focus.less", label: "Focus: one relation nearer", group: "View", section: 5, hidden: true, keys: ["["], icon: IconMinus, enabled: isFocused,
    run: (s) => setFocus({ hops: s.focus!.hops - 1 }),
  },
  ...[1, 2, 3].map((hops): Action => ({
    id: `focus.hops_${hops}`, label: `Focus: ${hops} ${hops === 1 ? "relation" : "relations"} around`, group: "View", section: 5, hidden: true, keys: [String(hops)],
    enabled: isFocused, run: () => setFocus({ hops }),
  })),
  {
    id: "focus.hide", label: (s) => (s.focus?.rest === "hide" ? "Focus: fade the rest" : "Focus: hide the rest"), group: "View", section: 5, hidden: true,
    keys: ["Shift+H"], enabled: isFocused, run: (s) => setFocus({ rest: s.focus!.rest === "hide" ? "fade" : "hide" }),
  },
  {
    id: "focus.follow", label: "Focus follows the selection", group: "View", section: 5, hidden: true, keys: ["Shift+G"], enabled: isFocused,
    checked: (s) => s.focus?.follows ?? false, run: (s) => setFocus({ follows: !s.focus!.follows }),
  },
  ...DETAILS.map(({ detail, label }, i): Action => ({
    id: `view.detail_${detail}`, label, group: "View", section: 6, keys: [`Alt+${i + 1}`], icon: DETAIL_ICONS[detail], enabled: hasDoc,
    checked: (s) => s.doc?.shown.detail === detail, run: () => setDetail(detail),
  })),
  {
    id: "views.whole", label: "Show the whole diagram", group: "View", section: 7, keys: ["Alt+0"], icon: IconStack2,
    enabled: (s) => shownView(s) !== null, run: () => showView(null),
  },
  { id: "views.next", label: "Next view", group: "View", section: 7, hidden: true, keys: ["Alt+PageDown"], enabled: hasViews, run: () => stepView(1) },
  { id: "views.previous", label: "Previous view", group: "View", section: 7, hidden: true, keys: ["Alt+PageUp"], enabled: hasViews, run: () => stepView(-1) },
  {
    id: "views.new", label: (s) => `New view of ${s.focus ? "the focus" : selectedTables(s).length > 0 ? "the selection" : "what is shown"}…`, group: "View", section: 7,
    keys: ["Shift+V"], icon: IconPlus, enabled: (s) => (s.doc?.tables.size ?? 0) > 0, run: (s) => askNewView(forNewView(s)),
  },
  {
    id: "views.rename", label: "Rename view…", group: "View", section: 7, hidden: true, icon: IconPencil, enabled: (s) => shownView(s) !== null,
    run: (s) => set({ dialog: { kind: "view", view: shownView(s)!.id, tables: [] } }),
  },
  {
    id: "views.remove", label: "Take out of this view", group: "View", section: 7, hidden: true, icon: IconX, keys: ["Shift+Delete"], enabled: (s) => ofView(s, true).length > 0,
    run: (s) => run({ type: "remove_from_view", view: shownView(s)!.id, tables: ofView(s, true) }),
  },
  {
    id: "views.neighbours", label: "Add neighbours to this view", group: "View", section: 7, hidden: true, icon: IconPlus, keys: ["Shift+N"],
    enabled: (s) => shownView(s) !== null && selectedTables(s).length > 0, run: addNeighbours,
  },
  {
    id: "views.delete", label: (s) => `Delete view${shownView(s) ? ` “${shownView(s)!.name}”` : ""}`, group: "View", section: 7, hidden: true, icon: IconTrash,
    enabled: (s) => shownView(s) !== null, run: (s) => run({ type: "drop_view", view: shownView(s)!.id }),
  },
  { id: "view.present", label: "Present", group: "View", section: 8, keys: ["F5"], icon: IconPresentation, enabled: (s) => (s.doc?.tables.size ?? 0) > 0, run: () => present() },
];

/** All of them; with the views of the document, which the palette finds by name and to which tables can be added. */
export function waysActions(doc: Doc | null): Action[] {
  const views = doc ? viewsByName(doc) : [];
  return [
    ...waysOf,
    ...views.map(({ id, name }): Action => ({
      id: `views.show_${id}`, label: `View “${name}”`, group: "Go", hidden: true, icon: IconStack2, enabled: (s) => s.doc?.shown.view !== id, run: () => showView(id),
    })),
    ...views.map(({ id, name, places }): Action => ({
      id: `views.add_${id}`, label: `Add to view “${name}”`, group: "View", hidden: true, icon: IconPlus,
      enabled: (s) => selectedTables(s).some((table) => !(table in places)), run: (s) => run({ type: "add_to_view", view: id, tables: selectedTables(s) }),
    })),
  ];
}

function hasViews(s: State): boolean {
  return (s.doc?.views.size ?? 0) > 0;
}

function addNeighbours(s: State) {
  const view = shownView(s);
  if (!s.doc || !view) return;
  const tables = [...within(s.doc, selectedTables(s), 1)];
  return run({ type: "add_to_view", view: view.id, tables });
}
