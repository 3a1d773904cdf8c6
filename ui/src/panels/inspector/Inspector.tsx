/** What is selected, with all its properties. */
import { IconChecks, IconColumns3, IconKey, IconLink, IconListDetails, IconListSearch, IconTable } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useApp } from "../../state";
import type { Doc } from "../../store";
import type { Object as SchemaObject } from "../../wire";
import { CheckForm } from "./CheckForm";
import { ColumnForm } from "./ColumnForm";
import { EnumForm } from "./EnumForm";
import { IndexForm } from "./IndexForm";
import { Overview } from "./Overview";
import { ManyToManyForm, RelationForm } from "./RelationForm";
import { Several } from "./Several";
import { TableForm } from "./TableForm";

export function Inspector() {
  const doc = useApp((s) => s.doc);
  const selection = useApp((s) => s.selection);
  if (!doc) return null;
  return (
    <div className="inspector" data-testid="inspector">
      {selection.length === 0 ? <Overview doc={doc} /> : selection.length > 1 ? <Several doc={doc} /> : <One doc={doc} object={selection[0]!} />}
    </div>
  );
}

function One({ doc, object }: { doc: Doc; object: SchemaObject }): ReactNode {
  switch (object.kind) {
    case "table": {
      const table = doc.tables.get(object.id);
      return table && <TableForm key={table.id} doc={doc} table={table} />;
    }
    case "column": {
      const column = doc.columns.get(object.id);
      return column && <ColumnForm key={column.id} doc={doc} column={column} />;
    }
    case "foreign_key": {
      const key = doc.foreignKeys.get(object.id);
      return key && <RelationForm key={key.id} doc={doc} foreignKey={key} />;
    }
    case "many_to_many": {
      const relation = doc.manyToMany.get(object.id);
      return relation && <ManyToManyForm key={relation.id} doc={doc} relation={relation} />;
    }
    case "enum": {
      const record = doc.enums.get(object.id);
      return record && <EnumForm key={record.id} doc={doc} record={record} />;
    }
    case "index": {
      const index = doc.indexes.get(object.id);
      return index && <IndexForm key={index.id} doc={doc} index={index} />;
    }
    case "check": {
      const check = doc.checks.get(object.id);
      return check && <CheckForm key={check.id} doc={doc} check={check} />;
    }
    case "schema": return <Overview doc={doc} />;
  }
}

const ICONS = {
  Table: IconTable, View: IconTable, Column: IconColumns3, Relation: IconLink, Enum: IconListDetails, Index: IconListSearch, Key: IconKey, Check: IconChecks,
};

/** The head of a form: what it is and its name. */
export function Head({ kind, name, path, children }: { kind: keyof typeof ICONS; name: string; path?: ReactNode; children?: ReactNode }) {
  const Icon = ICONS[kind];
  return (
    <header className="inspector-head">
      <Icon size={15} stroke={1.75} />
      <div>
        <small>
          {kind}
          {path}
        </small>
        <h2 data-testid="inspector-name" title={name}>{name}</h2>
      </div>
      {children}
    </header>
  );
}

/** A part of a form. */
export function Section({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="inspector-section">
      <h3>
        {title}
        <span className="spring" />
        {extra}
      </h3>
      {children}
    </section>
  );
}
