/**
 * A list whose rows are reached by one Tab and walked with the arrow keys. Enter does what a click does, F2 alters in place, Alt
 * and an arrow moves a row, Delete takes it away. The list holds no data: it tells what is wanted by the row's place.
 */
import { UnstyledButton } from "@mantine/core";
import { Children, useLayoutEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type ReactNode } from "react";

/** So many rows are there at first: a table that a thousand others refer to would slow down every frame of the canvas. */
const MOST = 60;

interface Props {
  label: string;
  testId?: string;
  className?: string;
  /** Rows are children with `data-row`; what takes the keyboard in each is itself. */
  children: ReactNode;
  onOpen?(at: number): void;
  onRename?(at: number): void;
  onMove?(at: number, by: -1 | 1): void;
  onDelete?(at: number): void;
}

export function Rows({ label, testId, className = "", children, onOpen, onRename, onMove, onDelete }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  const [isWhole, setWhole] = useState(false);
  const items = Children.toArray(children);
  const isCut = !isWhole && items.length > MOST + 10;
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const placeOf = (target: EventTarget) => rows().findIndex((row) => row === target);

  const go = (at: number) => {
    const all = rows();
    all[Math.max(0, Math.min(all.length - 1, at))]?.focus();
  };
  // A row that moves in the page, or goes from it, lets go of the keyboard: it gets it back, or the next row does.
  const moved = useRef<HTMLElement | null>(null);
  const gone = useRef<{ row: HTMLElement; at: number } | null>(null);
  useLayoutEffect(() => {
    const nobody = document.activeElement === document.body || document.activeElement === null;
    if (moved.current?.isConnected && nobody) moved.current.focus();
    if (gone.current && !gone.current.row.isConnected) {
      const { at } = gone.current;
      gone.current = null;
      if (nobody) go(at);
    }
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const at = placeOf(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey) return;
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const last = rows().length - 1;
    if (by !== 0 && event.altKey) {
      if (!onMove || at + by < 0 || at + by > last) return;
      moved.current = event.target as HTMLElement;
      onMove(at, by);
    } else if (by !== 0) go(at + by);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(last);
    else if (event.key === "Enter" && onOpen) onOpen(at);
    else if (event.key === "F2" && onRename) onRename(at);
    else if ((event.key === "Delete" || event.key === "Backspace") && onDelete) {
      gone.current = { row: event.target as HTMLElement, at };
      onDelete(at);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const at = placeOf(event.target);
    if (at < 0) return;
    if (event.target !== moved.current) moved.current = null;
    setCurrent(at);
  };
  return (
    <ul
      ref={(element) => {
        list.current = element;
        // One row is the list's stop of Tab.
        const all = rows();
        all.forEach((row, i) => (row.tabIndex = i === Math.min(current, all.length - 1) ? 0 : -1));
      }}
      className={`rows ${className}`}
      aria-label={label}
      data-testid={testId}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      {isCut ? items.slice(0, MOST) : items}
      {isCut && (
        <li>
          <UnstyledButton
            className="line faint" onClick={() => {
              setWhole(true);
              go(MOST - 1);
            }}
          >
            Show all {items.length}
          </UnstyledButton>
        </li>
      )}
    </ul>
  );
}
