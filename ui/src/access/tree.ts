/**
 * The diagram as a tree that is walked and heard: modules, their tables, and in each its columns, relations, indexes and checks. A
 * node leads to its neighbours without a list of all of them, so that ten thousand tables cost no more than ten. Pure.
 */
import { worstFindings } from "../canvas/worst";
import { badgesOf, count, indexColumns, tableOf, typeLabel } from "../format";
import { columnsOf, indexesByTable, keysByChild, keysByParent, memo, type Doc } from "../store";
import type { Object as SchemaObject } from "../wire";

/** A node of the tree. A relation hangs under both of its tables. */
export type Node =
  | { readonly kind: "module"; readonly name: string }
  | { readonly kind: "enums" }
  | { readonly kind: "table"; readonly id: number }
  | { readonly kind: "enum"; readonly id: number }
  | { readonly kind: "part"; readonly table: number; readonly object: SchemaObject };

/** Groups that are closed and tables that are open, by their keys; all else is the other way round. */
export interface Shape {
  readonly closed: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
}

/** A node's name in the page. */
export function keyOf(node: Node): string {
  switch (node.kind) {
    case "module": return `module-${node.name}`;
    case "enums": return "enums";
    case "table": return `table-${node.id}`;
    case "enum": return `enum-${node.id}`;
    case "part": return `part-${node.table}-${node.object.kind}-${"id" in node.object ? node.object.id : 0}`;
  }
}

/** Where an object stands in the tree; `null` for the schema itself. */
export function nodeOf(doc: Doc, object: SchemaObject): Node | null {
  if (object.kind === "enum") return { kind: "enum", id: object.id };
  const table = tableOf(doc, object);
  if (table === null) return null;
  return object.kind === "table" ? { kind: "table", id: table } : { kind: "part", table, object };
}

/** The object that a node stands for; groups stand for none. */
export function objectOf(node: Node): SchemaObject | null {
  if (node.kind === "table" || node.kind === "enum") return { kind: node.kind, id: node.id };
  return node.kind === "part" ? node.object : null;
}

interface Roots {
  readonly groups: readonly { readonly name: string; readonly tables: readonly number[] }[];
  /** Group and place within it of each table. */
  readonly places: ReadonlyMap<number, readonly [number, number]>;
}

const known = new WeakMap<object, { modules: object; roots: Roots }>();

function rootsOf(doc: Doc): Roots {
  const found = known.get(doc.tables);
  if (found && found.modules === doc.modules) return found.roots;
  const byModule = new Map<string, number[]>();
  const names = [...doc.tables.values()].map(({ id, name }) => ({ id, name }));
  for (const { id } of names.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id))) {
    const module = doc.modules.get(id) ?? "";
    const list = byModule.get(module);
    if (list) list.push(id);
    else byModule.set(module, [id]);
  }
  const groups = [...byModule].map(([name, tables]) => ({ name, tables })).sort((a, b) => (a.name === "" ? 1 : b.name === "" ? -1 : a.name < b.name ? -1 : 1));
  const places = new Map(groups.flatMap(({ tables }, group) => tables.map((id, place) => [id, [group, place] as const] as const)));
  const roots = { groups, places };
  known.set(doc.tables, { modules: doc.modules, roots });
  return roots;
}

const enumsOf = memo((doc) => doc.enums, (enums) => [...enums.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ id }) => id));
const joinsOf = memo((doc) => doc.manyToMany, (joins) => {
  const found = new Map<number, number[]>();
  for (const { id, a, b } of joins.values()) for (const table of new Set([a.table, b.table])) found.set(table, [...(found.get(table) ?? []), id]);
  return found;
});
const checksOf = memo((doc) => doc.checks, (checks) => {
  const found = new Map<number, number[]>();
  for (const { id, table } of checks.values()) found.set(table, [...(found.get(table) ?? []), id]);
  return found;
});

function partsOf(doc: Doc, table: number): SchemaObject[] {
  const out = keysByChild(doc).get(table) ?? [];
  const into = (keysByParent(doc).get(table) ?? []).filter((key) => key.table !== table);
  return [
    ...columnsOf(doc, table).map(({ id }) => ({ kind: "column" as const, id })),
    ...[...out, ...into].map(({ id }) => ({ kind: "foreign_key" as const, id })),
    ...(joinsOf(doc).get(table) ?? []).map((id) => ({ kind: "many_to_many" as const, id })),
    ...(indexesByTable(doc).get(table) ?? []).map(({ id }) => ({ kind: "index" as const, id })),
    ...(checksOf(doc).get(table) ?? []).map((id) => ({ kind: "check" as const, id })),
  ];
}

