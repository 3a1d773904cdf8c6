/**
 * The mirror of the open document: its records by id, and the revision that they are the state of. `apply` is pure; it
 * never works out a change itself, it only repeats what the backend says has happened.
 */
import type {
  Change, Check, Column, ColumnId, EdgeId, EdgeRoute, Edit, Enum, Failure, Finding, ForeignKey, Index, ManyToMany, Placement,
  ProjectFile, SavedView, SheetView, Shown, Snapshot, Status, Table, TableBox, TableId, TextPatch, Update, ViewId,
} from "./wire";

/** A document as the window knows it. Maps are never altered: what changes is replaced. */
export interface Doc {
  readonly revision: number;
  readonly name: string;
  readonly path: string | null;
  readonly provider: string | null;
  readonly files: readonly ProjectFile[];
  readonly tables: ReadonlyMap<TableId, Table>;
  readonly columns: ReadonlyMap<ColumnId, Column>;
  readonly indexes: ReadonlyMap<number, Index>;
  readonly foreignKeys: ReadonlyMap<number, ForeignKey>;
  readonly manyToMany: ReadonlyMap<number, ManyToMany>;
  readonly enums: ReadonlyMap<number, Enum>;
  readonly checks: ReadonlyMap<number, Check>;
  readonly placements: ReadonlyMap<TableId, Placement>;
  readonly boxes: ReadonlyMap<TableId, TableBox>;
  readonly modules: ReadonlyMap<TableId, string>;
  readonly routes: ReadonlyMap<string, EdgeRoute>;
  /** Notes, and places of enums that somebody chose. */
  readonly sheet: SheetView;
  readonly views: ReadonlyMap<ViewId, SavedView>;
  /** What boxes and routes are of: a saved view or the whole diagram, and how much of each table. */
  readonly shown: Shown;
  readonly findings: readonly Finding[];
  readonly status: Status;
}

/** What came of applying an update: the next state, or the word that the mirror has lost the thread. */
export type Applied = { ok: true; doc: Doc } | { ok: false };

/** The mirror of a snapshot. */
export function fromSnapshot(snapshot: Snapshot): Doc {
  return {
    revision: snapshot.revision,
    name: snapshot.name,
    path: snapshot.path,
    provider: snapshot.provider,
    files: snapshot.files,
    tables: byId(snapshot.tables),
    columns: byId(snapshot.columns),
    indexes: byId(snapshot.indexes),
    foreignKeys: byId(snapshot.foreign_keys),
    manyToMany: byId(snapshot.many_to_many),
    enums: byId(snapshot.enums),
    checks: byId(snapshot.checks),
    placements: new Map(snapshot.placements.map((p) => [p.table, p])),
    boxes: new Map(snapshot.boxes.map((b) => [b.table, b])),
    modules: toModules(snapshot.modules),
    routes: new Map(snapshot.routes.map((r) => [edgeKey(r.edge), r])),
    sheet: snapshot.sheet,
    views: byId(snapshot.views),
    shown: snapshot.shown,
    findings: snapshot.findings,
    status: snapshot.status,
  };
}

/** The state after an update. A revision that is not the next one, or a text edit that does not fit, is a gap. */
export function apply(doc: Doc, update: Update): Applied {
  if (update.revision === doc.revision && update.changes.length + update.edits.length === 0) {
    return { ok: true, doc: { ...doc, status: update.status } };
  }
  if (update.revision !== doc.revision + 1) return { ok: false };
  const files = patchFiles(doc.files, update.edits);
  if (!files) return { ok: false };
  const draft = new Draft(doc);
  for (const change of update.changes) draft.change(change);
  const routes = update.routes.length + update.routes_removed.length > 0 ? new Map(doc.routes) : doc.routes;
  if (routes !== doc.routes) {
    const next = routes as Map<string, EdgeRoute>;
    for (const edge of update.routes_removed) next.delete(edgeKey(edge));
    for (const route of update.routes) next.set(edgeKey(route.edge), route);
  }
  for (const box of update.boxes) draft.box(box);
  for (const edit of update.views) draft.view(edit);
  const maps = draft.maps();
  return {
    ok: true,
    doc: {
      ...doc,
      ...maps,
      revision: update.revision,
      files,
      routes,
      shown: update.shown ?? doc.shown,
      modules: update.modules ? toModules(update.modules) : (maps.modules ?? doc.modules),
      sheet: update.sheet ?? doc.sheet,
      findings: update.findings ?? doc.findings,
      status: update.status,
    },
  };
}

