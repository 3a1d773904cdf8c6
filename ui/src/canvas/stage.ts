/**
 * The canvas: two layers, one camera, one gesture at a time. Draws on demand only, at most once a frame, and nothing at
 * rest. Reads the window's state; edits by commands alone.
 */
import type { Object as SchemaObject, TableId } from "../wire";
import { isPrimary, tableOf } from "../format";
import { get, set, useApp, type State } from "../state";
import { edgesByTable, placesOfColumns, type Doc } from "../store";
import { DARK, LIGHT, type Colors } from "../theme";
import { around, centred, fitted, panned, revealed, toScreen, toWorld, zoomed, type Camera, type Point, type Rect } from "./camera";
import { Far } from "./far";
import { hit, layoutOf, rowRect, segments, takeChanged, type Hit, type Layout } from "./geometry";
import type { Gesture, Press } from "./gestures/gesture";
import { GESTURES } from "./gestures";
import { isBlank, paintOverlay } from "./overlay";
import { fades, NEAR, paintScene, type Scene } from "./scene";
import { forgetWidths } from "./text";
import { Tiles } from "./tiles";

/** This near to the border a gesture moves the paper. */
const BORDER = 20;
/** Milliseconds until the zoom is told to the rest of the window. */
const ZOOM_TOLD = 120;
/** Milliseconds from the first picture to what is prepared for the next ones. */
const PREPARED = 150;
/** With so many parts of the picture changed, all of it is painted anew. */
const MANY = 600;

const NOTHING: Hit = { kind: "none" };
/** Of left, middle and right button, their bits in `buttons`. */
const BIT = [1, 4, 2];

/** Tables that are being dragged, and how far. */
export interface Moved {
  readonly tables: ReadonlySet<TableId>;
  readonly by: Point;
}

let current: Stage | null = null;

/** The canvas of the window, while it is shown. */
export const stage = (): Stage | null => current;

export class Stage {
  camera: Camera = { x: 0, y: 0, zoom: 1 };
  moved: Moved | null = null;
  hover: Hit = NOTHING;
  /** What was dragged until now, while the tiles don't show it yet. */
  private landing: Moved | null = null;
  private far: { routes: unknown; lens: unknown; without: unknown; shown: Far; faded: Far } | null = null;
  private readonly tiles = new Tiles((ctx, zoom, seen) => {
    const scene = this.sceneAt(zoom);
    if (scene) paintScene(ctx, scene, seen);
  });
  private isBlank = true;
  private width = 0;
  private height = 0;
  private gesture: Gesture | null = null;
  /** The button that the gesture began with. */
  private held = 0;
  private space = false;
  private frame = 0;
  private panning = 0;
  private telling: ReturnType<typeof setTimeout> | null = null;
  private dirty = { scene: true, overlay: true };
  private shown: string | null = null;
  private pictured: string | null = null;
  private readonly undo: (() => void)[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly root: HTMLElement,
    private readonly scene: HTMLCanvasElement,
    private readonly overlay: HTMLCanvasElement,
  ) {
    current = this;
    const on = <E extends Event>(target: EventTarget, type: string, handler: (event: E) => void, options?: AddEventListenerOptions) => {
      target.addEventListener(type, handler as EventListener, options);
      this.undo.push(() => target.removeEventListener(type, handler as EventListener, options));
    };
    on<PointerEvent>(overlay, "pointerdown", (event) => this.down(event));
    on<PointerEvent>(overlay, "pointermove", (event) => this.move(event));
    on<PointerEvent>(overlay, "pointerup", (event) => this.end(event, true));
    on<PointerEvent>(overlay, "pointercancel", (event) => this.end(event, false));
    on<PointerEvent>(overlay, "pointerleave", () => this.setHover(NOTHING));
    // The middle button would scroll or paste by itself.
    on<MouseEvent>(overlay, "mousedown", (event) => event.button === 1 && event.preventDefault());
    on<WheelEvent>(overlay, "wheel", (event) => this.wheel(event), { passive: false });
    on<KeyboardEvent>(window, "keydown", (event) => this.keys(event, true));
    on<KeyboardEvent>(window, "keyup", (event) => this.keys(event, false));
    on<Event>(window, "blur", () => this.setSpace(false));
    const sizes = new ResizeObserver(() => this.resize());
    sizes.observe(root);
    this.undo.push(() => sizes.disconnect(), useApp.subscribe((now, before) => this.changed(now, before)));
    this.undo.push(() => cancelAnimationFrame(this.frame), () => cancelAnimationFrame(this.panning), () => clearTimeout(this.telling ?? undefined));
    void document.fonts?.ready.then(() => {
      forgetWidths();
      this.repaint();
    });
    this.resize();
    this.adopt(get().doc);
  }

