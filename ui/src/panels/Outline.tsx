/** The outline: a tree of views, tables with their columns, and enums, worked by mouse and keyboard; only what is in view is built. */
import { TextInput } from "@mantine/core";
import { IconChevronRight, IconEye, IconFilter, IconListDetails, IconPoint, IconStack2, IconTable } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import { same, tableOf } from "../format";
import { goTo } from "../session";
import { get, select, useApp } from "../state";
import { showView } from "../ways/views";
import type { Object as SchemaObject } from "../wire";
import { beginning, lineOf, linesOf, parentOf, type Line, type Turned } from "./outline";

const LINE = 25;
/** Letters typed within so many milliseconds belong together. */
const TYPING = 700;
const ICONS = { group: null, view: IconStack2, table: IconTable, sql_view: IconEye, column: null, enum: IconListDetails, value: IconPoint } as const;

export function Outline() {
  const doc = useApp((s) => s.doc);
  const dark = useApp((s) => s.dark);
  const selection = useApp((s) => s.selection);
  const reveal = useApp((s) => s.reveal);
  const [filter, setFilter] = useState("");
  const [turned, setTurned] = useState<Turned>(new Set());
  const [active, setActive] = useState<string | null>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const list = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: "", at: 0 });
  const lines = useMemo(() => (doc ? linesOf(doc, filter, turned, dark) : []), [doc, filter, turned, dark]);
  const at = Math.max(0, lines.findIndex((line) => line.key === active));

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => setHeight(element.clientHeight));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  useEffect(() => {
    const place = doc && selection[0] ? lineOf(doc, lines, selection[0]) : -1;
    if (place < 0) return;
    setActive(lines[place]!.key);
    scrollTo(place);
  }, [selection, reveal]);

  const scrollTo = (place: number) => {
    const element = list.current;
    if (!element) return;
    if (place * LINE < element.scrollTop) element.scrollTop = Math.max(0, place - 2) * LINE;
    else if ((place + 1) * LINE > element.scrollTop + element.clientHeight) element.scrollTop = (place + 3) * LINE - element.clientHeight;
  };
  const activate = (place: number) => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, place))];
    if (!line) return;
    setActive(line.key);
    scrollTo(lines.indexOf(line));
  };
  const turn = (keys: readonly string[]) => {
    const next = new Set(turned);
    for (const key of keys) if (!next.delete(key)) next.add(key);
    setTurned(next);
  };
  const follow = (line: Line, more: boolean) => {
    if (line.view !== undefined) return void showView(line.view);
    if (!line.object) return turn([line.key]);
    if (!more) return goTo(line.object);
    const before = get().selection;
    const rest = before.filter((other) => !same(other, line.object!));
    select(rest.length < before.length ? rest : [...before, line.object]);
  };
  const onKey = (event: KeyboardEvent) => {
    const line = lines[at];
    if (!line || event.altKey || event.metaKey || (event.ctrlKey && event.key !== "Enter" && event.key !== " ")) return;
    const page = Math.max(1, Math.floor(height / LINE) - 1);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1, PageDown: at + page, PageUp: at - page };
    if (steps[event.key] !== undefined) activate(steps[event.key]!);
    else if (event.key === "ArrowRight") {
      if (line.open === false) turn([line.key]);
      else if (line.open && (lines[at + 1]?.level ?? 0) > line.level) activate(at + 1);
    } else if (event.key === "ArrowLeft") {
      if (line.open) turn([line.key]);
      else if (parentOf(lines, at) >= 0) activate(parentOf(lines, at));
    } else if (event.key === "Enter" || event.key === " ") follow(line, event.key === " " || event.shiftKey || event.ctrlKey);
    else if (event.key === "*") turn(siblings(lines, at).filter((one) => one.open === false).map((one) => one.key));
    else if (event.key.length === 1) {
      const now = performance.now();
      typed.current = { text: now - typed.current.at < TYPING ? typed.current.text + event.key : event.key, at: now };
      // The first letter goes on to the next of that name, further ones say it more exactly.
      const found = beginning(lines, typed.current.text, typed.current.text.length === 1 ? at : at - 1);
      if (found >= 0) activate(found);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const chosen = useMemo(() => new Set(selection.flatMap((object) => keysOf(object))), [selection, doc]);
  const shownView = doc?.shown.view ?? null;
  const first = Math.max(0, Math.floor(top / LINE) - 4);
  const last = Math.min(lines.length, Math.ceil((top + height) / LINE) + 4);
  const activeLine = lines[at];
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
          onKeyDown={(event) => {
            if (event.key === "Escape") setFilter("");
            if (event.key === "ArrowDown" || event.key === "Enter") {
              event.preventDefault();
              list.current?.focus();
              activate(lines.findIndex((line) => line.object !== undefined));
            }
          }}
        />
      </div>
      <div
        ref={list}
        className="outline-list"
        role="tree"
        aria-label="Outline"
        aria-multiselectable
        tabIndex={0}
        data-testid="outline-tree"
        aria-activedescendant={activeLine && at >= first && at < last ? `outline-${activeLine.key}` : undefined}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={onKey}
      >
        <div style={{ height: lines.length * LINE, position: "relative" }} role="presentation">
          {lines.slice(first, last).map((line, i) => (
            <Row
              key={line.key}
              line={line}
              top={(first + i) * LINE}
              active={line === activeLine}
              chosen={line.view !== undefined ? line.view === shownView : chosen.has(line.key)}
              onTurn={() => turn([line.key])}
              onClick={(event) => {
                setActive(line.key);
                follow(line, event.shiftKey || event.ctrlKey || event.metaKey);
              }}
            />
          ))}
        </div>
        {lines.length === 0 && <p className="nothing">{filter ? "Nothing of that name." : "No tables yet."}</p>}
      </div>
    </div>
  );
}