/** The notices that nobody closed. */
export function openNotices(doc: Doc, closed: readonly string[]): readonly Failure[] {
  return doc.status.notices.filter(({ message }) => !closed.includes(message));
}

/** The key of an edge in `Doc.routes`. */
export function edgeKey(edge: EdgeId): string {
  return `${edge.kind === "foreign_key" ? "f" : "m"}${edge.id}`;
}

/** The texts after their replacements; `null` if a range lies outside its text. */
export function patchFiles(files: readonly ProjectFile[], edits: readonly TextPatch[]): readonly ProjectFile[] | null {
  if (edits.length === 0) return files;
  const next = files.slice();
  for (const edit of edits) {
    const file = next[edit.file];
    if (!file || edit.start > edit.end || edit.end > file.text.length) return null;
    next[edit.file] = { ...file, text: file.text.slice(0, edit.start) + edit.text + file.text.slice(edit.end) };
  }
  return next;
}

/** Columns of each table in order; the same array as long as no column changes. */
export const columnsByTable = memo((doc: Doc) => doc.columns, (columns) => {
  const groups = group(columns.values(), (column) => column.table);
  for (const list of groups.values()) list.sort((a, b) => a.rank - b.rank || a.id - b.id);
  return groups;
});

/** Keys and indexes of each table, by id. */
export const indexesByTable = memo((doc: Doc) => doc.indexes, (indexes) => group(indexes.values(), (i) => i.table));

/** Foreign keys that each table holds, by id. */
export const keysByChild = memo((doc: Doc) => doc.foreignKeys, (keys) => group(keys.values(), (k) => k.table));

/** Foreign keys that point to each table, by id. */
export const keysByParent = memo((doc: Doc) => doc.foreignKeys, (keys) => group(keys.values(), (k) => k.references));

/** The place of each column among those of its table that are drawn. */
export function placesOfColumns(doc: Doc): ReadonlyMap<ColumnId, number> {
  if (doc.shown.detail === "all") return allPlaces(doc);
  if (doc.shown.detail === "names") return NO_PLACES;
  const [groups, keys] = [columnsByTable(doc), keyColumns(doc)];
  let known = keyPlaces.get(keys);
  if (known?.groups !== groups) {
    const places = new Map<ColumnId, number>();
    for (const table of groups.keys()) shownColumns(doc, table).forEach((column, place) => places.set(column.id, place));
    keyPlaces.set(keys, (known = { groups, places }));
  }
  return known.places;
}

const NO_PLACES: ReadonlyMap<ColumnId, number> = new Map();
const keyPlaces = new WeakMap<object, { groups: object; places: ReadonlyMap<ColumnId, number> }>();

const allPlaces = memo((doc: Doc) => columnsByTable(doc), (groups) => {
  const places = new Map<ColumnId, number>();
  for (const list of groups.values()) list.forEach((column, place) => places.set(column.id, place));
  return places;
});

/** Keys of the edges at each table. */
export const edgesByTable = memo((doc: Doc) => doc.routes, (routes) => {
  const found = new Map<TableId, string[]>();
  const note = (table: TableId, key: string) => {
    const list = found.get(table);
    if (list) list.push(key);
    else found.set(table, [key]);
  };
  for (const [key, { from, to }] of routes) {
    note(from, key);
    if (to !== from) note(to, key);
  }
  return found;
});

/** Columns of one table in order. */
export function columnsOf(doc: Doc, table: TableId): readonly Column[] {
  return columnsByTable(doc).get(table) ?? [];
}

/** The columns that are parts of primary, foreign and unique keys. */
export function keyColumns(doc: Doc): ReadonlySet<ColumnId> {
  const known = keyCache.get(doc.indexes);
  if (known?.keys === doc.foreignKeys) return known.columns;
  const columns = new Set<ColumnId>();
  for (const key of doc.foreignKeys.values()) for (const id of key.columns) columns.add(id);
  for (const index of doc.indexes.values()) {
    if (index.kind !== "primary" && index.kind !== "unique") continue;
    for (const { target } of index.parts) if (target.kind === "column") columns.add(target.value);
  }
  keyCache.set(doc.indexes, { keys: doc.foreignKeys, columns });
  return columns;
}

const keyCache = new WeakMap<object, { keys: object; columns: Set<ColumnId> }>();

