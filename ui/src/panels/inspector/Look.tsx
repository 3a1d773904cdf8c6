/** How tables look in the diagram, and whether automatic layout may move them: of one table, or of several at once. */
import { Checkbox } from "@mantine/core";
import { PALETTE } from "../../canvas/palette";
import { run } from "../../session";
import { useApp } from "../../state";
import type { Doc } from "../../store";
import { common } from "./common";
import { ChoiceField, Row } from "./fields";

export function Look({ doc, tables }: { doc: Doc; tables: readonly number[] }) {
  const dark = useApp((s) => s.dark);
  const placements = tables.map((id) => doc.placements.get(id));
  const color = common(placements, (placement) => placement?.color ?? "");
  const pinned = common(placements, (placement) => placement?.pinned ?? false);
  const ids = [...tables];
  const colors = [
    { value: "", label: "Of its module" },
    ...PALETTE.map(({ name, accent }) => ({ value: name, label: name.charAt(0).toUpperCase() + name.slice(1), swatch: accent[dark ? 1 : 0] })),
  ];
  return (
    <>
      <ChoiceField
        label="Colour" value={color ?? null} choices={colors} placeholder={color === undefined ? "mixed" : "none"} testId="table-color"
        onCommit={(next) => run({ type: "set_look", tables: ids, color: next, pinned: null })}
      />
      <Row label="">
        <Checkbox
          label="Pinned: automatic layout leaves it" checked={pinned ?? false} indeterminate={pinned === undefined} data-testid="table-pinned"
          onChange={(event) => void run({ type: "set_look", tables: ids, color: null, pinned: event.currentTarget.checked })}
        />
      </Row>
    </>
  );
}
