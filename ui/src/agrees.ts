/** Whether the mirror is what the backend has: every record, place, route and finding, compared one by one. */
import { ipc } from "./ipc";
import { settle } from "./session";
import { get } from "./state";
import { fromSnapshot } from "./store";

/** What differs, in words; at most so many. */
const MOST = 12;

/** Compares the mirror with a fresh snapshot; an empty list where they are the same. */
export async function agrees(): Promise<string[]> {
  for (let attempt = 0; ; attempt += 1) {
    await settle();
    const snapshot = await ipc.snapshot();
    const { doc } = get();
    const fresh = snapshot && fromSnapshot(snapshot);
    // What changed on disk may come in between.
    if (fresh && doc && fresh.revision !== doc.revision && attempt < 3) continue;
    const found: string[] = [];
    compare("document", doc, fresh, found);
    return found;
  }
}

/** Deep comparison that names the places. Pure. */
export function compare(place: string, a: unknown, b: unknown, found: string[]): void {
  if (found.length >= MOST || Object.is(a, b)) return;
  if (a instanceof Map && b instanceof Map) {
    for (const key of new Set([...a.keys(), ...b.keys()])) compare(`${place}[${String(key)}]`, a.get(key), b.get(key), found);
  } else if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) found.push(`${place}: ${a.length} here, ${b.length} there`);
    else a.forEach((one, i) => compare(`${place}[${i}]`, one, b[i], found));
  } else if (isRecord(a) && isRecord(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) compare(`${place}.${key}`, a[key], b[key], found);
  } else found.push(`${place}: ${show(a)} here, ${show(b)} there`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map);

const show = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 120);
