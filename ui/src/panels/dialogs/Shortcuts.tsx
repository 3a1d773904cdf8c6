/** All shortcuts, made from the actions. */
import { actions } from "../../actions";
import { labelOf } from "../../actions/action";
import { isMac, shown } from "../../actions/keys";
import { get } from "../../state";

const MOUSE: [string, string][] = [
  ["Move between tables and columns", "Arrows, Tab"],
  ["New table", "Double-click the paper"],
  ["Rename, edit a column", "Double-click it"],
  ["Relation", "Drag from a row's edge"],
  ["Pan", "Wheel, Space + drag"],
  ["Zoom", `${isMac ? "⌘" : "Ctrl"} + wheel`],
  ["Add to the selection", "Shift + click"],
];

export function Shortcuts() {
  const list = actions().filter((one) => one.keys?.length);
  const groups = [...new Set(list.map((one) => one.group))];
  return (
    <div className="shortcuts" tabIndex={-1} data-autofocus>
      {groups.map((group) => (
        <section key={group}>
          <h3>{group}</h3>
          {list.filter((one) => one.group === group).map((one) => (
            <div key={one.id}>
              <span>{labelOf(one, { ...get(), doc: null, selection: [] }).replace(/ \(0\)$/, "")}</span>
              <kbd>{one.keys!.slice(0, 2).map((keys) => shown(keys, isMac)).join("  or  ")}</kbd>
            </div>
          ))}
        </section>
      ))}
      <section>
        <h3>Canvas</h3>
        {MOUSE.map(([what, how]) => (
          <div key={what}>
            <span>{what}</span>
            <kbd>{how}</kbd>
          </div>
        ))}
      </section>
    </div>
  );
}