/** Columns of one table in order, as far as they are drawn; the same array as long as nothing changes. As Rust's `shown_columns`. */
export function shownColumns(doc: Doc, table: TableId): readonly Column[] {
  if (doc.shown.detail === "all") return columnsOf(doc, table);
  if (doc.shown.detail === "names") return NONE;
  const keys = keyColumns(doc);
  const columns = columnsOf(doc, table);
  const known = drawnCache.get(columns);
  if (known?.keys === keys) return known.drawn;
  const drawn = columns.filter((column) => keys.has(column.id));
  drawnCache.set(columns, { keys, drawn });
  return drawn;
}

const NONE: readonly Column[] = [];
const drawnCache = new WeakMap<object, { keys: object; drawn: readonly Column[] }>();

/** The saved view that is shown; none where the whole diagram is. */
export const viewOf = (doc: Doc): SavedView | null => (doc.shown.view === null ? null : (doc.views.get(doc.shown.view) ?? null));

/** The tables of a saved view that are there. */
export const tablesOfView = (doc: Doc, view: SavedView): TableId[] => Object.keys(view.places).map(Number).filter((id) => doc.tables.has(id));

/** Where the tables stand that are shown. */
export function placesOf(doc: Doc): ReadonlyMap<TableId, { readonly x: number; readonly y: number }> {
  const view = viewOf(doc);
  if (!view) return doc.placements;
  let places = placesCache.get(view);
  if (!places) {
    places = new Map(Object.entries(view.places).map(([id, [x, y]]) => [Number(id), { x, y }]));
    placesCache.set(view, places);
  }
  return places;
}

const placesCache = new WeakMap<SavedView, Map<TableId, { x: number; y: number }>>();

/** Whether a table is in what is shown. */
export const isShown = (doc: Doc, table: TableId): boolean => doc.tables.has(table) && placesOf(doc).has(table);

/** A function of one part of the document that is worked out once for each state of that part. */
export function memo<K extends object, V>(part: (doc: Doc) => K, work: (part: K) => V): (doc: Doc) => V {
  const known = new WeakMap<K, V>();
  return (doc) => {
    const key = part(doc);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = work(key);
    known.set(key, made);
    return made;
  };
}

function group<R>(records: Iterable<R>, of: (record: R) => number): Map<number, R[]> {
  const groups = new Map<number, R[]>();
  for (const record of records) {
    const list = groups.get(of(record));
    if (list) list.push(record);
    else groups.set(of(record), [record]);
  }
  return groups;
}

/** Copies each map at its first change. */
class Draft {
  private readonly copies = new Map<keyof Doc, Map<number, unknown>>();
  constructor(private readonly doc: Doc) {}

  change(change: Change): void {
    switch (change.kind) {
      case "table": {
        this.put("tables", change.change, (r) => r.id);
        if (change.change.edit === "drop") {
          this.copy("placements").delete(change.change.from.id);
          this.copy("boxes").delete(change.change.from.id);
          this.copy("modules").delete(change.change.from.id);
        }
        return;
      }
      case "column": return this.put("columns", change.change, (r) => r.id);
      case "index": return this.put("indexes", change.change, (r) => r.id);
      case "foreign_key": return this.put("foreignKeys", change.change, (r) => r.id);
      case "many_to_many": return this.put("manyToMany", change.change, (r) => r.id);
      case "enum": return this.put("enums", change.change, (r) => r.id);
      case "check": return this.put("checks", change.change, (r) => r.id);
      case "placement": return this.put("placements", change.change, (r) => r.table);
    }
  }

  box(box: TableBox): void {
    this.copy("boxes").set(box.table, box);
  }

  view(edit: Edit<SavedView>): void {
    this.put("views", edit, (r) => r.id);
  }

  maps(): Partial<Doc> {
    return Object.fromEntries(this.copies) as Partial<Doc>;
  }

  private put<R>(map: keyof Doc, edit: Edit<R>, id: (record: R) => number): void {
    const copy = this.copy(map);
    if (edit.edit === "drop") copy.delete(id(edit.from));
    else copy.set(id(edit.to), edit.to);
  }

  private copy(map: keyof Doc): Map<number, unknown> {
    let copy = this.copies.get(map);
    if (!copy) {
      copy = new Map(this.doc[map] as ReadonlyMap<number, unknown>);
      this.copies.set(map, copy);
    }
    return copy;
  }
}

function byId<R extends { id: number }>(records: readonly R[]): Map<number, R> {
  return new Map(records.map((record) => [record.id, record]));
}

function toModules(modules: { [table: number]: string }): Map<TableId, string> {
  return new Map(Object.entries(modules).map(([table, name]) => [Number(table), name]));
}
