/**
 * The lines of the outline: saved views, tables with their columns by module, enums with their values. Pure; ten thousand tables
 * are laid out within a frame, because what needs sorting is sorted once for each state of it.
 */
import { hueOf, moduleHue } from "../canvas/palette";
import { worstFindings } from "../canvas/worst";
import { typeLabel } from "../format";
import { columnsByTable, memo, placesOf, type Doc } from "../store";
import type { Object as SchemaObject, Severity, Table, ViewId } from "../wire";

/** One line of the tree. */
export interface Line {
  /** Stable name of the line, by which it is open or closed. */
  readonly key: string;
  readonly level: 1 | 2 | 3;
  readonly kind: "group" | "view" | "table" | "sql_view" | "column" | "enum" | "value";
  readonly name: string;
  readonly detail: string;
  readonly color: string | null;
  readonly severity: Severity | undefined;
  /** Absent: nothing stands below it. */
  readonly open?: boolean;
  readonly object?: SchemaObject;
  readonly view?: ViewId | null;
  /** The saved view that is shown lacks it. */
  readonly away?: boolean;
  /** Place among its siblings, from 1, and how many there are. */
  readonly place: number;
  readonly of: number;
}

/** What is open beyond what is by itself, and closed of it: groups are open, tables and enums are not. */
export type Turned = ReadonlySet<string>;

/** The lines that are to be seen. A filter opens what holds a match, and leaves out what neither is nor holds one. */
export function linesOf(doc: Doc, filter: string, turned: Turned, dark: boolean): Line[] {
  const shade = dark ? 1 : 0;
  const wanted = filter.trim().toLowerCase();
  const lines: Line[] = [];
  const worst = worstFindings(doc);
  const columns = columnsByTable(doc);
  const places = doc.shown.view === null ? null : placesOf(doc);
  const isOpen = (key: string, byItself: boolean) => turned.has(key) !== byItself;
  const group = (name: string, count: number, color: string | null, severity?: Severity): boolean => {
    const key = `g${name}`;
    const open = wanted !== "" || isOpen(key, true);
    lines.push({ key, level: 1, kind: "group", name, detail: String(count), color, severity: open ? undefined : severity, open, place: 0, of: 0 });
    return open;
  };

  const views = [...doc.views.values()].filter((view) => has(view.name, wanted)).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (views.length > 0 && group("Views", views.length, null)) {
    views.forEach((view, i) => lines.push({
      key: `v${view.id}`, level: 2, kind: "view", name: view.name, detail: String(Object.keys(view.places).length), color: null, severity: undefined,
      view: view.id, place: i + 1, of: views.length,
    }));
  }

  const modules = byModule(doc);
  const plain = modules.length === 1 && modules[0]![0] === "";
  for (const [module, all] of modules) {
    const found = wanted === "" ? all : all.filter((table) =>
      has(table.name, wanted) || has(table.mapped, wanted) || (columns.get(table.id) ?? []).some((c) => has(c.name, wanted) || has(c.mapped, wanted)));
    if (found.length === 0) continue;
    const color = module ? moduleHue(doc, module).accent[shade] : null;
    if (!plain && !group(module || "No module", found.length, color, gravest(found, worst.tables))) continue;
    found.forEach((table, i) => {
      const own = columns.get(table.id) ?? [];
      const isMatch = wanted === "" || has(table.name, wanted) || has(table.mapped, wanted);
      const matching = isMatch ? [] : own.filter((c) => has(c.name, wanted) || has(c.mapped, wanted));
      const key = `t${table.id}`;
      const open = matching.length > 0 || isOpen(key, false);
      lines.push({
        key, level: plain ? 1 : 2, kind: table.kind.kind === "view" ? "sql_view" : "table", name: table.name, detail: String(own.length),
        color: hueOf(doc, table.id).accent[shade], severity: worst.tables.get(table.id), ...(own.length > 0 && { open }),
        object: { kind: "table", id: table.id }, away: places !== null && !places.has(table.id), place: i + 1, of: found.length,
      });
      if (!open) return;
      const shown = matching.length > 0 ? matching : own;
      shown.forEach((column, k) => lines.push({
        key: `c${column.id}`, level: plain ? 2 : 3, kind: "column", name: column.name, detail: typeLabel(doc, column), color: null,
        severity: worst.columns.get(column.id), object: { kind: "column", id: column.id }, away: places !== null && !places.has(table.id),
        place: k + 1, of: shown.length,
      }));
    });
  }

  const enums = sortedEnums(doc).filter((e) => has(e.name, wanted) || e.values.some((v) => has(v.name, wanted)));
  if (enums.length > 0 && group("Enums", enums.length, null)) {
    enums.forEach((e, i) => {
      const matching = has(e.name, wanted) ? [] : e.values.filter((v) => has(v.name, wanted));
      const open = matching.length > 0 || isOpen(`e${e.id}`, false);
      const object: SchemaObject = { kind: "enum", id: e.id };
      lines.push({
        key: `e${e.id}`, level: 2, kind: "enum", name: e.name, detail: String(e.values.length), color: null, severity: undefined, open, object,
        place: i + 1, of: enums.length,
      });
      if (!open) return;
      const shown = matching.length > 0 ? matching : e.values;
      shown.forEach((value, k) => lines.push({
        key: `w${value.id}`, level: 3, kind: "value", name: value.name, detail: "", color: null, severity: undefined, object, place: k + 1, of: shown.length,
      }));
    });
  }
  const groups = lines.filter((line) => line.level === 1);
  groups.forEach((line, i) => Object.assign(line, { place: i + 1, of: groups.length }));
  return lines;
}

