/** What can stand where a type or a default is written, for completion. Offers only; the backend says what is right. */
import type { Column, Vocabulary } from "../wire";
import type { Doc } from "../store";
import { vocabularyOf } from "./vocabulary";

const SCALARS = ["String", "Int", "Boolean", "DateTime", "BigInt", "Decimal", "Float", "Json", "Bytes"];

const natives = ({ natives }: Vocabulary): string[] => natives.map(({ scalar, text }) => `${scalar} ${text}`);

/** Types that begin with, or else contain, what is typed. */
export function completions(doc: Doc, typed: string, words = vocabularyOf(doc)): string[] {
  const plain = [...SCALARS, ...[...doc.enums.values()].map((e) => e.name)];
  const mark = /[?[\]]+$/.exec(typed)?.[0] ?? "";
  const bare = typed.slice(0, typed.length - mark.length).toLowerCase();
  const all = [...plain.map((name) => name + mark), ...(mark ? [] : natives(words))];
  const starts = all.filter((name) => name.toLowerCase().startsWith(bare));
  return [...starts, ...all.filter((name) => !starts.includes(name) && name.toLowerCase().includes(bare))];
}

/** All types, for a list that filters itself: plain, optional, native, list. */
export function typeOffers(doc: Doc, words: Vocabulary): string[] {
  const plain = [...SCALARS, ...[...doc.enums.values()].map((e) => e.name)];
  const lists = words.lists ? plain.map((name) => `${name}[]`) : [];
  return [...new Set([...plain, ...plain.map((name) => `${name}?`), ...natives(words), ...lists])];
}

/** Values that are written often beside the functions. */
const VALUES: Record<string, readonly string[]> = {
  String: ['""'], Int: ["0", "1"], BigInt: ["0"], Boolean: ["true", "false"], Json: ['"{}"', '"[]"'], Decimal: ["0"], Float: ["0"],
};

/** Defaults that fit a column's type. */
export function defaultOffers(doc: Doc, column: Pick<Column, "ty">, words: Vocabulary): string[] {
  const { ty } = column;
  if (ty.kind === "enum") return doc.enums.get(ty.value)?.values.map((value) => value.name) ?? [];
  if (ty.kind !== "scalar") return ['dbgenerated("")'];
  const calls = words.functions.filter(({ scalar }) => scalar === ty.value).map(({ text }) => text);
  const plain = calls.filter((text) => !text.startsWith("dbgenerated"));
  return [...plain, ...(VALUES[ty.value] ?? []), ...calls.filter((text) => !plain.includes(text))];
}
