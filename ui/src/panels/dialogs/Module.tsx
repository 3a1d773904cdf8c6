/** Asks for the module of several tables: one that is there, or a new one. */
import { Autocomplete, Button } from "@mantine/core";
import { useState } from "react";
import { count } from "../../format";
import { run } from "../../session";
import { get, set } from "../../state";

export function Module({ tables }: { tables: readonly number[] }) {
  const { doc } = get();
  const chosen = new Set(tables.map((id) => doc?.tables.get(id)?.module ?? ""));
  const [text, setText] = useState(chosen.size === 1 ? [...chosen][0]! : "");
  const known = [...new Set([...(doc?.modules.values() ?? [])].filter(Boolean))].sort();
  const go = (module: string) => {
    set({ dialog: null });
    void run({ type: "set_module", tables: [...tables], module });
  };
  return (
    <form
      className="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        go(text);
      }}
    >
      <Autocomplete data-autofocus data={known} value={text} onChange={setText} placeholder="Name of the module" aria-label="Name of the module" data-testid="module-name" />
      <p className="faint">{count(tables.length, "table")}. Without a name they belong to none.</p>
      <div className="buttons">
        <span className="spring" />
        <Button variant="default" onClick={() => set({ dialog: null })}>Cancel</Button>
        <Button type="submit" data-testid="module-set">Set</Button>
      </div>
    </form>
  );
}
