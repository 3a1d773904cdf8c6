/** Which blocks of the text a place belongs to: what is typed is sent in whole blocks, not in whole files. Pure. */
import type { Text } from "@codemirror/state";

export interface Slice {
  from: number;
  to: number;
}

const HEAD = /^\s*(model|enum|view|type|datasource|generator)\s+\S+\s*\{/;

/** Whole blocks around a range, the next one included: a comment belongs to what follows it. */
export function blocksAround(text: Text, from: number, to: number): Slice {
  let first = text.lineAt(Math.min(from, text.length)).number;
  while (first > 1 && !HEAD.test(text.line(first).text)) first -= 1;
  let last = text.lineAt(Math.min(to, text.length)).number;
  for (let heads = 0; last < text.lines; last += 1) {
    if (HEAD.test(text.line(last + 1).text) && (heads += 1) > 1) break;
  }
  return { from: text.line(first).from, to: text.line(last).to };
}

/** The end of the block that begins on a line, for folding: from behind its brace to before the closing one. */
export function blockOf(text: Text, start: number): Slice | null {
  const head = text.lineAt(start);
  if (!HEAD.test(head.text) || head.text.includes("}")) return null;
  for (let number = head.number + 1; number <= text.lines; number += 1) {
    const line = text.line(number);
    if (/^\s*\}/.test(line.text)) return { from: head.from + head.text.indexOf("{") + 1, to: line.from + line.text.indexOf("}") };
    if (HEAD.test(line.text)) return null;
  }
  return null;
}