  /** Lets go of everything; the object is of no use then. */
  dispose(): void {
    this.undo.forEach((undo) => undo());
    if (current === this) current = null;
  }

  get layout(): Layout | null {
    const { doc, lens } = get();
    return doc && layoutOf(doc, lens);
  }

  get colors(): Colors {
    return get().dark ? DARK : LIGHT;
  }

  /** Whether columns are drawn at this zoom. */
  get near(): boolean {
    return this.camera.zoom >= NEAR;
  }

  /** Tells when the camera or the sizes have changed. */
  onView(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  toScreen(world: Point): Point {
    return toScreen(this.camera, world);
  }

  toWorld(screen: Point): Point {
    return toWorld(this.camera, screen);
  }

  /** Size on the screen. */
  get size(): { readonly width: number; readonly height: number } {
    return { width: this.width, height: this.height };
  }

  /** The middle of what is shown, in the world. */
  middle(): Point {
    return this.toWorld({ x: this.width / 2, y: this.height / 2 });
  }

  setCamera(camera: Camera): void {
    this.camera = camera;
    // Words that follow every step of a zoom would cost more than its picture.
    if (get().zoom !== camera.zoom) this.telling ??= setTimeout(() => this.tellZoom(), ZOOM_TOLD);
    this.invalidate();
    this.listeners.forEach((listener) => listener());
  }

  private tellZoom(): void {
    this.telling = null;
    set({ zoom: this.camera.zoom });
  }

  panBy(dx: number, dy: number): void {
    this.setCamera(panned(this.camera, dx, dy));
  }

  /** Zooms about the middle. */
  zoomBy(factor: number): void {
    this.setCamera(zoomed(this.camera, { x: this.width / 2, y: this.height / 2 }, factor));
  }

  zoomTo(zoom: number): void {
    this.zoomBy(zoom / this.camera.zoom);
  }

  /** Shows the whole diagram, or these tables. */
  fit(tables?: readonly TableId[]): void {
    const layout = this.layout;
    if (!layout?.bounds || this.width === 0) return;
    const rects = tables?.flatMap((id) => layout.boxes.get(id) ?? []);
    const bounds = (rects?.length ? around(rects) : null) ?? layout.bounds;
    this.setCamera(fitted(bounds, this.width, this.height, 44, tables ? 1.1 : 1));
  }

  /** Brings an object into view; `near` also so that its columns can be read. */
  reveal(object: SchemaObject, near = true): void {
    const { doc } = get();
    const layout = this.layout;
    const table = doc && tableOf(doc, object);
    const box = table === null || table === undefined ? undefined : layout?.boxes.get(table);
    if (!doc || !layout || !box) return;
    const target = object.kind === "column" ? this.rowOf(table!, object.id) ?? box : box;
    const camera = revealed(this.camera, target, this.width, this.height);
    if (camera === this.camera && (this.near || !near)) return;
    if (!near) return this.setCamera(camera);
    this.setCamera(centred(this.camera, target.height > this.height ? { ...target, height: this.height / 2 } : target, this.width, this.height));
  }

  /** Moves the paper so far that a part of the world is in view. */
  show(rect: Rect): void {
    this.setCamera(revealed(this.camera, rect, this.width, this.height));
  }

  /** The row of a column in the world. */
  rowOf(table: TableId, column: number): Rect | null {
    const { doc } = get();
    const box = this.layout?.boxes.get(table);
    const place = doc ? placesOfColumns(doc).get(column) : undefined;
    return box && place !== undefined ? rowRect(box, place) : null;
  }

  /** Where a relation leaves a row, on the screen. */
  rowEdge(table: TableId, column: number, side: "left" | "right"): Point | null {
    const row = this.rowOf(table, column);
    return row && this.toScreen({ x: side === "left" ? row.x : row.x + row.width, y: row.y + row.height / 2 });
  }

  isPrimary(table: TableId, column: number): boolean {
    const { doc } = get();
    const record = doc?.columns.get(column);
    return !!doc && record?.table === table && isPrimary(doc, record);
  }

  /** The object that an edge's key names. */
  edgeObject(key: string): SchemaObject | null {
    const edge = this.layout?.routes.get(key)?.edge;
    return edge ? { kind: edge.kind, id: edge.id } : null;
  }

  /** Tables that are carried by a gesture stand on the upper layer; `null` puts them down where they belong. */
  setMoved(moved: Moved | null): void {
    const before = this.moved;
    if (moved && before && moved.tables.size === before.tables.size && [...moved.tables].every((id) => before.tables.has(id))) {
      // The same set, so that what was worked out for it holds.
      this.moved = { tables: before.tables, by: moved.by };
      return this.invalidateOverlay();
    }
    this.moved = moved;
    if (!moved && before) this.landing = { tables: before.tables, by: { x: 0, y: 0 } };
    for (const one of [moved, before]) if (one) this.tiles.stale(this.around(one.tables));
    this.invalidate();
  }

  /** What the upper layer carries: what is dragged, or lands. */
  get carried(): Moved | null {
    return this.moved ?? this.landing;
  }

  /** Boxes of tables and the parts of their relations. */
  private around(tables: ReadonlySet<TableId>): Rect[] | null {
    const { doc } = get();
    const { layout } = this;
    if (!doc || !layout) return [];
    const rects: Rect[] = [];
    for (const id of tables) {
      const box = layout.boxes.get(id);
      if (box) rects.push({ x: box.x - 4, y: box.y - 4, width: box.width + 8, height: box.height + 8 });
      for (const key of edgesByTable(doc).get(id) ?? []) rects.push(...segments(layout.routes.get(key)?.points ?? []));
      if (rects.length > MANY) return null;
    }
    return rects;
  }

  /** Ids of the selected tables; from afar a selected column is shown by its table. */
  selectedTables(): Set<TableId> {
    const { doc, selection } = get();
    const tables = new Set<TableId>();
    for (const object of selection) {
      if (object.kind === "table") tables.add(object.id);
      if (object.kind === "column" && !this.near) tables.add(doc?.columns.get(object.id)?.table ?? -1);
    }
    return tables;
  }

  /** Ends the gesture in progress without effect; `false` if there was none. */
  cancelGesture(): boolean {
    const { gesture } = this;
    this.gesture = null;
    gesture?.cancel();
    if (gesture) this.cursor();
    return gesture !== null;
  }

  /** What lies under a point of the window, and that point in the world. */
  at(event: { clientX: number; clientY: number }): { screen: Point; world: Point; hit: Hit } {
    const bounds = this.root.getBoundingClientRect();
    const screen = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
    const world = this.toWorld(screen);
    const { doc, selection } = get();
    const layout = this.layout;
    const reach = (this.near ? 6 : 4) / this.camera.zoom;
    const front = new Set(selection.flatMap((object) => (object.kind === "table" ? [object.id] : [])));
    return { screen, world, hit: doc && layout ? hit(doc, layout, world, reach, this.near, front) : { kind: "none" } };
  }

  /** Client coordinates of a point in the world. */
  toClient(world: Point): Point {
    const bounds = this.root.getBoundingClientRect();
    const at = this.toScreen(world);
    return { x: at.x + bounds.left, y: at.y + bounds.top };
  }

  invalidate(): void {
    this.dirty.scene = true;
    this.invalidateOverlay();
  }

  invalidateOverlay(): void {
    this.dirty.overlay = true;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  /** Paints everything anew. */
  repaint(): void {
    this.tiles.clear();
    this.invalidate();
  }

  /** Draws; `now` all that is missing at once, whatever time it takes. */
  draw(now = false): void {
    const { doc } = get();
    const ratio = window.devicePixelRatio || 1;
    const scale = this.camera.zoom * ratio;
    // Both layers stand on whole pixels.
    const camera = { x: Math.round(this.camera.x * scale) / scale, y: Math.round(this.camera.y * scale) / scale, zoom: this.camera.zoom };
    const wanted = this.dirty;
    this.dirty = { scene: false, overlay: false };
    const scene = this.sceneAt(camera.zoom);
    if (wanted.scene && doc) {
      const ctx = this.scene.getContext("2d", { alpha: false });
      const isDone = !ctx || this.tiles.draw(ctx, camera, this.scene.width, this.scene.height, ratio, this.colors.paper, now);
      if (!isDone) this.invalidate();
      else this.tellPicture();
      if (isDone && this.landing) {
        this.landing = null;
        wanted.overlay = true;
      }
    }
    const ctx = wanted.overlay ? this.overlay.getContext("2d") : null;
    if (!ctx) return;
    const hover: Hit = this.gesture === null ? this.hover : NOTHING;
    const nothing = !scene || (isBlank(this, hover) && !this.gesture?.paint);
    if (nothing && this.isBlank) return;
    this.isBlank = nothing;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.overlay.width, this.overlay.height);
    if (scene) {
      ctx.setTransform(scale, 0, 0, scale, -camera.x * scale, -camera.y * scale);
      paintOverlay(ctx, this, scene, hover, { width: this.width, height: this.height });
    }
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.gesture?.paint?.(ctx);
  }

  /** Says once for each document that its picture is there: benches read it. */
  private tellPicture(): void {
    if (this.pictured === this.shown) return;
    this.pictured = this.shown;
    performance.mark("crowfoot:picture");
    // One after the other, so that none of them holds up a frame for long.
    [2, 4].forEach((times, i) => setTimeout(() => this.prepare(this.camera.zoom * times), PREPARED * (i + 1)));
  }

  /** Works out in a quiet moment what the first steps of a zoom would wait for. */
  private prepare(zoom: number): void {
    if (current === this) this.sceneAt(zoom)?.far.shown.visit({ x: 0, y: 0, width: 0, height: 0 }, zoom, () => undefined);
  }

  /** What there is to paint, for a zoom. */
  private sceneAt(zoom: number): Scene | null {
    const { doc, dark, lens, marks } = get();
    const { layout } = this;
    if (!doc || !layout) return null;
    const without = this.moved?.tables ?? null;
    const far = this.far;
    if (!far || far.routes !== layout.routes || far.lens !== lens || far.without !== without) {
      const routes = [...layout.routes.values()].filter((route) => !without?.has(route.from) && !without?.has(route.to));
      const [shown, faded] = [false, true].map((fade) => new Far(routes.filter((route) => fades(lens, route) === fade)));
      this.far = { routes: layout.routes, lens, without, shown: shown!, faded: faded! };
    }
    return { doc, layout, zoom, dark, colors: this.colors, lens: lens?.rest === "fade" ? lens : null, marks, without, far: this.far! };
  }

  private adopt(doc: Doc | null, before: Doc | null = null): void {
    // A document that was not here before is shown whole; one that changed stays where it is.
    const key = doc && `${doc.path ?? ""}|${doc.name}`;
    if (key !== this.shown) {
      this.shown = key;
      this.moved = null;
      this.tiles.clear();
      if (doc && this.width > 0) this.first(doc);
    } else if (doc && before && doc.shown.view !== before.shown.view) this.tiles.clear();
    else if (doc && before) this.tiles.stale(this.changedParts(doc, before));
    this.invalidate();
  }

  /** What of the picture a change of the document is about; `null` for all of it. */
  private changedParts(doc: Doc, before: Doc): Rect[] | null {
    void this.layout;
    const parts = takeChanged();
    const places: readonly (keyof Doc)[] = ["placements", "boxes", "routes", "views", "revision", "status", "files", "path", "name", "provider"];
    const isMoveOnly = (Object.keys(doc) as (keyof Doc)[]).every((part) => doc[part] === before[part] || places.includes(part));
    // A colour or a pin alters a table where it stands.
    const isLook = doc.placements !== before.placements && [...doc.placements].some(([id, to]) => {
      const from = before.placements.get(id);
      return from !== to && from !== undefined && (from.color !== to.color || from.pinned !== to.pinned);
    });
    return isMoveOnly && !isLook && parts.length < MANY ? parts : null;
  }

  private first(doc: Doc): void {
    if (layoutOf(doc).bounds) this.fit();
    else this.setCamera({ x: -this.width / 2, y: -this.height / 2, zoom: 1 });
  }

  private changed(now: State, before: State): void {
    if (now.doc !== before.doc) this.adopt(now.doc, before.doc);
    if (now.dark !== before.dark) this.repaint();
    if (now.lens !== before.lens || now.marks !== before.marks) {
      this.tiles.stale(null);
      this.invalidate();
    }
    if (now.selection !== before.selection || now.inPlace !== before.inPlace) this.invalidateOverlay();
    if (now.reveal !== before.reveal && now.selection[0]) this.reveal(now.selection[0], now.reveal.near);
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.root;
    const ratio = window.devicePixelRatio || 1;
    const wasEmpty = this.width === 0;
    this.width = width;
    this.height = height;
    for (const canvas of [this.scene, this.overlay]) {
      canvas.width = Math.max(1, Math.round(width * ratio));
      canvas.height = Math.max(1, Math.round(height * ratio));
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const { doc } = get();
    if (wasEmpty && width > 0 && doc) this.first(doc);
    this.dirty = { scene: true, overlay: true };
    // At once: a resized canvas is empty, and waiting for the next frame would flicker.
    this.draw();
    this.listeners.forEach((listener) => listener());
  }

  private press(event: PointerEvent): Press {
    return { ...this.at(event), button: event.button, shift: event.shiftKey, mod: event.ctrlKey || event.metaKey, space: this.space };
  }

  private down(event: PointerEvent): void {
    if (event.button === 2) return;
    if (get().menu || get().relation) set({ menu: null, relation: null });
    if (this.gesture) return;
    const press = this.press(event);
    for (const start of GESTURES) {
      this.gesture = start(this, press);
      if (this.gesture) break;
    }
    this.held = event.button;
    if (this.gesture) this.overlay.setPointerCapture(event.pointerId);
    this.cursor();
    this.invalidateOverlay();
  }

  private move(event: PointerEvent): void {
    // While one button is held, or is thought to be, the others come as moves: Pointer Events, "chorded buttons".
    if (event.button === 0 && !this.gesture && (event.buttons & 1) !== 0) return this.down(event);
    if (event.button >= 0 && event.button === this.held && this.gesture && (event.buttons & BIT[this.held]!) === 0) return this.end(event, true);
    const press = this.press(event);
    if (!this.gesture) return this.setHover(press.hit);
    this.gesture.move(press);
    if (this.gesture.pans) this.panAtBorder(event);
  }

  /** While a gesture holds the pointer at the border, the paper moves on; what is dragged stays under the pointer. */
  private panAtBorder(event: PointerEvent): void {
    cancelAnimationFrame(this.panning);
    const { screen } = this.at(event);
    const push = (at: number, size: number) => (at < BORDER ? BORDER - at : at > size - BORDER ? size - BORDER - at : 0);
    const dx = push(screen.x, this.width);
    const dy = push(screen.y, this.height);
    if (dx === 0 && dy === 0) return;
    this.panning = requestAnimationFrame(() => {
      if (!this.gesture?.pans) return;
      this.panBy(Math.max(-BORDER, Math.min(BORDER, dx)) / 2, Math.max(-BORDER, Math.min(BORDER, dy)) / 2);
      this.gesture.move(this.press(event));
      this.panAtBorder(event);
    });
  }

  private end(event: PointerEvent, done: boolean): void {
    const { gesture } = this;
    if (!gesture) return;
    this.gesture = null;
    cancelAnimationFrame(this.panning);
    if (this.overlay.hasPointerCapture(event.pointerId)) this.overlay.releasePointerCapture(event.pointerId);
    if (done) gesture.up(this.press(event));
    else gesture.cancel();
    this.cursor();
    this.invalidateOverlay();
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? this.height : 1;
    if (event.ctrlKey || event.metaKey) {
      // Pinches come as small steps with ctrl; a wheel's notch is capped so that one notch is about 20 %.
      const step = Math.max(-24, Math.min(24, event.deltaY * unit * (event.deltaMode === 0 && Math.abs(event.deltaY) < 50 ? 1 : 0.25)));
      const { screen } = this.at(event);
      this.setCamera(zoomed(this.camera, screen, Math.exp(-step * 0.0085)));
    } else if (event.shiftKey && event.deltaX === 0) this.panBy(-event.deltaY * unit, 0);
    else this.panBy(-event.deltaX * unit, -event.deltaY * unit);
    if (!this.gesture) this.setHover(this.at(event).hit);
  }

  private keys(event: KeyboardEvent, isDown: boolean): void {
    if (event.key !== " ") return;
    const within = document.activeElement === this.root || document.activeElement === document.body;
    if (isDown && within && !event.repeat) this.setSpace(true);
    if (!isDown) this.setSpace(false);
    if (within) event.preventDefault();
  }

  private setSpace(space: boolean): void {
    if (this.space === space) return;
    this.space = space;
    this.cursor();
  }

  private setHover(next: Hit): void {
    if (JSON.stringify(next) === JSON.stringify(this.hover)) return;
    this.hover = next;
    this.cursor();
    this.invalidateOverlay();
  }

  private cursor(): void {
    const over = { none: "default", table: "default", column: "default", edge: "pointer", handle: "crosshair", side: "crosshair" }[this.hover.kind];
    this.overlay.style.cursor = this.gesture?.cursor ?? (this.space ? "grab" : over);
  }
}
