/**
 * Notes down the places where one has been, and goes back and forth between them. What is selected and where the camera comes
 * to rest make a place; what one merely passes is none.
 */
import { stage } from "../canvas/stage";
import { same } from "../format";
import { get, select, set, useApp } from "../state";
import { EMPTY, further, hereOf, isElsewhere, moved, replaced, stepped, visited, type Place } from "./trail";
import { keepCamera, settle, showView } from "./views";

/** After so many milliseconds the camera is at rest. */
const REST = 250;
/** Who stays less than this passes by. */
const PASSING = 500;
/** So many objects are remembered as visited. */
const RECENT = 12;

let going = false;
let came = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Goes one place back or forth. */
export async function go(by: 1 | -1): Promise<void> {
  const { trail, doc } = get();
  const next = stepped(trail, by);
  const place = hereOf(next);
  if (next === trail || !place || !doc) return;
  going = true;
  keepCamera(true);
  try {
    set({ trail: next });
    const view = place.view !== null && doc.views.has(place.view) ? place.view : null;
    await showView(view);
    select(place.selection);
    stage()?.setCamera(place.camera);
  } finally {
    keepCamera(false);
    going = false;
    came = performance.now();
  }
}

/** The camera has moved: once it rests, the place at hand is there. */
export function cameraMoved(): void {
  clearTimeout(timer);
  timer = setTimeout(rest, REST);
}

/** Notes places down as long as it is not ended by what it returns. */
export function watchPlaces(): () => void {
  const stop = useApp.subscribe((now, before) => {
    if (now.doc?.path !== before.doc?.path || now.doc?.name !== before.doc?.name) {
      set({ trail: EMPTY, visited: [] });
      return cameraMoved();
    }
    const isOther = now.selection !== before.selection || now.doc?.shown.view !== before.doc?.shown.view;
    if (going || !now.doc || !isOther) return;
    const [first] = now.selection;
    const isNew = now.selection.length === 1 && first && !same(first, now.visited[0] ?? { kind: "schema" });
    if (isNew) set((s) => ({ visited: [first, ...s.visited.filter((other) => !same(first, other))].slice(0, RECENT) }));
    if (now.selection.length === 0 && now.doc.shown.view === before.doc?.shown.view) return;
    note();
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

function note(): void {
  const place = present();
  if (!place) return;
  const isPassing = performance.now() - came < PASSING;
  came = performance.now();
  set((s) => ({ trail: isPassing && hereOf(s.trail)?.view === place.view ? replaced(s.trail, place) : visited(s.trail, place) }));
  cameraMoved();
}

function rest(): void {
  const place = present();
  const canvas = stage();
  if (!place || !canvas || going) return;
  settle(place.camera);
  const { trail } = get();
  const here = hereOf(trail);
  const { clientWidth, clientHeight } = document.querySelector("[data-canvas]") ?? { clientWidth: 0, clientHeight: 0 };
  const isFar = here !== undefined && performance.now() - came > PASSING && isElsewhere(here.camera, place.camera, clientWidth, clientHeight);
  if (here?.camera !== place.camera) set({ trail: here === undefined || isFar ? further(trail, place) : moved(trail, place.camera) });
}

/** Where one is now. */
function present(): Place | null {
  const { doc, selection } = get();
  const canvas = stage();
  return doc && canvas ? { selection, camera: canvas.camera, view: doc.shown.view } : null;
}
