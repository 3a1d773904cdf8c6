/** Made-up snapshots of any size. The same number gives the same snapshot. */
import type {
  Cardinality, Column, EdgeRoute, Enum, Finding, ForeignKey, Index, IndexKind, ScalarType, Snapshot, Table,
} from "../src/wire";

const HEADER = 36;
const ROW = 22;
const PADDING = 6;
const MODULES: [string, string[]][] = [
  ["accounts", ["User", "Session", "ApiKey", "Role", "Permission", "Organization", "Membership", "Invitation"]],
  ["catalog", ["Product", "Category", "Variant", "Brand", "PriceList", "Price", "Media", "Attribute"]],
  ["sales", ["Cart", "CartItem", "Order", "OrderItem", "Payment", "Refund", "Coupon", "Shipment"]],
  ["content", ["Page", "Block", "Post", "Comment", "Tag", "Revision", "Redirect", "Menu"]],
];
const FIELDS: [string, ScalarType, "required" | "optional" | "list"][] = [
  ["name", "String", "required"], ["slug", "String", "required"], ["description", "String", "optional"],
  ["position", "Int", "required"], ["amount", "Decimal", "required"], ["settings", "Json", "optional"],
  ["labels", "String", "list"], ["isActive", "Boolean", "required"], ["externalReference", "String", "optional"],
  ["publishedAt", "DateTime", "optional"], ["createdAt", "DateTime", "required"], ["updatedAt", "DateTime", "required"],
];

