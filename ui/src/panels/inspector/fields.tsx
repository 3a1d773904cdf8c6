/** Fields that hold a draft while typed into and commit on Enter or when left; Escape takes the draft back, and then leaves. */
import { Autocomplete, Select, Textarea, TextInput, type ComboboxItem } from "@mantine/core";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { focusCanvas } from "../../state";

interface Props {
  label: string;
  value: string;
  testId: string;
  placeholder?: string | undefined;
  /** What it means, shown under the field. */
  hint?: string | undefined;
  /** Said instead of the label, where that alone says too little. */
  spoken?: string | undefined;
  mono?: boolean;
  disabled?: boolean;
  /** Empty text is sent too; without this it takes the draft back. */
  clearable?: boolean;
  /** Sends the value; `null` in the end means that it was refused. */
  onCommit(value: string): unknown;
}

/** A label beside its field; without one, or beside several, it is no label to the page but the name of a group. */
export function Row({ label, hint, group, children }: { label: string; hint?: string | undefined; group?: string; children: ReactNode }) {
  const className = `field${hint ? " has-hint" : ""}`;
  const inside = (
    <>
      <span>{label}</span>
      <div>
        {children}
        {hint && <small className="hint">{hint}</small>}
      </div>
    </>
  );
  if (label !== "" && !group) return <label className={className}>{inside}</label>;
  return group ? <div className={className} role="group" aria-label={group}>{inside}</div> : <div className={className}>{inside}</div>;
}

/** One line of text. */
export function TextField(props: Props) {
  return (
    <Row label={props.label} hint={props.hint}>
      <TextLine {...props} />
    </Row>
  );
}

/** The same without its label beside it. */
export function TextLine(props: Props) {
  const draft = useDraft(props);
  return <TextInput {...draft.props} className={props.mono ? "mono" : ""} onChange={(event) => draft.change(event.currentTarget.value)} />;
}

/** A line that makes something new on Enter and is empty then; what is refused stands in it again. */
export function LineInput({ label, placeholder, testId, className = "", onAdd }: {
  label: string;
  placeholder: string;
  testId: string;
  className?: string;
  /** What was typed, not empty; `false` if it was refused. */
  onAdd(text: string): Promise<boolean>;
}) {
  const [text, setText] = useState("");
  const add = async () => {
    const line = text.trim();
    if (line === "") return;
    setText("");
    if (!(await onAdd(line))) setText(line);
  };
  return (
    <TextInput
      className={`mono ${className}`} value={text} placeholder={placeholder} aria-label={label} data-testid={testId} spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") void add();
        if (event.key === "Escape" && text !== "") {
          event.stopPropagation();
          setText("");
        }
      }}
    />
  );
}

/** Several lines of text; Enter breaks the line, Ctrl+Enter commits. */
export function AreaField(props: Props) {
  const draft = useDraft(props, true);
  return (
    <Row label={props.label} hint={props.hint}>
      <Textarea
        {...draft.props} className={props.mono ? "mono" : ""} autosize minRows={1} maxRows={8}
        onChange={(event) => draft.change(event.currentTarget.value)}
      />
    </Row>
  );
}

/** One line of text with offers. */
export function OfferField({ offers, ...props }: Props & { offers: readonly string[] }) {
  return (
    <Row label={props.label} hint={props.hint}>
      <Offers offers={offers} {...props} />
    </Row>
  );
}

/** The same without its label beside it. */
export function Offers({ offers, ...props }: Props & { offers: readonly string[] }) {
  const draft = useDraft(props);
  const [isOpen, setOpen] = useState(false);
  return (
    <Autocomplete
      {...draft.props}
      dropdownOpened={isOpen}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      onKeyDown={(event) => {
        draft.props.onKeyDown(event);
        // What was sent needs no offers any more; they would lie over the next field.
        if (event.key === "Enter") setOpen(false);
      }}
      className={props.mono ? "mono" : ""}
      data={[...new Set(offers)]}
      maxDropdownHeight={220}
      limit={40}
      // With the value untouched everything is offered, not only what contains it.
      filter={({ options, search, limit }) =>
        search === props.value
          ? options.slice(0, limit)
          : options.filter((option) => "value" in option && option.value.toLowerCase().includes(search.toLowerCase())).slice(0, limit)
      }
      onChange={draft.change}
      onOptionSubmit={draft.commit}
    />
  );
}

/** One of a few words, each with what it means. */
export interface Choice extends ComboboxItem {
  readonly summary?: string;
  /** A colour that it stands for. */
  readonly swatch?: string;
}

/** A choice among words; the explanation of each stands under it. */
export function ChoiceField({ label, value, choices, testId, onCommit, placeholder, hint, spoken, disabled = false }: {
  label: string; value: string | null; choices: readonly Choice[]; testId: string; onCommit(value: string): unknown;
  placeholder?: string; hint?: string | undefined; spoken?: string; disabled?: boolean;
}) {
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <Row label={label} hint={hint}>
      <Select
        data={[...choices]}
        value={value}
        placeholder={placeholder ?? "none"}
        allowDeselect={false}
        disabled={disabled}
        aria-label={spoken ?? label}
        data-testid={testId}
        maxDropdownHeight={280}
        leftSection={chosen?.swatch && <i className="swatch" style={{ background: chosen.swatch }} />}
        renderOption={({ option }) => {
          const { summary, swatch } = option as Choice;
          return (
            <span className="choice">
              {swatch && <i className="swatch" style={{ background: swatch }} />}
              {option.label}
              {summary && <small>{summary}</small>}
            </span>
          );
        }}
        onChange={(next) => next !== null && next !== value && void onCommit(next)}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.getAttribute("aria-expanded") !== "true" && focusCanvas()}
      />
    </Row>
  );
}

function useDraft({ value, testId, placeholder, disabled, clearable, label, spoken, onCommit }: Props, lines = false) {
  const [draft, setDraft] = useState(value);
  // What is typed can be read at once, also by the handler that leaves the field in the same moment.
  const now = useRef(value);
  const typing = useRef(false);
  const id = useId();
  useEffect(() => {
    if (typing.current) return;
    now.current = value;
    setDraft(value);
  }, [value]);
  const change = (next: string) => {
    typing.current = true;
    now.current = next;
    setDraft(next);
  };
  const reset = () => {
    typing.current = false;
    now.current = value;
    setDraft(value);
  };
  const commit = (given?: string) => {
    const next = (given ?? now.current).trim();
    typing.current = false;
    if (next === value) return setDraft(value);
    if (next === "" && !clearable) return reset();
    now.current = next;
    setDraft(next);
    void Promise.resolve(onCommit(next)).then((result) => {
      // Refused: the field shows again what is, unless something else is typed by now.
      if (result === null && now.current === next) reset();
    });
  };
  return {
    change,
    commit,
    props: {
      id,
      value: draft,
      disabled: disabled ?? false,
      placeholder,
      spellCheck: lines,
      autoComplete: "off",
      "aria-label": spoken ?? label,
      "data-testid": testId,
      onBlur: () => commit(),
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          if (typing.current) return reset();
          event.currentTarget.blur();
          focusCanvas();
        }
        if (event.key === "Enter" && (!lines || event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          // The offers take Enter first, if one is marked: they commit by themselves.
          setTimeout(() => typing.current && commit(), 0);
        }
      },
    },
  };
}