/** The nodes beside a node, itself among them, and its place. */
export function family(doc: Doc, node: Node): { readonly size: number; readonly place: number; at(place: number): Node | null } {
  const { groups, places } = rootsOf(doc);
  const list = <T>(items: readonly T[], place: number, make: (item: T) => Node) => ({
    size: items.length, place, at: (at: number) => (at >= 0 && at < items.length ? make(items[at]!) : null),
  });
  switch (node.kind) {
    case "module":
    case "enums": {
      const roots: Node[] = groups.map(({ name }) => ({ kind: "module", name }));
      if (doc.enums.size > 0) roots.push({ kind: "enums" });
      return list(roots, roots.findIndex((root) => keyOf(root) === keyOf(node)), (root) => root);
    }
    case "table": {
      const [group, place] = places.get(node.id) ?? [0, -1];
      return list(groups[group]?.tables ?? [], place, (id) => ({ kind: "table", id }));
    }
    case "enum": {
      const enums = enumsOf(doc);
      return list(enums, enums.indexOf(node.id), (id) => ({ kind: "enum", id }));
    }
    case "part": {
      const parts = partsOf(doc, node.table);
      const id = "id" in node.object ? node.object.id : -1;
      return list(parts, parts.findIndex((part) => part.kind === node.object.kind && "id" in part && part.id === id), (object) => ({ kind: "part", table: node.table, object }));
    }
  }
}

/** The node above; `null` at the top. */
export function parentOf(doc: Doc, node: Node): Node | null {
  switch (node.kind) {
    case "module":
    case "enums": return null;
    case "table": return { kind: "module", name: doc.modules.get(node.id) ?? "" };
    case "enum": return { kind: "enums" };
    case "part": return { kind: "table", id: node.table };
  }
}

/** How deep a node stands, from 1. */
export const levelOf = (node: Node): number => ({ module: 1, enums: 1, table: 2, enum: 2, part: 3 })[node.kind];

/** Whether what hangs under a node is shown; `undefined` where nothing can. */
export function isOpen(doc: Doc, node: Node, shape: Shape): boolean | undefined {
  if (node.kind === "module" || node.kind === "enums") return !shape.closed.has(keyOf(node));
  return node.kind === "table" && partsOf(doc, node.id).length > 0 ? shape.open.has(keyOf(node)) : undefined;
}

/** The first node under another. */
export function firstChild(doc: Doc, node: Node): Node | null {
  switch (node.kind) {
    case "module": {
      const id = rootsOf(doc).groups.find(({ name }) => name === node.name)?.tables[0];
      return id === undefined ? null : { kind: "table", id };
    }
    case "enums": {
      const id = enumsOf(doc)[0];
      return id === undefined ? null : { kind: "enum", id };
    }
    case "table": {
      const object = partsOf(doc, node.id)[0];
      return object ? { kind: "part", table: node.id, object } : null;
    }
    case "enum":
    case "part": return null;
  }
}

/** The first node of all. */
export function firstNode(doc: Doc): Node | null {
  const group = rootsOf(doc).groups[0];
  return group ? { kind: "module", name: group.name } : doc.enums.size > 0 ? { kind: "enums" } : null;
}

/** The last node that is shown. */
export function lastNode(doc: Doc, shape: Shape): Node | null {
  const first = firstNode(doc);
  if (!first) return null;
  const roots = family(doc, first);
  return deepest(doc, roots.at(roots.size - 1)!, shape);
}

/** The node that is shown under this one. */
export function nextNode(doc: Doc, node: Node, shape: Shape): Node | null {
  if (isOpen(doc, node, shape)) {
    const child = firstChild(doc, node);
    if (child) return child;
  }
  for (let at: Node | null = node; at; at = parentOf(doc, at)) {
    const { place, at: sibling } = family(doc, at);
    const next = sibling(place + 1);
    if (next) return next;
  }
  return null;
}

/** The node that is shown above this one. */
export function previousNode(doc: Doc, node: Node, shape: Shape): Node | null {
  const { place, at } = family(doc, node);
  const before = at(place - 1);
  return before ? deepest(doc, before, shape) : parentOf(doc, node);
}

