/** What the canvas shows of the diagram and what it marks in it: the window's own, not the document's, and never undone. */
import type { ColumnId, TableId } from "../wire";
import type { Rect } from "./camera";

/** A part of the diagram that is looked at alone: a table with its neighbours, say. */
export interface Lens {
  readonly shown: ReadonlySet<TableId>;
  /** What becomes of the other tables. A hidden table can't be hit, and its relations are not drawn. */
  readonly rest: "fade" | "hide";
}

/** How something differs from what it is compared with. */
export type Mark = "added" | "removed" | "changed";

/** A table that the other side of a comparison has and the document lacks. */
export interface Ghost {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rect: Rect;
}

/** A column that a table of the document lacks. */
export interface GoneColumn {
  readonly name: string;
  readonly type: string;
}

/** Differences, as they are coloured on the canvas. Edges by their key in `Doc.routes`. */
export interface Marks {
  readonly tables: ReadonlyMap<TableId, Mark>;
  readonly columns: ReadonlyMap<ColumnId, Mark>;
  readonly edges: ReadonlyMap<string, Mark>;
  readonly ghosts: readonly Ghost[];
  /** Columns that are gone from tables that are there. */
  readonly gone: ReadonlyMap<TableId, readonly GoneColumn[]>;
  /** The ways of relations that are gone. */
  readonly lines: readonly (readonly (readonly [number, number])[])[];
  /** The ghost that is looked at, by its place. */
  readonly looked: number | null;
}
