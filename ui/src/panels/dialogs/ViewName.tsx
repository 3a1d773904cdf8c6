/** Asks for the name of a saved view: of a new one, or of one that is there. */
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { count } from "../../format";
import { run } from "../../session";
import { get, set, useApp } from "../../state";
import { endFocus } from "../../ways/focus";
import type { TableId, ViewId } from "../../wire";

export function ViewName({ view, tables }: { view: ViewId | null; tables: readonly TableId[] }) {
  const doc = useApp((s) => s.doc);
  const known = view === null ? undefined : doc?.views.get(view);
  const [name, setName] = useState(() => known?.name ?? suggestion(tables));
  const typed = name.trim();
  const taken = [...(doc?.views.values() ?? [])].some((other) => other.name === typed && other.id !== view);
  const save = async () => {
    if (typed === "" || taken) return;
    set({ dialog: null });
    if (view !== null) return void (await run({ type: "set_view", view, name: typed, detail: null }));
    const made = await run({ type: "add_view", name: typed, tables: [...tables], detail: get().doc?.shown.detail ?? "all" });
    // What was focused on is all that the view has.
    if (made) endFocus();
  };
  return (
    <form
      className="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        data-autofocus
        data-testid="view-name"
        label="Name"
        value={name}
        maxLength={80}
        error={taken ? "There is a view of that name already." : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
      />
      {view === null && <p className="faint">{count(tables.length, "table")}, laid out anew. Places in a view are its own: the whole diagram stays as it is.</p>}
      <div className="buttons">
        <span className="spring" />
        <Button variant="default" onClick={() => set({ dialog: null })}>Cancel</Button>
        <Button type="submit" data-testid="view-save" disabled={typed === "" || taken}>{view === null ? "Create" : "Rename"}</Button>
      </div>
    </form>
  );
}

/** A name to begin with: the module, if it is one; the table, if it is one; else the first and how many more. */
function suggestion(tables: readonly TableId[]): string {
  const { doc, focus } = get();
  if (!doc) return "";
  const name = (id: TableId | undefined) => (id === undefined ? undefined : doc.tables.get(id)?.name);
  if (focus && name(focus.roots[0])) return `Around ${name(focus.roots[0])}`;
  const modules = new Set(tables.map((id) => doc.modules.get(id) ?? ""));
  const [module] = modules;
  const base = (modules.size === 1 && module) || (tables.length === 1 && name(tables[0])) || "View";
  const names = new Set([...doc.views.values()].map((view) => view.name));
  let found = base;
  for (let i = 2; names.has(found); i += 1) found = `${base} ${i}`;
  return found;
}
