/** Paints on the upper layer what stands beside the schema: notes, and enums that are selected. Alters nothing. */
import { notes, useNotes } from "../notes";
import { get } from "../state";
import type { Rect } from "./camera";
import { paintLitEnums } from "./enums";
import { paintNotes } from "./notes";
import { usePresented } from "./presented";
import type { Scene } from "./scene";
import type { Stage } from "./stage";

/** Whether there is nothing of it. */
export const isBesideBlank = (): boolean => notes().length === 0 && usePresented.getState().moved === null;

/** Paints in the world's units. */
export function paintBeside(ctx: CanvasRenderingContext2D, stage: Stage, scene: Scene, seen: Rect): void {
  const ids = get().selection.flatMap((object) => (object.kind === "enum" ? [object.id] : []));
  paintLitEnums(ctx, scene, ids, (table, column) => stage.rowOf(table, column));
  const { selected, writing, moved } = useNotes.getState();
  paintNotes(ctx, { notes: notes(), selected, moved, writing: writing?.name ?? null }, seen, scene.zoom, scene.dark);
}
