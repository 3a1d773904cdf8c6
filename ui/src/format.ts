/** Records in words: types and defaults as Prisma text, labels as the diagram shows them. Pure; reads the mirror only. */
import type { Column, DefaultValue, Index, Literal, Object as SchemaObject, ReferentialAction } from "./wire";
import { indexesByTable, keysByChild, type Doc } from "./store";

/** What a column is part of: drawn before or behind its name. */
export type Badge = "PK" | "FK" | "U" | "IX" | "PII";

/** The type as Prisma text, with arity and native type: what `set_column` takes. */
export function typeText(doc: Doc, column: Column): string {
  const { native } = column;
  const db = native ? ` @db.${native.name}${native.args.length ? `(${native.args.join(", ")})` : ""}` : "";
  const base = column.ty.kind === "unsupported" ? `Unsupported("${column.ty.value}")` : baseName(doc, column);
  return base + mark(column) + db;
}

/** The type as the diagram shows it: the native type where there is one, else Prisma's. */
export function typeLabel(doc: Doc, column: Column): string {
  const { native } = column;
  if (!native) return baseName(doc, column) + mark(column);
  return native.name + (native.args.length ? `(${native.args.join(",")})` : "") + mark(column);
}

/** A default as Prisma text, without `@default()`; empty where there is none. */
export function defaultText(column: Column): string {
  return column.default ? valueText(column.default.value) : "";
}

/** A column in one line, as it is typed in place: `name Type`. */
export const columnLine = (doc: Doc, column: Column): string => `${column.name} ${typeText(doc, column)}`;

/** The badges of a column: the first stands before its name, the others behind it. */
export function badgesOf(doc: Doc, column: Column): readonly Badge[] {
  const { indexes, foreignKeys } = doc;
  let known = badgeCache.get(column);
  if (known?.indexes !== indexes || known.foreignKeys !== foreignKeys) {
    known = { indexes, foreignKeys, badges: makeBadges(doc, column) };
    badgeCache.set(column, known);
  }
  return known.badges;
}

const badgeCache = new WeakMap<Column, { indexes: object; foreignKeys: object; badges: readonly Badge[] }>();

function makeBadges(doc: Doc, column: Column): Badge[] {
  const own = (indexesByTable(doc).get(column.table) ?? []).filter((index) => indexColumns(index).includes(column.id));
  const others = own.filter((index) => index.kind !== "primary" && !isUniqueAlone(index));
  const has: readonly (readonly [Badge, boolean])[] = [
    ["PK", own.some(({ kind }) => kind === "primary")],
    ["FK", foreignKeysOf(doc, column).length > 0],
    ["U", own.some(isUniqueAlone)],
    ["IX", others.length > 0],
    ["PII", (column.notes?.pii ?? null) !== null && column.notes?.pii?.class !== "none"],
  ];
  return has.flatMap(([badge, is]) => (is ? [badge] : []));
}

const isUniqueAlone = (index: Index): boolean => index.kind === "unique" && index.parts.length === 1 && !index.predicate;

/** The plain columns of an index, in order. */
export const indexColumns = (index: Index): number[] =>
  index.parts.flatMap((part) => (part.target.kind === "column" ? [part.target.value] : []));

/** Whether a column is unique all by itself. */
export const isUnique = (doc: Doc, column: Column): boolean =>
  (indexesByTable(doc).get(column.table) ?? []).some((index) => isUniqueAlone(index) && indexColumns(index)[0] === column.id);

/** Whether a column is part of the primary key. */
export const isPrimary = (doc: Doc, column: Column): boolean =>
  (indexesByTable(doc).get(column.table) ?? []).some((i) => i.kind === "primary" && indexColumns(i).includes(column.id));

/** The foreign keys that a column is part of. */
export const foreignKeysOf = (doc: Doc, column: Column) =>
  (keysByChild(doc).get(column.table) ?? []).filter((key) => key.columns.includes(column.id));

