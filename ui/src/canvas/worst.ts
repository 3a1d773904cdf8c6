/** The worst finding of each table, with all that belongs to it, and of each column. Pure. */
import { tableOf } from "../format";
import type { Doc } from "../store";
import type { Finding, Severity } from "../wire";

const RANK: Record<Severity, number> = { info: 0, warning: 1, error: 2 };

/** Severities by id of table and column, and how many findings a table has. */
export interface Worst {
  readonly tables: ReadonlyMap<number, Severity>;
  readonly columns: ReadonlyMap<number, Severity>;
  readonly counts: ReadonlyMap<number, number>;
}

const known = new WeakMap<readonly Finding[], Worst>();

/** Worked out once for each list of findings: they come anew with every change of what they are about. */
export function worstFindings(doc: Doc): Worst {
  const found = known.get(doc.findings);
  if (found) return found;
  const tables = new Map<number, Severity>();
  const columns = new Map<number, Severity>();
  const counts = new Map<number, number>();
  const note = (map: Map<number, Severity>, id: number, severity: Severity) => {
    const before = map.get(id);
    if (!before || RANK[severity] > RANK[before]) map.set(id, severity);
  };
  for (const { at, severity } of doc.findings) {
    const table = tableOf(doc, at);
    if (table !== null) {
      note(tables, table, severity);
      counts.set(table, (counts.get(table) ?? 0) + 1);
    }
    if (at.kind === "column") note(columns, at.id, severity);
    const key = at.kind === "foreign_key" ? doc.foreignKeys.get(at.id) : undefined;
    for (const column of key?.columns ?? []) note(columns, column, severity);
  }
  const worst = { tables, columns, counts };
  known.set(doc.findings, worst);
  return worst;
}
