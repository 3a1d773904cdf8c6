/** The outline: tables by module, then enums, with a filter. Selects and goes; only what is in view is built. */
import { TextInput } from "@mantine/core";
import { IconChevronRight, IconEye, IconFilter, IconListDetails, IconTable } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Object as SchemaObject, Severity } from "../wire";
import { hueOf, moduleHue } from "../canvas/palette";
import { worstFindings } from "../canvas/worst";
import { tableOf } from "../format";
import { goTo } from "../session";
import { get, select, useApp } from "../state";
import { columnsByTable, type Doc } from "../store";

const LINE = 25;

type Line =
  | { kind: "group"; name: string; count: number; open: boolean; color: string | null }
  | { kind: "item"; object: SchemaObject; name: string; detail: string; color: string | null; severity: Severity | undefined; view: boolean };

export function Outline() {
  const doc = useApp((s) => s.doc);
  const dark = useApp((s) => s.dark);
  const selection = useApp((s) => s.selection);
  const reveal = useApp((s) => s.reveal);
  const [filter, setFilter] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const list = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => (doc ? makeLines(doc, filter.trim().toLowerCase(), closed, dark) : []), [doc, filter, closed, dark]);

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => setHeight(element.clientHeight));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);

  const chosen = new Set(
    selection.map((object) => (doc && object.kind !== "enum" ? `t${tableOf(doc, object)}` : `e${"id" in object ? object.id : ""}`)),
  );
  const keyOf = (object: SchemaObject) => `${object.kind === "enum" ? "e" : "t"}${"id" in object ? object.id : ""}`;

  useEffect(() => {
    const element = list.current;
    const at = lines.findIndex((line) => line.kind === "item" && chosen.has(keyOf(line.object)));
    if (!element || at < 0) return;
    if (at * LINE < element.scrollTop) element.scrollTop = at * LINE - 2 * LINE;
    else if ((at + 1) * LINE > element.scrollTop + element.clientHeight) element.scrollTop = (at + 3) * LINE - element.clientHeight;
  }, [selection, reveal]);

  const first = Math.max(0, Math.floor(top / LINE) - 4);
  const last = Math.min(lines.length, Math.ceil((top + height) / LINE) + 4);
  const choose = (object: SchemaObject, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      const before = get().selection;
      const isIn = before.some((other) => JSON.stringify(other) === JSON.stringify(object));
      select(isIn ? before.filter((other) => JSON.stringify(other) !== JSON.stringify(object)) : [...before, object]);
    } else goTo(object);
  };

  return (
    <div className="outline" data-testid="outline">
      <div className="panel-tools">
        <TextInput
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          placeholder="Filter tables, columns, enums"
          leftSection={<IconFilter size={13} />}
          data-testid="outline-filter"
          aria-label="Filter"
          flex={1}
          onKeyDown={(event) => event.key === "Escape" && setFilter("")}
        />
      </div>
      <div ref={list} className="outline-list" role="tree" onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
        <div style={{ height: lines.length * LINE, position: "relative" }}>
          {lines.slice(first, last).map((line, i) => {
            const style = { top: (first + i) * LINE };
            if (line.kind === "group") {
              return (
                <button
                  key={`g${line.name}`}
                  className="outline-group"
                  style={style}
                  aria-expanded={line.open}
                  onClick={() => setClosed(toggled(closed, line.name))}
                >
                  <IconChevronRight size={12} className={line.open ? "turned" : ""} />
                  {line.color && <i style={{ background: line.color }} />}
                  <span>{line.name}</span>
                  <em>{line.count}</em>
                </button>
              );
            }
            const key = keyOf(line.object);
            const icon = line.object.kind === "enum" ? <IconListDetails size={13} /> : line.view ? <IconEye size={13} /> : <IconTable size={13} />;
            return (
              <button
                key={key}
                className={`outline-item${chosen.has(key) ? " is-chosen" : ""}`}
                style={{ ...style, color: undefined }}
                role="treeitem"
                aria-selected={chosen.has(key)}
                data-testid={`outline-${line.object.kind}-${line.name}`}
                onClick={(event) => choose(line.object, event)}
              >
                <span className="outline-icon" style={line.color ? { color: line.color } : undefined}>{icon}</span>
                <span className="outline-name">{line.name}</span>
                <em>{line.detail}</em>
                {line.severity && <i className={`dot is-${line.severity}`} />}
              </button>
            );
          })}
        </div>
        {lines.length === 0 && <p className="nothing">{filter ? "Nothing of that name." : "No tables yet."}</p>}
      </div>
    </div>
  );
}

function makeLines(doc: Doc, filter: string, closed: ReadonlySet<string>, dark: boolean): Line[] {
  const worst = worstFindings(doc).tables;
  const columns = columnsByTable(doc);
  const groups = new Map<string, Line[]>();
  const tables = [...doc.tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const table of tables) {
    const own = columns.get(table.id) ?? [];
    const match = filter === "" || has(table.name, filter) || has(table.mapped, filter);
    const column = match ? undefined : own.find((c) => has(c.name, filter) || has(c.mapped, filter));
    if (!match && !column) continue;
    const module = doc.modules.get(table.id) ?? "";
    const list = groups.get(module) ?? [];
    groups.set(module, list);
    list.push({
      kind: "item", object: column ? { kind: "column", id: column.id } : { kind: "table", id: table.id }, name: table.name,
      detail: column ? column.name : String(own.length), color: hueOf(doc, table.id).accent[dark ? 1 : 0], severity: worst.get(table.id),
      view: table.kind.kind === "view",
    });
  }
  const enums = [...doc.enums.values()]
    .filter((e) => filter === "" || has(e.name, filter) || e.values.some((v) => has(v.name, filter)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((e): Line => ({
      kind: "item", object: { kind: "enum", id: e.id }, name: e.name, detail: String(e.values.length), color: null, severity: undefined, view: false,
    }));
  const lines: Line[] = [];
  const names = [...groups.keys()].sort((a, b) => (a === "" ? 1 : b === "" ? -1 : a < b ? -1 : 1));
  for (const name of names) {
    const items = groups.get(name)!;
    if (names.length === 1 && name === "") {
      lines.push(...items);
      continue;
    }
    const hue = moduleHue(doc, name || undefined);
    const open = filter !== "" || !closed.has(name);
    lines.push({ kind: "group", name: name || "No module", count: items.length, open, color: name ? (hue.accent[dark ? 1 : 0]) : null });
    if (open) lines.push(...items);
  }
  if (enums.length > 0) {
    const open = filter !== "" || !closed.has("Enums");
    lines.push({ kind: "group", name: "Enums", count: enums.length, open, color: null });
    if (open) lines.push(...enums);
  }
  return lines;
}

const has = (text: string | null, filter: string): boolean => text?.toLowerCase().includes(filter) ?? false;

function toggled(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(set);
  const key = name === "No module" ? "" : name;
  if (!next.delete(key)) next.add(key);
  return next;
}