interface RowProps {
  line: Line;
  top: number;
  active: boolean;
  chosen: boolean;
  onTurn(): void;
  onClick(event: MouseEvent): void;
}

function Row({ line, top, active, chosen, onTurn, onClick }: RowProps) {
  const Icon = ICONS[line.kind];
  const name = `outline-line is-${line.kind}${chosen ? " is-chosen" : ""}${active ? " is-active" : ""}${line.away ? " is-away" : ""}`;
  return (
    <div
      id={`outline-${line.key}`}
      className={name}
      style={{ top, paddingLeft: 4 + (line.level - 1) * 14 }}
      role="treeitem"
      aria-level={line.level}
      aria-expanded={line.open}
      aria-selected={chosen}
      aria-posinset={line.place}
      aria-setsize={line.of}
      data-testid={`outline-${line.kind === "sql_view" ? "table" : line.kind}-${line.name}`}
      onClick={onClick}
    >
      <span
        className={`outline-turn${line.open === undefined ? " is-none" : ""}`}
        onClick={(event) => {
          if (line.open === undefined) return;
          event.stopPropagation();
          onTurn();
        }}
      >
        <IconChevronRight size={12} className={line.open ? "turned" : ""} />
      </span>
      {line.kind === "group" && line.color && <i className="outline-module" style={{ background: line.color }} />}
      {Icon && <span className="outline-icon" style={line.color ? { color: line.color } : undefined}><Icon size={13} /></span>}
      <span className="outline-name">{line.name}</span>
      <em>{line.detail}</em>
      {line.severity && <i className={`dot is-${line.severity}`} role="img" aria-label={`worst finding: ${line.severity}`} />}
    </div>
  );
}

/** The lines that stand for an object: a column's table too, which may be all there is to be seen of it. */
function keysOf(object: SchemaObject): string[] {
  const { doc } = get();
  if (object.kind === "enum") return [`e${object.id}`];
  const table = doc && tableOf(doc, object);
  return [...(object.kind === "column" ? [`c${object.id}`] : []), ...(table === null ? [] : [`t${table}`])];
}

/** The lines beside a line that are of its level and below the same one. */
function siblings(lines: readonly Line[], at: number): Line[] {
  const level = lines[at]!.level;
  const found: Line[] = [];
  for (let i = parentOf(lines, at) + 1; i < lines.length && lines[i]!.level >= level; i += 1) if (lines[i]!.level === level) found.push(lines[i]!);
  return found;
}
