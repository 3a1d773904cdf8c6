/** The words of a note, typed where it stands. Enter makes a new line; Esc gives up, leaving the field takes what was typed. */
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import { endWriting, NEW, notes, useNotes, type Writing } from "../notes";
import { INSET, LINE } from "./notes";
import type { Stage } from "./stage";

export function NoteEditor({ stage }: { stage: Stage }) {
  const writing = useNotes((s) => s.writing);
  return writing && <Field key={writing.name ?? ""} stage={stage} writing={writing} />;
}

function Field({ stage, writing }: { stage: Stage; writing: Writing }) {
  const note = writing.name === null ? null : notes().find(({ name }) => name === writing.name);
  const [text, setText] = useState(note?.text ?? "");
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const field = useRef<HTMLTextAreaElement>(null);
  const done = useRef(false);
  useEffect(() => stage.onView(redraw), [stage]);
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(text.length, text.length);
  }, []);
  const rect = writing.name === null ? { ...NEW, x: writing.x, y: writing.y } : note;
  if (!rect) return null;
  const end = (words: string | null) => {
    if (done.current) return;
    done.current = true;
    void endWriting(words);
  };
  const zoom = Math.max(0.6, Math.min(2, stage.camera.zoom));
  const at = stage.toScreen(rect);
  return (
    <div className="inplace" data-inplace style={{ left: at.x, top: at.y }}>
      <textarea
        ref={field}
        className="note-field"
        data-testid="note-input"
        aria-label="Text of the note"
        placeholder="What is to be known here"
        value={text}
        style={{
          width: Math.max(140, rect.width * stage.camera.zoom), height: Math.max(60, rect.height * stage.camera.zoom), fontSize: 13 * zoom, lineHeight: `${LINE * zoom}px`,
          padding: (INSET - 2) * zoom,
        }}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => end(text)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape") end(null);
          else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) end(text);
        }}
      />
    </div>
  );
}
