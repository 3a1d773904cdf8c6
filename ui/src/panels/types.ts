/** What can stand where a type or a default is written, for completion. Offers only; the backend says what is right. */
import type { Column } from "../wire";
import type { Doc } from "../store";

const SCALARS = ["String", "Int", "Boolean", "DateTime", "BigInt", "Decimal", "Float", "Json", "Bytes"];

const NATIVE: Record<string, readonly string[]> = {
  postgresql: [
    "String @db.VarChar(255)", "String @db.Uuid", "String @db.Citext", "String @db.Char(2)", "Int @db.SmallInt", "DateTime @db.Timestamptz(6)",
    "DateTime @db.Timestamptz(3)", "DateTime @db.Date", "DateTime @db.Time(6)", "Decimal @db.Decimal(10, 2)", "Decimal @db.Money", "Json @db.Json",
    "Json @db.JsonB", "Float @db.Real",
  ],
  mysql: [
    "String @db.VarChar(255)", "String @db.Text", "String @db.LongText", "String @db.Char(36)", "Int @db.TinyInt", "Int @db.UnsignedInt",
    "Boolean @db.TinyInt(1)", "DateTime @db.DateTime(3)", "DateTime @db.Timestamp(0)", "DateTime @db.Date", "Decimal @db.Decimal(10, 2)",
  ],
  sqlite: [],
};

/** Types that begin with, or else contain, what is typed. */
export function completions(doc: Doc, typed: string): string[] {
  const plain = [...SCALARS, ...[...doc.enums.values()].map((e) => e.name)];
  const mark = /[?[\]]+$/.exec(typed)?.[0] ?? "";
  const bare = typed.slice(0, typed.length - mark.length).toLowerCase();
  const all = [...plain.map((name) => name + mark), ...(mark ? [] : (NATIVE[doc.provider ?? ""] ?? []))];
  const starts = all.filter((name) => name.toLowerCase().startsWith(bare));
  return [...starts, ...all.filter((name) => !starts.includes(name) && name.toLowerCase().includes(bare))];
}

/** All types, for a list that filters itself: plain, optional, list, native. */
export function typeOffers(doc: Doc): string[] {
  const plain = [...SCALARS, ...[...doc.enums.values()].map((e) => e.name)];
  return [...new Set([...plain, ...plain.map((name) => `${name}?`), ...(NATIVE[doc.provider ?? ""] ?? []), ...plain.map((name) => `${name}[]`)])];
}

/** Defaults that fit a column's type. */
export function defaultOffers(doc: Doc, column: Column): string[] {
  if (column.ty.kind === "enum") return doc.enums.get(column.ty.value)?.values.map((value) => value.name) ?? [];
  if (column.ty.kind !== "scalar") return ['dbgenerated("")'];
  const offers: Partial<Record<typeof column.ty.value, string[]>> = {
    String: ["uuid()", "cuid()", "nanoid()", 'dbgenerated("gen_random_uuid()")', '""'],
    Int: ["autoincrement()", "0", "1"],
    BigInt: ["autoincrement()", "0"],
    Boolean: ["true", "false"],
    DateTime: ["now()"],
    Json: ['"{}"', '"[]"'],
    Decimal: ["0"],
    Float: ["0"],
  };
  return offers[column.ty.value] ?? [];
}
