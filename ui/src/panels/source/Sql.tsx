/** SQL to be read: highlighted, with a button that copies it. */
import { MySQL, PostgreSQL, sql, SQLite } from "@codemirror/lang-sql";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { codeColors } from "./prisma";

const DIALECTS = { postgresql: PostgreSQL, mysql: MySQL, sqlite: SQLite };

export function Sql({ text, dialect, testId }: { text: string; dialect: string; testId?: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.contentAttributes.of({ "aria-label": "SQL", tabindex: "0" }), lineNumbers(), EditorView.lineWrapping, codeColors,
          sql({ dialect: DIALECTS[dialect as keyof typeof DIALECTS] ?? PostgreSQL }),
        ],
      }),
    });
    return () => view.destroy();
  }, [text, dialect]);
  return <div ref={host} className="code" data-testid={testId} />;
}