/** The line above it in the tree, by place in the list; -1 for the uppermost. */
export function parentOf(lines: readonly Line[], at: number): number {
  const level = lines[at]?.level ?? 1;
  for (let i = at - 1; i >= 0; i -= 1) if (lines[i]!.level < level) return i;
  return -1;
}

/** The next line whose name begins so, from the one behind `at` on, around the end. */
export function beginning(lines: readonly Line[], letters: string, at: number): number {
  const wanted = letters.toLowerCase();
  for (let i = 1; i <= lines.length; i += 1) {
    const place = (at + i) % lines.length;
    if (lines[place]!.name.toLowerCase().startsWith(wanted)) return place;
  }
  return -1;
}

/** The line of an object: its own, or that of what holds it. */
export function lineOf(doc: Doc, lines: readonly Line[], object: SchemaObject): number {
  const find = (key: string) => lines.findIndex((line) => line.key === key);
  if (object.kind === "enum") return find(`e${object.id}`);
  if (object.kind === "column") {
    const own = find(`c${object.id}`);
    return own >= 0 ? own : find(`t${doc.columns.get(object.id)?.table ?? ""}`);
  }
  return object.kind === "table" ? find(`t${object.id}`) : -1;
}

const sortedTables = memo((doc) => doc.tables, (tables) => [...tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
const sortedEnums = memo((doc) => doc.enums, (enums) => [...enums.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));

/** Tables of each module by name, those without module last. */
function byModule(doc: Doc): readonly (readonly [string, readonly Table[]])[] {
  const tables = sortedTables(doc);
  const known = grouped.get(tables);
  if (known?.modules === doc.modules) return known.groups;
  const found = new Map<string, Table[]>();
  for (const table of tables) {
    const module = doc.modules.get(table.id) ?? "";
    const list = found.get(module);
    if (list) list.push(table);
    else found.set(module, [table]);
  }
  const groups = [...found].sort(([a], [b]) => (a === "" ? 1 : b === "" ? -1 : a < b ? -1 : 1));
  grouped.set(tables, { modules: doc.modules, groups });
  return groups;
}

const grouped = new WeakMap<readonly Table[], { modules: object; groups: (readonly [string, readonly Table[]])[] }>();

function gravest(tables: readonly Table[], worst: ReadonlyMap<number, Severity>): Severity | undefined {
  let found: Severity | undefined;
  for (const { id } of tables) {
    const severity = worst.get(id);
    if (severity === "error") return severity;
    if (severity === "warning" || found === undefined) found = severity ?? found;
  }
  return found;
}

const has = (text: string | null, wanted: string): boolean => wanted === "" || (text?.toLowerCase().includes(wanted) ?? false);
