/**
 * The diagram as a tree beside the canvas: in step with what is selected there, heard by screen readers, and seen while it has the
 * keyboard. Only what lies around the current node is in the page.
 */
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { setPanels, focusCanvas, get, select, useApp } from "../state";
import type { Doc } from "../store";
import { around, family, firstChild, firstNode, isOpen, keyOf, lastNode, levelOf, nextNode, nodeOf, objectOf, parentOf, previousNode, spoken, type Node, type Shape } from "./tree";

/** How many nodes before and after the current one are in the page: while it is walked, and while it is only heard. */
const SHOWN = 9;
const HEARD = 1;

/** The id in the page of the node that stands for what is selected. */
export const CURRENT = "tree-current";

export function Tree() {
  const doc = useApp((s) => s.doc);
  return doc && <Walked doc={doc} />;
}

function Walked({ doc }: { doc: Doc }) {
  const chosen = useApp((s) => s.selection[0]);
  const several = useApp((s) => s.selection.length > 1);
  const [walked, setWalked] = useState(false);
  const [shape, setShape] = useState<Shape>({ closed: new Set(), open: new Set() });
  const [at, setAt] = useState<Node | null>(null);
  const list = useRef<HTMLDivElement>(null);

  // What is selected elsewhere is where the tree stands. A relation that is reached from one of its tables stays under that.
  const selected = chosen ? nodeOf(doc, chosen) : null;
  const own = at && objectOf(at);
  const isHere = own && chosen && JSON.stringify(own) === JSON.stringify(chosen);
  const current = (isHere || (at && !own) ? at : selected) ?? firstNode(doc);
  const shown = current ? opened(doc, current, shape) : shape;
  useEffect(() => {
    if (chosen) setAt((old) => (old && !objectOf(old) ? null : old));
  }, [chosen]);

  if (!current) return null;
  const rows = around(doc, current, shown, walked ? SHOWN : HEARD);
  const go = (node: Node | null) => {
    if (!node) return;
    setAt(node);
    const object = objectOf(node);
    if (object) select([object], "view");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const open = isOpen(doc, current, shown);
    const steps = (count: number, step: typeof nextNode): Node => {
      let to = current;
      for (let i = 0; i < count; i += 1) to = step(doc, to, shown) ?? to;
      return to;
    };
    switch (event.key) {
      case "ArrowDown": go(nextNode(doc, current, shown)); break;
      case "ArrowUp": go(previousNode(doc, current, shown)); break;
      case "PageDown": go(steps(SHOWN, nextNode)); break;
      case "PageUp": go(steps(SHOWN, previousNode)); break;
      case "Home": go(firstNode(doc)); break;
      case "End": go(lastNode(doc, shown)); break;
      case "ArrowRight": {
        if (open === false) setShape(turned(shown, current, true));
        else if (open) go(firstChild(doc, current));
        break;
      }
      case "ArrowLeft": {
        if (open) setShape(turned(shown, current, false));
        else go(parentOf(doc, current));
        break;
      }
      case " ": {
        const object = objectOf(current);
        if (object) select([object], "near");
        else if (open !== undefined) setShape(turned(shown, current, !open));
        break;
      }
      case "Escape": focusCanvas(); break;
      // Out of the tree, not through the canvas.
      case "Tab": event.stopPropagation(); return;
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={list}
      role="tree"
      tabIndex={0}
      className={walked ? "tree" : "tree heard"}
      aria-label="Diagram as a tree"
      aria-activedescendant={CURRENT}
      aria-multiselectable
      data-testid="tree"
      onFocus={() => setWalked(true)}
      onBlur={() => setWalked(false)}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => event.stopPropagation()}
      onContextMenu={(event) => event.stopPropagation()}
    >
      {rows.map((node) => {
        const { size, place } = family(doc, node);
        const here = keyOf(node) === keyOf(current);
        const object = objectOf(node);
        return (
          <div
            key={keyOf(node)}
            id={here ? CURRENT : `tree-${keyOf(node)}`}
            role="treeitem"
            aria-level={levelOf(node)}
            aria-setsize={size}
            aria-posinset={place + 1}
            aria-expanded={isOpen(doc, node, shown)}
            aria-selected={object !== null && (here || several) && get().selection.some((other) => JSON.stringify(other) === JSON.stringify(object))}
            className={here ? "tree-row is-here" : "tree-row"}
            style={{ paddingLeft: levelOf(node) * 14 }}
            onClick={() => {
              go(node);
              setPanels({ rightOpen: true });
            }}
          >
            {spoken(doc, node)}
          </div>
        );
      })}
    </div>
  );
}

/** The shape in which a node can be seen. */
function opened(doc: Doc, node: Node, shape: Shape): Shape {
  let seen = shape;
  for (let above = parentOf(doc, node); above; above = parentOf(doc, above)) if (!isOpen(doc, above, seen)) seen = turned(seen, above, true);
  return seen;
}

function turned(shape: Shape, node: Node, open: boolean): Shape {
  const key = keyOf(node);
  const without = (set: ReadonlySet<string>) => new Set([...set].filter((other) => other !== key));
  if (node.kind === "table") return { ...shape, open: open ? new Set([...shape.open, key]) : without(shape.open) };
  return { ...shape, closed: open ? without(shape.closed) : new Set([...shape.closed, key]) };
}