/** A snapshot with that many tables in modules of eight. */
export function makeSnapshot(count: number): Snapshot {
  let next = 1;
  const random = randomFrom(count);
  const tables: Table[] = [];
  const columns: Column[] = [];
  const columnsOf = new Map<number, Column[]>();
  const indexes: Index[] = [];
  const foreignKeys: ForeignKey[] = [];
  const findings: Finding[] = [];
  const modules: Record<number, string> = {};
  const status: Enum = {
    id: next++, namespace: null, name: "Status", mapped: "status", comment: "Where a record is in its life.",
    values: ["DRAFT", "ACTIVE", "ARCHIVED"].map((name) => ({ id: next++, name, mapped: null, comment: null })),
  };
  const column = (table: number, name: string, rest: Partial<Column>): Column => {
    const mapped = /[A-Z]/.test(name) ? name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`) : null;
    const made: Column = {
      id: next++, table, rank: (columns.length + 1) * 65536, name, mapped, ty: { kind: "scalar", value: "String" },
      native: null, arity: "required", default: null, updated_at: false, generated: null, comment: null, ignored: false, ...rest,
    };
    columns.push(made);
    const own = columnsOf.get(table);
    if (own) own.push(made);
    else columnsOf.set(table, [made]);
    return made;
  };
  const index = (table: number, kind: IndexKind, ids: number[]) =>
    indexes.push({
      id: next++, table, kind, name: null, mapped: null, predicate: null, method: null, clustered: null,
      parts: ids.map((id) => ({ target: { kind: "column", value: id }, sort: null, length: null, ops: null })),
      nulls_not_distinct: false, include: [], comment: null,
    });
  const text: string[] = ['datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n'];

  for (let i = 0; i < count; i += 1) {
    const [module, names] = MODULES[Math.floor(i / 8) % MODULES.length]!;
    const round = Math.floor(i / 32);
    const name = names[i % 8]! + (round ? String(round + 1) : "");
    const table: Table = {
      id: next++, namespace: null, name, mapped: `${name.toLowerCase()}s`, kind: i % 29 === 28 ? { kind: "view", definition: null } : { kind: "table" },
      module: null, comment: i % 3 ? null : `${name} of the ${module} module.`, ignored: false,
    };
    tables.push(table);
    modules[table.id] = module + (round ? ` ${round + 1}` : "");
    const id = column(table.id, "id", {
      ty: { kind: "scalar", value: "Int" }, default: { value: { kind: "autoincrement" }, mapped: null },
    });
    index(table.id, "primary", [id.id]);
    const first = Math.floor(random() * 4);
    for (const [field, scalar, arity] of FIELDS.slice(first, first + 3 + Math.floor(random() * 8))) {
      const made = column(table.id, field, {
        ty: { kind: "scalar", value: scalar }, arity, updated_at: field === "updatedAt",
        native: scalar === "Decimal" ? { name: "Decimal", args: ["10", "2"] } : null,
        default: field === "createdAt" ? { value: { kind: "now" }, mapped: null } : null,
      });
      if (field === "slug") index(table.id, "unique", [made.id]);
    }
    if (i % 4 === 1) column(table.id, "status", { ty: { kind: "enum", value: status.id } });
    const parents = Math.min(i, Math.floor(random() * 3));
    for (let k = 0; k < parents; k += 1) {
      const local = random() < 0.8 ? Math.max(0, i - 1 - Math.floor(random() * 6)) : Math.floor(random() * i);
      const parent = tables[local]!;
      const field = parent.name[0]!.toLowerCase() + parent.name.slice(1);
      if (columnsOf.get(table.id)!.some((c) => c.name === `${field}Id`)) continue;
      const arity = random() < 0.3 ? "optional" : "required";
      const child = column(table.id, `${field}Id`, { ty: { kind: "scalar", value: "Int" }, arity });
      foreignKeys.push({
        id: next++, table: table.id, references: parent.id, columns: [child.id],
        ref_columns: [columnsOf.get(parent.id)![0]!.id], field, relation: null, mapped: null,
        inverse: { name: `${name[0]!.toLowerCase()}${name.slice(1)}s`, list: true, comment: null, ignored: false },
        on_delete: random() < 0.4 ? "cascade" : null, on_update: null, comment: null, optional: false, ignored: false,
      });
      if (random() < 0.6) index(table.id, "plain", [child.id]);
      else {
        findings.push({
          code: "performance/foreign-key-index", severity: "warning",
          message: `The foreign key ${name}.${child.name} has no index.`,
          help: "Without an index every delete of a parent reads the whole table.", at: { kind: "column", id: child.id },
          subject: `${name}.${child.name}`, range: null, line: null, fix: `Add @@index([${child.name}])`, fix_is_safe: true,
        });
      }
    }
    if (i % 7 === 3) {
      findings.push({
        code: "structure/timestamps", severity: i % 2 ? "info" : "error", message: `${name} has no created and updated timestamps.`,
        help: "Every table should say when a row was made and last changed.", at: { kind: "table", id: table.id },
        subject: name, range: null, line: null, fix: null, fix_is_safe: false,
      });
    }
    const own = columnsOf.get(table.id)!;
    text.push(`${table.comment ? `/// ${table.comment}\n` : ""}model ${name} {\n${own.map((c) => `  ${c.name.padEnd(20)} ${c.ty.kind === "scalar" ? c.ty.value : "Status"}`).join("\n")}\n\n  @@map("${table.mapped}")\n}\n`);
  }
  const all = text.join("\n");
  const starts = new Map<string, { at: number; line: number }>();
  let [line, from] = [1, 0];
  for (const found of all.matchAll(/^model (\w+) \{/gm)) {
    line += all.slice(from, found.index).split("\n").length - 1;
    from = found.index;
    starts.set(found[1]!, { at: from, line });
  }
  for (const finding of findings) {
    const { at, line } = starts.get(finding.subject.split(".")[0]!)!;
    finding.range = { file: 0, start: at, end: at + 6 };
    finding.line = line;
  }
  return {
    revision: 1, name: "shop", path: "shop/prisma/schema.prisma", provider: "postgresql",
    files: [{ name: "schema.prisma", text: all }], tables, columns, indexes, foreign_keys: foreignKeys, many_to_many: [],
    enums: [status], checks: [], ...arrange(tables, columns, foreignKeys), modules, findings,
    sheet: { notes: [], enums: [] },
    views: [], shown: { view: null, detail: "all" },
    status: { dirty: false, undo: null, redo: null, notices: [] },
  };
}

function arrange(tables: Table[], columns: Column[], keys: ForeignKey[]): Pick<Snapshot, "placements" | "boxes" | "routes"> {
  const rows = new Map<number, Column[]>();
  for (const column of columns) {
    const own = rows.get(column.table);
    if (own) own.push(column);
    else rows.set(column.table, [column]);
  }
  const boxes = tables.map(({ id, name }) => {
    const own = rows.get(id) ?? [];
    const widest = Math.max(name.length * 9 + 24, ...own.map((c) => 34 + c.name.length * 7.6 + 16 + 80 + 12));
    return { table: id, width: Math.min(420, Math.max(160, 2 * Math.round(widest / 2))), height: HEADER + ROW * own.length + PADDING };
  });
  const across = Math.ceil(Math.sqrt(tables.length / 8));
  const placements = tables.map((table, i) => {
    const module = Math.floor(i / 8);
    const x = (module % across) * 1480 + (i % 4) * 350;
    const y = Math.floor(module / across) * 900 + Math.floor((i % 8) / 4) * 420;
    return { table: table.id, x, y, color: null, pinned: false };
  });
  const place = new Map(placements.map((p, i) => [p.table, { ...p, ...boxes[i]! }]));
  const anchor = (table: number, id: number) => HEADER + ROW * (rows.get(table) ?? []).findIndex((c) => c.id === id) + ROW / 2;
  const routes = keys.map((key): EdgeRoute => {
    const [a, b] = [place.get(key.table)!, place.get(key.references)!];
    const [ya, yb] = [a.y + anchor(a.table, key.columns[0]!), b.y + anchor(b.table, key.ref_columns[0]!)];
    const right = b.x > a.x;
    const xa = right ? a.x + a.width : a.x;
    const xb = b.x === a.x ? b.x : right ? b.x : b.x + b.width;
    const bend = b.x === a.x ? a.x - 28 - (key.id % 5) * 5 : xb + (right ? -26 - (key.id % 4) * 6 : 26 + (key.id % 4) * 6);
    const optional = rows.get(key.table)?.find((c) => c.id === key.columns[0])?.arity === "optional";
    const end: Cardinality = optional ? "zero_or_one" : "one";
    return {
      edge: { kind: "foreign_key", id: key.id }, from: key.table, to: key.references,
      points: [[xa, ya], [bend, ya], [bend, yb], [xb, yb]], start: "zero_or_many", end, identifying: key.id % 3 === 0,
    };
  });
  return { placements, boxes, routes };
}

function randomFrom(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
