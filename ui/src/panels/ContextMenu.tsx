/** The menu at the pointer: actions that fit what is selected, in parts, the longer lists one step further in. */
import { Menu } from "@mantine/core";
import { IconCode, IconLayoutAlignLeft, IconPalette } from "@tabler/icons-react";
import { action, actions } from "../actions";
import { isEnabled, type Action } from "../actions/action";
import { showSource } from "../actions/edit";
import { PALETTE } from "../canvas/palette";
import { selectedNote } from "../notes";
import { focusCanvas, set, useApp } from "../state";
import { Items } from "./TopBar";

/** A list one step further in. */
interface Sub {
  readonly label: string;
  readonly icon: typeof IconPalette;
  readonly ids: readonly string[];
}

type Part = readonly (string | Sub)[];

const COLORS: Sub = { label: "Colour", icon: IconPalette, ids: [...PALETTE.map(({ name }) => `edit.color_${name}`), "edit.color_none"] };
const ALIGN: Sub = {
  label: "Align and distribute", icon: IconLayoutAlignLeft,
  ids: ["left", "centre", "right", "top", "middle", "bottom"].map((edge) => `edit.align_${edge}`).concat("edit.distribute_x", "edit.distribute_y"),
};
const CLIPBOARD: Part = ["edit.cut", "edit.copy", "edit.paste", "edit.duplicate"];
const LOOK: Part = [COLORS, "edit.pin", "edit.module", "edit.timestamps"];
const SOURCE = "go.to_source";
const WAYS: Part = ["focus.toggle", "views.new", "views.neighbours", "views.remove"];

const FOR: Record<string, readonly Part[]> = {
  note: [["edit.rename"], ["note.amber", "note.blue", "note.green", "note.rose", "note.slate"], ["edit.delete"]],
  none: [["insert.table", "insert.enum", "insert.note"], ["edit.paste"], ["edit.select_all", "edit.arrange", "view.fit"]],
  table: [["insert.column", "edit.rename"], CLIPBOARD, LOOK, ["edit.to_implicit"], WAYS, ["view.fit_selection", "edit.copy_name", SOURCE], ["edit.delete"]],
  column: [
    ["insert.column", "edit.rename", "edit.move_up", "edit.move_down"], CLIPBOARD, ["edit.properties", "edit.copy_name", SOURCE], ["edit.delete"],
  ],
  foreign_key: [["edit.relation", "edit.to_many_to_many"], ["edit.properties", "edit.copy_name", SOURCE], ["edit.delete"]],
  many_to_many: [
    ["edit.relation", "edit.to_join_table", "edit.to_one_to_many_a", "edit.to_one_to_many_b"], ["edit.properties", "edit.copy_name", SOURCE], ["edit.delete"],
  ],
  several: [CLIPBOARD, [ALIGN, ...LOOK], ["edit.arrange", "view.fit_selection", "file.picture"], WAYS.filter((id) => id !== "views.neighbours"), ["edit.delete"]],
};
const OTHER: readonly Part[] = [["edit.properties", "edit.copy_name", SOURCE], ["edit.delete"]];
/** Left out where they can't be done, instead of shown grey. */
const OPTIONAL = new Set(["edit.to_implicit", "views.neighbours", "views.remove"]);

/** An entry under its list's name needs that name no more: `Colour blue` is `Blue`. */
const within = (list: string, { label }: Action): Action["label"] => {
  const short = typeof label === "string" && label.startsWith(`${list} `) && !label.includes(" of ") ? label.slice(list.length + 1) : null;
  return short === null ? label : short.charAt(0).toUpperCase() + short.slice(1);
};

/** The palette has all of them. */
const MOST_VIEWS = 5;

export function ContextMenu() {
  const menu = useApp((s) => s.menu);
  const state = useApp();
  const { selection } = state;
  if (!menu) return null;
  const kind = selectedNote() ? "note" : selection.length > 1 ? "several" : (selection[0]?.kind ?? "none");
  const object = selection.length === 1 ? selection[0] : undefined;
  const toSource: Action = { id: SOURCE, label: "Show in source", group: "Go", icon: IconCode, run: () => object && showSource(object) };
  const find = (id: string): Action[] => {
    const found = id === SOURCE ? toSource : action(id);
    return found && (!OPTIONAL.has(id) || isEnabled(found, state)) ? [found] : [];
  };
  const parts = (FOR[kind] ?? OTHER).map((part) => part.filter((one) => typeof one !== "string" || find(one).length > 0)).filter((part) => part.length > 0);
  if (kind === "table" || kind === "several") {
    const views = actions().filter((one) => one.id.startsWith("views.add_") && isEnabled(one, state)).slice(0, MOST_VIEWS);
    if (views.length > 0) parts.splice(-1, 0, views.map(({ id }) => id));
  }
  return (
    <Menu opened onClose={() => {
        set({ menu: null });
        focusCanvas();
      }} position="bottom-start" key={`${menu.x},${menu.y}`}>
      <Menu.Target>
        <span role="button" tabIndex={-1} aria-label="Menu" style={{ position: "fixed", left: menu.x, top: menu.y, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown className="menu" data-testid="context-menu">
        {parts.map((part, i) => [
          i > 0 && <Menu.Divider key={`line-${i}`} />,
          ...part.map((one) =>
            typeof one === "string" ? (
              <Items key={one} list={find(one).map((found) => ({ ...found, section: 0 }))} />
            ) : (
              <Menu.Sub key={one.label} openDelay={80}>
                <Menu.Sub.Target>
                  <Menu.Sub.Item data-testid={`sub-${one.label.split(" ")[0]!.toLowerCase()}`} leftSection={<one.icon size={14} stroke={1.75} />}>
                    {one.label}
                  </Menu.Sub.Item>
                </Menu.Sub.Target>
                <Menu.Sub.Dropdown className="menu">
                  <Items list={one.ids.flatMap(find).map((found) => ({ ...found, label: within(one.label, found) }))} />
                </Menu.Sub.Dropdown>
              </Menu.Sub>
            ),
          ),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}
