/**
 * The backend of a plain browser: answers from `/snapshot.json` (of as many tables as the page's `?tables=` says), moves
 * tables, and says clearly that it can do nothing else. It never works out a schema change.
 */
import type { AssistRequest, Change, Command, Failure, Notice, Object as SchemaObject, Snapshot, TextRange, Update, Vocabulary } from "./wire";

/** A browser has no provider to ask. */
const NOTHING: Vocabulary = {
  natives: [], functions: [], methods: [], classes: [], enums: true, lists: true, fulltext: false, length: false, partial: true, clustered: false,
};

let current: Snapshot | null = null;

const answers: Record<string, (args: Record<string, unknown>) => unknown> = {
  snapshot: async () => (current ??= await load()),
  reload: async () => (current = (await load()) ?? refuse("reload")),
  run: ({ command }) => run(command as Command),
  recent: () => [],
  samples: () => [],
  exports: () => [
    { id: "data-model", label: "DATA-MODEL.md", extension: "md" },
    { id: "svg", label: "SVG picture", extension: "svg" },
  ],
  assist: ({ request }) => ({ type: (request as AssistRequest).type, words: [], findings: [], offers: [], to: [], from: null, range: null, hover: null, name: "", vocabulary: NOTHING }),
  locate: ({ object }) => locate(object as SchemaObject),
  object_at: ({ file, offset }) => objectAt(file as number, offset as number),
};

/** Speaks as the desktop host does. */
export const recorded = {
  async invoke<R>(command: string, args: Record<string, unknown> = {}): Promise<R> {
    const answer = answers[command];
    return (answer ? await answer(args) : refuse(command)) as R;
  },
  listen(_handler: (notice: Notice) => void): Promise<() => void> {
    return Promise.resolve(() => undefined);
  },
};

async function load(): Promise<Snapshot | null> {
  const tables = new URLSearchParams(globalThis.location?.search ?? "").get("tables") ?? "30";
  // None at all is the welcome screen.
  if (tables === "0") return null;
  const answer = await fetch(`/snapshot.json?tables=${encodeURIComponent(tables)}`).catch(() => null);
  if (!answer?.ok || !answer.headers.get("content-type")?.includes("json")) return null;
  return (await answer.json()) as Snapshot;
}

function run(command: Command): Update {
  if (!current || command.type !== "move") return refuse(command.type);
  const places = new Map(current.placements.map((placement) => [placement.table, placement]));
  const changes: Change[] = [];
  for (const { table, x, y } of command.moves) {
    const from = places.get(table);
    if (!from) continue;
    const to = { ...from, x, y };
    places.set(table, to);
    changes.push({ kind: "placement", change: { edit: "alter", from, to } });
  }
  current = { ...current, revision: current.revision + 1, placements: [...places.values()] };
  const { revision, status } = current;
  return {
    revision, changes, edits: [], findings: null, boxes: [], modules: null, routes: [], routes_removed: [], views: [], shown: null, select: null, told: [],
    status,
  };
}

function locate(object: SchemaObject): TextRange | null {
  const snapshot = current;
  if (!snapshot || (object.kind !== "table" && object.kind !== "column")) return null;
  const column = object.kind === "column" ? snapshot.columns.find((c) => c.id === object.id) : undefined;
  const id = object.kind === "table" ? object.id : column?.table;
  const table = snapshot.tables.find((t) => t.id === id);
  if (!table) return null;
  const text = snapshot.files[0]?.text ?? "";
  let start = text.indexOf(`model ${table.name} {`);
  if (start < 0) return null;
  if (!column) return { file: 0, start, end: start + 6 + table.name.length };
  start = text.indexOf(`\n  ${column.name} `, start);
  return start < 0 ? null : { file: 0, start: start + 3, end: start + 3 + column.name.length };
}

function objectAt(file: number, offset: number): SchemaObject | null {
  const text = current?.files[file]?.text.slice(0, offset);
  const names = text && [...text.matchAll(/^model (\w+) \{/gm)];
  const name = names && names[names.length - 1]?.[1];
  const table = current?.tables.find((t) => t.name === name);
  return table ? { kind: "table", id: table.id } : null;
}

function refuse(command: string): never {
  const failure: Failure = {
    code: "window/recorded",
    message: `“${command.replaceAll("_", " ")}” needs the desktop application.`,
    help: "This page shows a recorded snapshot: tables can be moved, nothing else can be edited.",
  };
  throw failure;
}
