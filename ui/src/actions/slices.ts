/** Parts of the documents' texts as they stand there: blocks with the comments above them, and lines of fields. Pure. */

type Files = readonly { readonly text: string }[];

const COMMENT = /^\s*\/\//;

/** A block with the comments above it, as it is written. */
export function blockText(files: Files, name: string): string | null {
  const found = findBlock(files, name);
  return found && found.lines.slice(found.from, found.to + 1).join("\n");
}

/** The line of a field with the comments above it, without its indent. */
export function fieldText(files: Files, model: string, field: string): string | null {
  const found = findBlock(files, model);
  if (!found) return null;
  for (let at = found.head + 1; at < found.to; at += 1) {
    if (!new RegExp(`^\\s*${field}\\s`).test(found.lines[at]!)) continue;
    const from = aboveComments(found.lines, at);
    return found.lines.slice(from, at + 1).map((line) => line.trim()).join("\n");
  }
  return null;
}

function findBlock(files: Files, name: string): { lines: string[]; from: number; head: number; to: number } | null {
  const isHead = new RegExp(`^\\s*(model|view|enum|type)\\s+${name}\\s*\\{`);
  for (const { text } of files) {
    const lines = text.split(/\r?\n/);
    const head = lines.findIndex((line) => isHead.test(line));
    if (head < 0) continue;
    let to = head;
    while (to < lines.length - 1 && !/^[^"]*\}\s*(\/\/.*)?$/.test(lines[to]!)) to += 1;
    return { lines, from: aboveComments(lines, head), head, to };
  }
  return null;
}

function aboveComments(lines: readonly string[], at: number): number {
  let from = at;
  while (from > 0 && COMMENT.test(lines[from - 1]!)) from -= 1;
  return from;
}