function deepest(doc: Doc, node: Node, shape: Shape): Node {
  let at = node;
  while (isOpen(doc, at, shape)) {
    const child = firstChild(doc, at);
    if (!child) break;
    const children = family(doc, child);
    at = children.at(children.size - 1) ?? child;
  }
  return at;
}

/** Up to so many nodes before and after a node, itself among them, in order. */
export function around(doc: Doc, node: Node, shape: Shape, each: number): Node[] {
  const before: Node[] = [];
  for (let at = previousNode(doc, node, shape); at && before.length < each; at = previousNode(doc, at, shape)) before.push(at);
  const after: Node[] = [];
  for (let at = nextNode(doc, node, shape); at && after.length < each; at = nextNode(doc, at, shape)) after.push(at);
  return [...before.reverse(), node, ...after];
}

/** A node in words. */
export function spoken(doc: Doc, node: Node): string {
  switch (node.kind) {
    case "module": return `${node.name || "No module"}, ${count(rootsOf(doc).groups.find(({ name }) => name === node.name)?.tables.length ?? 0, "table")}`;
    case "enums": return `Enums, ${doc.enums.size.toLocaleString("en")}`;
    case "table":
    case "enum":
    case "part": return describe(doc, objectOf(node)!, node.kind === "part" ? node.table : null);
  }
}

/** An object in words; `from` is the table that it is looked at from. */
export function describe(doc: Doc, object: SchemaObject, from: number | null = null): string {
  const name = (id: number) => doc.tables.get(id)?.name ?? "?";
  const columnNames = (ids: readonly number[]) => ids.map((id) => doc.columns.get(id)?.name ?? "?").join(", ");
  switch (object.kind) {
    case "schema": return doc.name;
    case "table": {
      const table = doc.tables.get(object.id);
      const relations = (keysByChild(doc).get(object.id)?.length ?? 0) + (keysByParent(doc).get(object.id)?.length ?? 0) + (joinsOf(doc).get(object.id)?.length ?? 0);
      const worst = worstFindings(doc);
      const findings = worst.counts.get(object.id) ?? 0;
      return [
        table?.name, table?.kind.kind === "view" ? "view" : "table", count(columnsOf(doc, object.id).length, "column"), relations > 0 && count(relations, "relation"),
        findings > 0 && `${count(findings, "finding")}, worst: ${worst.tables.get(object.id)}`, doc.placements.get(object.id)?.pinned && "pinned",
      ].filter(Boolean).join(", ");
    }
    case "column": {
      const column = doc.columns.get(object.id);
      if (!column) return "";
      const marks = { PK: "primary key", FK: "foreign key", U: "unique", IX: "indexed", PII: "" };
      const worst = worstFindings(doc).columns.get(object.id);
      const pii = column.notes?.pii;
      return [
        column.name, typeLabel(doc, column).replace(/\?$/, ""), { required: "required", optional: "optional", list: "list" }[column.arity],
        ...badgesOf(doc, column).map((badge) => marks[badge]), pii && pii.class !== "none" && `personal: ${pii.class.replace("_", " ")}`,
        worst && `finding: ${worst}`,
      ].filter(Boolean).join(", ");
    }
    case "foreign_key": {
      const key = doc.foreignKeys.get(object.id);
      if (!key) return "";
      return from !== null && from === key.references && key.references !== key.table
        ? `${key.inverse?.name ?? name(key.table)}, ${name(key.table)} refers to it by ${columnNames(key.columns)}`
        : `${key.field}, refers to ${name(key.references)} by ${columnNames(key.columns)}`;
    }
    case "many_to_many": {
      const join = doc.manyToMany.get(object.id);
      return join ? `${name(join.a.table)} and ${name(join.b.table)}, many to many` : "";
    }
    case "index": {
      const index = doc.indexes.get(object.id);
      const kinds = { primary: "primary key", unique: "unique key", plain: "index", fulltext: "full-text index" };
      return index ? `${kinds[index.kind]} over ${columnNames(indexColumns(index))}` : "";
    }
    case "check": return `check ${doc.checks.get(object.id)?.name ?? ""}: ${doc.checks.get(object.id)?.expression ?? ""}`;
    case "enum": {
      const record = doc.enums.get(object.id);
      return record ? `${record.name}, enum, ${record.values.map((value) => value.name).slice(0, 8).join(", ")}` : "";
    }
  }
}
