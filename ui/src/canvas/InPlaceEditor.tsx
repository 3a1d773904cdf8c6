/** Names and columns typed on the canvas, where they stand. What is typed goes to the backend as one command each. */
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import { columnLine, typeText } from "../format";
import { completions } from "../panels/types";
import { run } from "../session";
import { focusCanvas, get, select, set, useApp, type InPlace } from "../state";
import { shownColumns } from "../store";
import type { Rect } from "./camera";
import { HEADER, ROW } from "./geometry";
import type { Stage } from "./stage";

export function InPlaceEditor({ stage }: { stage: Stage }) {
  const inPlace = useApp((s) => s.inPlace);
  if (!inPlace) return null;
  return <Field key={JSON.stringify(inPlace)} stage={stage} inPlace={inPlace} />;
}

function Field({ stage, inPlace }: { stage: Stage; inPlace: InPlace }) {
  const doc = useApp((s) => s.doc);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [text, setText] = useState(() => initial(inPlace));
  const [mark, setMark] = useState(0);
  const [touched, setTouched] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);

  useEffect(() => stage.onView(redraw), [stage]);
  useLayoutEffect(() => {
    const input = field.current;
    input?.focus();
    if (inPlace.draft !== undefined) input?.setSelectionRange(text.length, text.length);
    else if (inPlace.kind === "column") input?.setSelectionRange(0, text.split(" ")[0]!.length);
    else input?.select();
  }, []);

  const rect = place(stage, inPlace);
  if (!doc || !rect) return null;
  const isColumn = inPlace.kind === "column" || inPlace.kind === "new_column";
  const typed = isColumn ? /^\S+\s+(\S*)$/.exec(text)?.[1] : undefined;
  const offers = typed === undefined || !touched ? [] : completions(doc, typed).filter((offer) => offer !== typed).slice(0, 7);
  const zoom = Math.max(0.75, Math.min(1.4, stage.camera.zoom));
  const at = stage.toScreen(rect);

  const close = () => {
    done.current = true;
    set({ inPlace: null });
    stage.invalidate();
    focusCanvas();
  };
  const commit = (more: boolean) => {
    if (done.current) return;
    const value = text.trim();
    close();
    void finish(inPlace, value, more).then((done) => {
      if (!done && more && get().inPlace === null) set({ inPlace: { ...inPlace, draft: value } });
    });
  };
  const offer = (value: string) => {
    setText(text.replace(/\S*$/, value));
    setMark(0);
    field.current?.focus();
  };

  return (
    <div className="inplace" data-inplace style={{ left: at.x, top: at.y, width: Math.max(rect.width * stage.camera.zoom, isColumn ? 230 : 180) }}>
      <input
        ref={field}
        data-testid="inplace-input"
        className={isColumn ? "inplace-column" : "inplace-table"}
        style={{ height: Math.max(22, (isColumn ? ROW : HEADER) * zoom), fontSize: (isColumn ? 12.5 : 14) * zoom }}
        value={text}
        spellCheck={false}
        autoComplete="off"
        placeholder={isColumn ? "name Type  (title String?)" : "Name of the table"}
        aria-label={isColumn ? "Column: name and type" : "Name of the table"}
        onChange={(event) => {
          setText(event.target.value);
          setTouched(true);
          setMark(0);
        }}
        onBlur={() => commit(false)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape") close();
          else if (offers.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
            event.preventDefault();
            setMark((mark + (event.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length);
          } else if (event.key === "Tab" && offers.length > 0 && typed !== undefined && typed !== "") {
            event.preventDefault();
            offer(offers[mark]!);
          } else if (event.key === "Enter" || event.key === "Tab") {
            event.preventDefault();
            commit(event.key === "Enter");
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
function place(stage: Stage, inPlace: InPlace): Rect | null {
  if (inPlace.kind === "new_table") return { x: inPlace.x, y: inPlace.y, width: 200, height: HEADER };
  const { doc } = get();
  if (inPlace.kind === "column") {
    const table = doc?.columns.get(inPlace.column)?.table;
    const box = table === undefined ? undefined : stage.layout?.boxes.get(table);
    // A column that is not drawn is edited below its table.
    return box ? stage.rowOf(table!, inPlace.column) ?? { ...box, y: box.y + box.height, height: ROW } : null;
  }
  const box = stage.layout?.boxes.get(inPlace.table);
  if (!doc || !box) return null;
  if (inPlace.kind === "table") return { ...box, height: HEADER };
  const after = inPlace.after === null ? null : stage.rowOf(inPlace.table, inPlace.after);
  const y = after ? after.y + ROW : box.y + HEADER + ROW * shownColumns(doc, inPlace.table).length;
  return { x: box.x, y, width: box.width, height: ROW };
}

/** Sends what was typed; `false` if it was refused. After a new column another can be typed at once. */
async function finish(inPlace: InPlace, value: string, more: boolean): Promise<boolean> {
  const { doc } = get();
  if (!doc || value === "") return true;
  switch (inPlace.kind) {
    case "new_table": {
      const update = await run({ type: "add_table", name: value, x: inPlace.x, y: inPlace.y });
      const made = update?.changes.find((c) => c.kind === "table" && c.change.edit === "create");
      if (made?.kind === "table" && made.change.edit === "create") select([{ kind: "table", id: made.change.to.id }]);
      return update !== null;
    }
    case "table":
      return value === doc.tables.get(inPlace.table)?.name || (await run({ type: "rename_table", table: inPlace.table, name: value })) !== null;
    case "column": {
      const column = doc.columns.get(inPlace.column);
      if (!column) return true;
      const [name, ty] = parts(value);
      if (name !== column.name && (await run({ type: "rename_column", column: column.id, name })) === null) return false;
      return ty === "" || ty === typeText(doc, column) || (await run({ ...SAME, type: "set_column", column: column.id, ty })) !== null;
    }
    case "new_column": {
      const [name, ty] = parts(value);
      const update = await run({ type: "add_column", table: inPlace.table, name, ty: ty || "String", after: inPlace.after });
      const made = update?.changes.find((c) => c.kind === "column" && c.change.edit === "create");
      if (made?.kind === "column" && made.change.edit === "create") {
        select([{ kind: "column", id: made.change.to.id }]);
        if (more) set({ inPlace: { kind: "new_column", table: inPlace.table, after: made.change.to.id } });
      }
      return update !== null;
    }
  }
}

const SAME = { ty: null, default: null, comment: null, mapped: null, unique: null, primary: null, updated_at: null };

function parts(line: string): [string, string] {
  const match = /^(\S+)\s*(.*)$/s.exec(line);
  return [match?.[1]?.replace(/:$/, "") ?? "", match?.[2]?.trim() ?? ""];
}