/** An object in words: `Order`, `Order.total`. */
export function nameOf(doc: Doc, object: SchemaObject): string {
  switch (object.kind) {
    case "schema": return doc.name;
    case "table": return doc.tables.get(object.id)?.name ?? "";
    case "enum": return doc.enums.get(object.id)?.name ?? "";
    case "column": {
      const column = doc.columns.get(object.id);
      return column ? `${doc.tables.get(column.table)?.name ?? ""}.${column.name}` : "";
    }
    case "index": {
      const index = doc.indexes.get(object.id);
      if (!index) return "";
      const names = indexColumns(index).map((id) => doc.columns.get(id)?.name ?? "?");
      return index.mapped ?? index.name ?? `${doc.tables.get(index.table)?.name ?? ""}(${names.join(", ")})`;
    }
    case "foreign_key": {
      const key = doc.foreignKeys.get(object.id);
      return key ? `${doc.tables.get(key.table)?.name ?? ""}.${key.field}` : "";
    }
    case "many_to_many": {
      const relation = doc.manyToMany.get(object.id);
      return relation ? `${doc.tables.get(relation.a.table)?.name ?? ""}.${relation.a.field}` : "";
    }
    case "check": return doc.checks.get(object.id)?.name ?? "check";
  }
}

/** Whether the object is still there. */
export function exists(doc: Doc, object: SchemaObject): boolean {
  switch (object.kind) {
    case "schema": return true;
    case "table": return doc.tables.has(object.id);
    case "column": return doc.columns.has(object.id);
    case "index": return doc.indexes.has(object.id);
    case "foreign_key": return doc.foreignKeys.has(object.id);
    case "many_to_many": return doc.manyToMany.has(object.id);
    case "enum": return doc.enums.has(object.id);
    case "check": return doc.checks.has(object.id);
  }
}

/** The table that an object stands in on the canvas: the child for a relation. */
export function tableOf(doc: Doc, object: SchemaObject): number | null {
  switch (object.kind) {
    case "schema":
    case "enum": return null;
    case "table": return doc.tables.has(object.id) ? object.id : null;
    case "column": return doc.columns.get(object.id)?.table ?? null;
    case "index": return doc.indexes.get(object.id)?.table ?? null;
    case "foreign_key": return doc.foreignKeys.get(object.id)?.table ?? null;
    case "many_to_many": return doc.manyToMany.get(object.id)?.a.table ?? null;
    case "check": return doc.checks.get(object.id)?.table ?? null;
  }
}

/** Whether two objects are the same. */
export const same = (a: SchemaObject, b: SchemaObject): boolean =>
  a.kind === b.kind && (a.kind === "schema" || a.id === (b as { id: number }).id);

/** Referential actions as Prisma writes them. */
export const ACTION_LABEL: Record<ReferentialAction, string> = {
  cascade: "Cascade",
  restrict: "Restrict",
  no_action: "NoAction",
  set_null: "SetNull",
  set_default: "SetDefault",
};

/** `1 table`, `2 tables`. */
export const count = (n: number, word: string, plural = `${word}s`): string =>
  `${n.toLocaleString("en")} ${n === 1 ? word : plural}`;

function baseName(doc: Doc, column: Column): string {
  return column.ty.kind === "enum" ? (doc.enums.get(column.ty.value)?.name ?? "?") : column.ty.value;
}

const mark = (column: Column): string => ({ required: "", optional: "?", list: "[]" })[column.arity];

function valueText(value: DefaultValue): string {
  switch (value.kind) {
    case "literal": return literalText(value.value);
    case "list": return `[${value.value.map(literalText).join(", ")}]`;
    case "now": return "now()";
    case "autoincrement": return "autoincrement()";
    case "expression": return value.value === null ? "dbgenerated()" : `dbgenerated(${JSON.stringify(value.value)})`;
    case "function": return `${value.value.name}(${value.value.args.join(", ")})`;
  }
}

function literalText(literal: Literal): string {
  return literal.kind === "string" ? JSON.stringify(literal.value) : String(literal.value);
}
