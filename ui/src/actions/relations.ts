/** Actions about relations, and about many tables at once. Each is one command. */
import { IconArrowsJoin2, IconArrowsSplit2, IconBox, IconClockPlus, IconLink, IconTableShare, IconTransform } from "@tabler/icons-react";
import { stage } from "../canvas/stage";
import { run } from "../session";
import { edgeKey, keysByChild, keysByParent } from "../store";
import { set, type State } from "../state";
import type { Object as SchemaObject } from "../wire";
import type { Action } from "./action";
import { selectedTables } from "./placing";

const only = (state: State): SchemaObject | null => (state.selection.length === 1 ? state.selection[0]! : null);
const foreignKey = (state: State): number | null => {
  const object = only(state);
  return object?.kind === "foreign_key" ? object.id : null;
};
const manyToMany = (state: State) => {
  const object = only(state);
  return object?.kind === "many_to_many" ? (state.doc?.manyToMany.get(object.id) ?? null) : null;
};

/** Opens the popover of a relation: at a point of the world, or in the middle of its line. */
export function editRelation(object: SchemaObject, at?: { x: number; y: number }): void {
  if (object.kind !== "foreign_key" && object.kind !== "many_to_many") return;
  const points = stage()?.layout?.routes.get(edgeKey(object))?.points;
  const middle = points?.[Math.floor(points.length / 2)];
  const before = points?.[Math.floor(points.length / 2) - 1] ?? middle;
  const place = at ?? (middle && before ? { x: (middle[0] + before[0]) / 2, y: (middle[1] + before[1]) / 2 } : stage()?.middle());
  if (place) set({ relation: { object, at: place } });
}

/** The table that is a join table by its looks: two foreign keys, and nothing refers to it. */
function joinTable(state: State): number | null {
  const object = only(state);
  if (object?.kind !== "table" || !state.doc) return null;
  const isOne = keysByChild(state.doc).get(object.id)?.length === 2 && !keysByParent(state.doc).get(object.id)?.length;
  return isOne ? object.id : null;
}

export const relationActions: readonly Action[] = [
  {
    id: "edit.relation", label: "Edit relation…", group: "Edit", section: 2, keys: ["Alt+Enter"], icon: IconLink,
    enabled: (s) => foreignKey(s) !== null || manyToMany(s) !== null,
    run: (s) => {
      const object = only(s);
      if (object) editRelation(object);
    },
  },
  {
    id: "edit.to_many_to_many", label: "Turn into many-to-many", group: "Edit", section: 2, hidden: true, icon: IconArrowsJoin2,
    enabled: (s) => foreignKey(s) !== null, run: (s) => run({ type: "to_many_to_many", foreign_key: foreignKey(s)! }),
  },
  {
    id: "edit.to_join_table", label: "Make the join table a model", group: "Edit", section: 2, hidden: true, icon: IconTableShare,
    enabled: (s) => manyToMany(s) !== null, run: (s) => run({ type: "to_join_table", many_to_many: manyToMany(s)!.id }),
  },
  ...(["a", "b"] as const).map((end): Action => ({
    id: `edit.to_one_to_many_${end}`, group: "Edit", section: 2, hidden: true, icon: IconArrowsSplit2,
    label: (s) => {
      const table = manyToMany(s)?.[end].table;
      return `Turn into one-to-many, key in ${(table !== undefined && s.doc?.tables.get(table)?.name) || (end === "a" ? "the first table" : "the second table")}`;
    },
    enabled: (s) => manyToMany(s) !== null,
    run: (s) => run({ type: "to_one_to_many", many_to_many: manyToMany(s)!.id, child: manyToMany(s)![end].table }),
  })),
  {
    id: "edit.to_implicit", label: "Turn into an implicit many-to-many", group: "Edit", section: 2, hidden: true, icon: IconTransform,
    enabled: (s) => joinTable(s) !== null, run: (s) => run({ type: "to_implicit", table: joinTable(s)! }),
  },
  {
    id: "edit.timestamps", label: "Add timestamps", group: "Edit", section: 4, icon: IconClockPlus, enabled: (s) => selectedTables(s).length > 0,
    run: (s) => run({ type: "add_timestamps", tables: selectedTables(s) }),
  },
  {
    id: "edit.module", label: "Put into module…", group: "Edit", section: 4, keys: ["Alt+M"], icon: IconBox, enabled: (s) => selectedTables(s).length > 0,
    run: (s) => set({ dialog: { kind: "module", tables: selectedTables(s) } }),
  },
];
