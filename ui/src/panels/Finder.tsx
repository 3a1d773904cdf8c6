/** A field to type into and what is found below it: walked with the arrows while the field keeps the keyboard. Knows not what is sought. */
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";

interface Props<T> {
  /** What the field asks for, and what the list holds: for those who hear it. */
  label: string;
  listLabel: string;
  placeholder: string;
  /** The field is `…-input`, each entry `…-NAME`. */
  testId: string;
  text: string;
  found: readonly T[];
  nameOf(entry: T): string;
  row(entry: T): ReactNode;
  onText(text: string): void;
  onChoose(entry: T): void;
  /** Said where nothing is found. */
  nothing: string;
  className?: string;
  /** Above the field. */
  children?: ReactNode;
}

/** Keys that walk the list, and how far. */
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

export function Finder<T>({ label, listLabel, placeholder, testId, text, found, nameOf, row, onText, onChoose, nothing, className = "", children }: Props<T>) {
  const [mark, setMark] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [mark, found]);
  const marked = found[mark];
  return (
    <div className={`palette ${className}`}>
      {children}
      <div className="palette-field">
        <IconSearch size={15} />
        <input
          autoFocus data-autofocus data-testid={`${testId}-input`} value={text} placeholder={placeholder} spellCheck={false} aria-label={label}
          role="combobox" aria-expanded aria-controls={id} aria-autocomplete="list" aria-activedescendant={marked ? `${id}-${mark}` : undefined}
          onChange={(event) => {
            onText(event.target.value);
            setMark(0);
          }}
          onKeyDown={(event) => {
            const step = STEPS[event.key];
            if (step) {
              event.preventDefault();
              setMark(Math.min(found.length - 1, Math.max(0, mark + step)));
            } else if (event.key === "Enter" && marked) onChoose(marked);
          }}
        />
      </div>
      <ul ref={list} id={id} className="palette-list" role="listbox" aria-label={listLabel}>
        {found.map((entry, i) => (
          <li
            key={nameOf(entry)} id={`${id}-${i}`} role="option" aria-selected={i === mark} data-testid={`${testId}-${nameOf(entry)}`}
            onPointerMove={() => setMark(i)} onClick={() => onChoose(entry)}
          >
            {row(entry)}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="nothing">{nothing}</p>}
    </div>
  );
}
