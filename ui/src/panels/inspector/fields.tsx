/** Fields that hold a draft while typed into and commit on Enter or when left; Escape takes the draft back. */
import { Autocomplete, Textarea, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { focusCanvas } from "../../state";

interface Props {
  label: string;
  value: string;
  testId: string;
  placeholder?: string | undefined;
  mono?: boolean;
  disabled?: boolean;
  /** Empty text is sent too; without this it takes the draft back. */
  clearable?: boolean;
  /** Sends the value; `null` in the end means that it was refused. */
  onCommit(value: string): unknown;
}

/** A label beside its field. */
export function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="field">
      <span>{label}</span>
      <div>{children}</div>
    </label>
  );
}

/** One line of text. */
export function TextField(props: Props) {
  const draft = useDraft(props);
  return (
    <Row label={props.label}>
      <TextInput
        {...draft.props}
        className={props.mono ? "mono" : ""}
        onChange={(event) => draft.change(event.currentTarget.value)}
      />
    </Row>
  );
}

/** Several lines of text; Enter breaks the line, Ctrl+Enter commits. */
export function AreaField(props: Props) {
  const draft = useDraft(props, true);
  return (
    <Row label={props.label}>
      <Textarea {...draft.props} autosize minRows={1} maxRows={8} onChange={(event) => draft.change(event.currentTarget.value)} />
    </Row>
  );
}

/** One line of text with offers. */
export function OfferField({ offers, ...props }: Props & { offers: readonly string[] }) {
  const draft = useDraft(props);
  const open = useRef(false);
  return (
    <Row label={props.label}>
      <Autocomplete
        {...draft.props}
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
        onDropdownOpen={() => (open.current = true)}
        onDropdownClose={() => (open.current = false)}
        onChange={draft.change}
        onOptionSubmit={draft.commit}
      />
    </Row>
  );
}

function useDraft({ value, testId, placeholder, disabled, clearable, onCommit }: Props, lines = false) {
  const [draft, setDraft] = useState(value);
  // What is typed can be read at once, also by the handler that leaves the field in the same moment.
  const now = useRef(value);
  const typing = useRef(false);
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
      value: draft,
      disabled: disabled ?? false,
      placeholder,
      spellCheck: lines,
      autoComplete: "off",
      "data-testid": testId,
      onBlur: () => commit(),
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        if (event.key === "Escape") {
          reset();
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
