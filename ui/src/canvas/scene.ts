/**
 * The lower layer: paper, modules, relations, tables; everything but what is selected, hovered or dragged. Paints a part of
 * the world for the camera's scale; takes everything as arguments and keeps nothing.
 */
import type { EdgeRoute, TableId } from "../wire";
import type { Doc } from "../store";
import type { Colors } from "../theme";
import { mixed } from "../theme";
import type { Rect } from "./camera";
import { paintPresentedBoxes, paintPresentedLines } from "./enums";
import type { Far } from "./far";
import { paintGone, paintGoneLines } from "./ghosts";
import type { Layout } from "./geometry";
import type { Lens, Marks } from "./lens";
import { paintEdges } from "./painters/edges";
import { paintFar, paintLines } from "./painters/far";
import { paintMarks } from "./painters/marks";
import { paintAreaNames, paintAreas, paintFarNames, paintPaper } from "./painters/modules";
import { paintTable } from "./painters/tables";

/** From this zoom on columns are drawn. */
export const NEAR = 0.42;
/** From this zoom on lines are dashed; below, dashes would be dust. */
export const DASHED = 0.5;
/** How much is left of what a lens fades. */
const FADED = 0.14;

/** What there is to paint. */
export interface Scene {
  readonly doc: Doc;
  readonly layout: Layout;
  readonly zoom: number;
  readonly dark: boolean;
  readonly colors: Colors;
  /** The part that is looked at; the rest is faded. */
  readonly lens: Lens | null;
  readonly marks: Marks | null;
  /** Tables that are painted elsewhere with their relations: they are being dragged. */
  readonly without: ReadonlySet<TableId> | null;
  /** Relations as lines, those that are faded apart. */
  readonly far: { readonly shown: Far; readonly faded: Far };
}

/** Paints what is in view. The context has the world's transform. */
export function paintScene(ctx: CanvasRenderingContext2D, scene: Scene, seen: Rect): void {
  paintPaper(ctx, scene, seen);
  paintAreas(ctx, scene, seen);
  const isNear = scene.zoom >= NEAR;
  if (isNear) paintNearEdges(ctx, scene, seen);
  else paintLines(ctx, scene, seen);
  paintPresentedLines(ctx, scene);
  if (scene.marks) paintGoneLines(ctx, scene.marks, scene.zoom, scene.colors);
  if (isNear) paintAreaNames(ctx, scene, seen);
  paintTables(ctx, scene, seen, isNear);
  paintPresentedBoxes(ctx, scene, seen);
  paintMarks(ctx, scene, seen, isNear);
  if (scene.marks) paintGone(ctx, scene.marks, scene.layout, seen, scene.zoom, isNear, scene.colors);
  if (!isNear) paintFarNames(ctx, scene, seen);
}

/** Whether a lens fades the relation between two tables. */
export const fades = (lens: Lens | null, { from, to }: EdgeRoute): boolean => lens !== null && !(lens.shown.has(from) && lens.shown.has(to));

function paintNearEdges(ctx: CanvasRenderingContext2D, { layout, lens, without, zoom, colors }: Scene, seen: Rect): void {
  const reach = { x: seen.x - 24, y: seen.y - 24, width: seen.width + 48, height: seen.height + 48 };
  const routes = layout.edges.query(reach).map((key) => layout.routes.get(key)!).filter((route) => !without?.has(route.from) && !without?.has(route.to));
  const pen = { width: 1.25, dashed: zoom >= DASHED, paper: colors.paper };
  paintEdges(ctx, routes.filter((route) => fades(lens, route)), seen, { ...pen, color: mixed(colors.edge, colors.paper, 0.25) });
  paintEdges(ctx, routes.filter((route) => !fades(lens, route)), seen, { ...pen, color: colors.edge });
}

function paintTables(ctx: CanvasRenderingContext2D, scene: Scene, seen: Rect, isNear: boolean): void {
  const { layout, lens, without } = scene;
  // Shadows and frames reach a little beyond.
  const reach = { x: seen.x - 3, y: seen.y - 4, width: seen.width + 6, height: seen.height + 7 };
  // The younger lie over the older; `hit` asks in the same order.
  const ids = layout.tables.query(reach).sort((a, b) => a - b);
  for (const id of ids) {
    if (without?.has(id)) continue;
    const rect = layout.boxes.get(id)!;
    const isFaded = lens !== null && !lens.shown.has(id);
    if (isFaded) ctx.globalAlpha = FADED;
    if (isNear) paintTable(ctx, scene, id, rect, seen);
    else paintFar(ctx, scene, id, rect);
    if (isFaded) ctx.globalAlpha = 1;
  }
}
