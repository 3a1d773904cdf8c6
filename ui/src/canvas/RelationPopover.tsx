/** A relation's properties on the canvas, where its line is. The form's parts are the inspector's. */
import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import { exists, same } from "../format";
import { Conversions, Ends, JoinedEnds, Pairs, Properties } from "../panels/inspector/relation";
import { focusCanvas, set, useApp } from "../state";
import type { Stage } from "./stage";

/** Distance from the line, and from the canvas' border. */
const AWAY = 14;

export function RelationPopover({ stage }: { stage: Stage }) {
  const relation = useApp((s) => s.relation);
  const isThere = useApp((s) => s.relation !== null && s.doc !== null && exists(s.doc, s.relation.object) && s.selection.some((one) => same(one, s.relation!.object)));
  useEffect(() => {
    if (relation && !isThere) set({ relation: null });
  }, [relation, isThere]);
  return relation && isThere ? <Popover key={JSON.stringify(relation.object)} stage={stage} /> : null;
}

function Popover({ stage }: { stage: Stage }) {
  const doc = useApp((s) => s.doc);
  const relation = useApp((s) => s.relation);
  const root = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [size, setSize] = useState({ width: 312, height: 360 });
  useEffect(() => stage.onView(redraw), [stage]);
  useLayoutEffect(() => {
    const own = root.current;
    if (own && (own.offsetWidth !== size.width || own.offsetHeight !== size.height)) setSize({ width: own.offsetWidth, height: own.offsetHeight });
  });
  // The first of what can be altered, not the button that closes it.
  useEffect(() => (root.current?.querySelector<HTMLElement>("input:checked") ?? root.current?.querySelector<HTMLElement>("input"))?.focus({ preventScroll: true }), []);
  if (!doc || !relation) return null;
  const at = stage.toScreen(relation.at);
  const { width, height } = stage.size;
  const below = at.y + AWAY + size.height < height - AWAY;
  const left = Math.max(AWAY, Math.min(width - size.width - AWAY, at.x - size.width / 2));
  const top = Math.max(AWAY, Math.min(height - size.height - AWAY, below ? at.y + AWAY : at.y - AWAY - size.height));
  const { object } = relation;
  const key = object.kind === "foreign_key" ? doc.foreignKeys.get(object.id) : undefined;
  const joined = object.kind === "many_to_many" ? doc.manyToMany.get(object.id) : undefined;
  const name = (id: number | undefined) => doc.tables.get(id ?? -1)?.name ?? "?";
  const close = () => {
    set({ relation: null });
    focusCanvas();
  };
  return (
    <div
      ref={root} className="relation-popover" data-popover data-testid="relation-popover" role="dialog" style={{ left, top }}
      aria-label={key ? `Relation of ${name(key.table)} to ${name(key.references)}` : `Relation between ${name(joined?.a.table)} and ${name(joined?.b.table)}`}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      <header>
        <b>{key ? `${name(key.table)} → ${name(key.references)}` : `${name(joined?.a.table)} ↔ ${name(joined?.b.table)}`}</b>
        <ActionIcon aria-label="Close" size={20} data-testid="relation-close" onClick={close}>
          <IconX size={13} />
        </ActionIcon>
      </header>
      {key && (
        <>
          <Properties doc={doc} foreignKey={key} />
          <Pairs doc={doc} foreignKey={key} />
          <Ends doc={doc} foreignKey={key} />
          <Conversions ids={["edit.to_many_to_many"]} />
        </>
      )}
      {joined && (
        <>
          <JoinedEnds doc={doc} relation={joined} />
          <Conversions ids={["edit.to_join_table", "edit.to_one_to_many_a", "edit.to_one_to_many_b"]} />
        </>
      )}
    </div>
  );
}
