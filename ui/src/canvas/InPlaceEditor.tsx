/** Names and columns typed on the canvas, where they stand. What is typed goes to the backend as one command each. */
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import { columnLine, typeText } from "../format";
import { completions } from "../panels/types";
import { run } from "../session";
import { focusCanvas, get, select, set, useApp, type InPlace } from "../state";
import { columnsOf, shownColumns } from "../store";
import type { Object as SchemaObject, Update } from "../wire";
import type { Rect } from "./camera";
import { HEADER, ROW } from "./geometry";
import { stage, type Stage } from "./stage";

export function InPlaceEditor({ stage: canvas }: { stage: Stage }) {
  const inPlace = useApp((s) => s.inPlace);
  if (!inPlace) return null;
  return <Field key={JSON.stringify(inPlace)} canvas={canvas} inPlace={inPlace} />;
}

function Field({ canvas, inPlace }: { canvas: Stage; inPlace: InPlace }) {
  const doc = useApp((s) => s.doc);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [text, setText] = useState(() => initial(inPlace));
  const [mark, setMark] = useState(0);
  const [touched, setTouched] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);

  useEffect(() => canvas.onView(redraw), [canvas]);
  useLayoutEffect(() => {
    const input = field.current;
    input?.focus();
    if (inPlace.draft !== undefined) input?.setSelectionRange(text.length, text.length);
    else if (inPlace.kind === "column") input?.setSelectionRange(0, text.split(" ")[0]!.length);
    else input?.select();
  }, []);

  const rect = place(canvas, inPlace);
  if (!doc || !rect) return null;
  const isColumn = inPlace.kind === "column" || inPlace.kind === "new_column";
  const typed = isColumn ? /^\S+\s+(\S*)$/.exec(text)?.[1] : undefined;
  const known = typed === undefined || !touched ? [] : completions(doc, typed);
  // What is a type already needs no offers.
  const offers = typed !== undefined && known.includes(typed) ? [] : known.slice(0, 7);
  const zoom = Math.max(0.75, Math.min(1.4, canvas.camera.zoom));
  const at = canvas.toScreen(rect);

  const close = () => {
    done.current = true;
    set({ inPlace: null });
    canvas.invalidate();
    focusCanvas();
  };
  const commit = (way: Way) => {
    if (done.current) return;
    const value = text.trim();
    close();
    void finish(inPlace, value).then(({ ok, made }) => {
      // Something else is typed by now.
      if (get().inPlace !== null) return;
      // What was refused stays as it was typed.
      if (!ok) return set({ inPlace: { ...inPlace, draft: value } });
      const next = way && (value !== "" || way === "back") ? following(inPlace, made, way) : null;
      if (next) open(next);
    });
  };
  const offer = (value: string) => {
    setText(text.replace(/\S*$/, value));
    setMark(0);
    field.current?.focus();
  };

  return (
    <div className="inplace" data-inplace style={{ left: at.x, top: at.y, width: Math.max(rect.width * canvas.camera.zoom, isColumn ? 300 : 180) }}>
      <input
        ref={field}
        data-testid="inplace-input"
        className={isColumn ? "inplace-column" : "inplace-table"}
        style={{ height: Math.max(22, (isColumn ? ROW : HEADER) * zoom), fontSize: (isColumn ? 12.5 : 14) * zoom }}
        value={text}
        spellCheck={false}
        autoComplete="off"
        placeholder={isColumn ? "email citext unique" : "Name of the table"}
        aria-label={isColumn ? "Column: name and type" : "Name of the table"}
        onChange={(event) => {
          setText(event.target.value);
          setTouched(true);
          setMark(0);
        }}
        onBlur={() => commit(null)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape") close();
          else if (offers.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
            event.preventDefault();
            setMark((mark + (event.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length);
          } else if (event.key === "Tab" && !event.shiftKey && offers.length > 0 && typed !== undefined && typed !== "") {
            event.preventDefault();
            offer(offers[mark]!);
          } else if (event.key === "Enter" || event.key === "Tab") {
            event.preventDefault();
            if (event.key === "Tab") commit(event.shiftKey ? "back" : "on");
            else commit(goesOn(inPlace) ? "on" : null);
          }
        }}
      />
      {offers.length > 0 && (
        <ul className="offers" role="listbox" data-testid="inplace-offers">
          {offers.map((value, i) => (
            <li
              key={value}
              role="option"
              aria-selected={i === mark}
              onPointerDown={(event) => {
                event.preventDefault();
                offer(value);
              }}
            >
              {value}
              {i === mark && <kbd>Tab</kbd>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function initial(inPlace: InPlace): string {
  const { doc } = get();
  if (inPlace.draft !== undefined) return inPlace.draft;
  if (inPlace.kind === "table") return doc?.tables.get(inPlace.table)?.name ?? "";
  if (inPlace.kind === "column") {
    const column = doc?.columns.get(inPlace.column);
    return doc && column ? columnLine(doc, column) : "";
  }
  return "";
}

/** Where the field stands in the world. */
function place(canvas: Stage, inPlace: InPlace): Rect | null {
  if (inPlace.kind === "new_table") return { x: inPlace.x, y: inPlace.y, width: 200, height: HEADER };
  const { doc } = get();
  if (inPlace.kind === "column") {
    const table = doc?.columns.get(inPlace.column)?.table;
    const box = table === undefined ? undefined : canvas.layout?.boxes.get(table);
    // A column that is not drawn is edited below its table.
    return box ? canvas.rowOf(table!, inPlace.column) ?? { ...box, y: box.y + box.height, height: ROW } : null;
  }
  const box = canvas.layout?.boxes.get(inPlace.table);
  if (!doc || !box) return null;
  if (inPlace.kind === "table") return { ...box, height: HEADER };
  const after = inPlace.after === null ? null : canvas.rowOf(inPlace.table, inPlace.after);
  const y = after ? after.y + ROW : box.y + HEADER + ROW * shownColumns(doc, inPlace.table).length;
  return { x: box.x, y, width: box.width, height: ROW };
}

/** Where the keyboard goes on to. */
type Way = "on" | "back" | null;

/** Whether Enter goes on to the next: what is new is typed in one go, what is there is altered alone. */
const goesOn = (inPlace: InPlace): boolean => inPlace.kind === "new_table" || inPlace.kind === "new_column";

function open(inPlace: InPlace): void {
  const object = inPlace.kind === "column" ? { kind: "column" as const, id: inPlace.column } : inPlace.kind === "table" ? { kind: "table" as const, id: inPlace.table } : null;
  if (object) {
    select([object]);
    stage()?.reveal(object, false);
  } else if (inPlace.kind === "new_column" && inPlace.after !== null) stage()?.reveal({ kind: "column", id: inPlace.after }, false);
  set({ inPlace });
}

/** What is typed next: the columns one after the other, then new ones; backwards up to the table's name. */
function following(inPlace: InPlace, made: SchemaObject | null, way: "on" | "back"): InPlace | null {
  const { doc } = get();
  if (!doc) return null;
  const table = "table" in inPlace ? inPlace.table : inPlace.kind === "column" ? doc.columns.get(inPlace.column)?.table : made?.kind === "table" ? made.id : undefined;
  if (table === undefined) return null;
  const columns = columnsOf(doc, table);
  const editing = (place: number): InPlace | null => (columns[place] ? { kind: "column", column: columns[place].id } : null);
  switch (inPlace.kind) {
    // Behind the key that was made with it, before the times.
    case "new_table": return way === "on" ? { kind: "new_column", table, after: columns[0]?.id ?? null, fresh: true } : null;
    case "table": return way === "on" ? (editing(0) ?? { kind: "new_column", table, after: null }) : null;
    case "column": {
      const place = columns.findIndex((column) => column.id === inPlace.column);
      if (way === "back") return place > 0 ? editing(place - 1) : { kind: "table", table };
      return editing(place + 1) ?? { kind: "new_column", table, after: columns.at(-1)?.id ?? null };
    }
    case "new_column": {
      const last = made?.kind === "column" ? made.id : inPlace.after;
      if (way === "back") return inPlace.after === null ? { kind: "table", table } : { kind: "column", column: inPlace.after };
      return { kind: "new_column", table, after: last, ...(inPlace.fresh && { fresh: true }) };
    }
  }
}

/** What was made by an update, of a kind. */
function madeOf(update: Update | null, kind: "table" | "column"): SchemaObject | null {
  const found = update?.changes.find((c) => c.kind === kind && c.change.edit === "create");
  return found && (found.kind === "table" || found.kind === "column") && found.change.edit === "create" ? { kind, id: found.change.to.id } : null;
}

/** Sends what was typed; not `ok` if it was refused. */
async function finish(inPlace: InPlace, value: string): Promise<{ ok: boolean; made: SchemaObject | null }> {
  const { doc } = get();
  const done = (ok: boolean, made: SchemaObject | null = null) => ({ ok, made });
  if (!doc || value === "") return done(true);
  switch (inPlace.kind) {
    case "new_table": {
      const update = await run({ type: "add_table", name: value, x: inPlace.x, y: inPlace.y });
      const made = madeOf(update, "table");
      if (made) select([made]);
      return done(update !== null, made);
    }
    case "table":
      return done(value === doc.tables.get(inPlace.table)?.name || (await run({ type: "rename_table", table: inPlace.table, name: value })) !== null);
    case "column": {
      const column = doc.columns.get(inPlace.column);
      if (!column) return done(true);
      const [name, ty] = parts(value);
      if (name !== column.name && (await run({ type: "rename_column", column: column.id, name })) === null) return done(false);
      return done(ty === "" || ty === typeText(doc, column) || (await run({ ...SAME, type: "set_column", column: column.id, ty })) !== null);
    }
    case "new_column": {
      const [name, ty] = parts(value);
      const own = inPlace.fresh ? columnsOf(doc, inPlace.table).find((column) => column.name === name) : undefined;
      if (own) {
        const update = ty === "" ? true : await run({ ...SAME, type: "set_column", column: own.id, ty });
        return done(update !== null, { kind: "column", id: own.id });
      }
      const update = await run({ type: "add_column", table: inPlace.table, name, ty, after: inPlace.after });
      const made = madeOf(update, "column");
      if (made) select([made]);
      return done(update !== null, made);
    }
  }
}

const SAME = { ty: null, default: null, comment: null, mapped: null, unique: null, primary: null, updated_at: null };

function parts(line: string): [string, string] {
  const match = /^(\S+)\s*(.*)$/s.exec(line);
  return [match?.[1]?.replace(/:$/, "") ?? "", match?.[2]?.trim() ?? ""];
}
