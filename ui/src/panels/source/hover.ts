/** What a name means, beside the pointer. The backend says it in parts; they are laid out here. */
import { hoverTooltip } from "@codemirror/view";
import type { Hover } from "../../wire";
import { ipc } from "../../ipc";
import { fail } from "../../session";
import { get } from "../../state";
import { ask } from "./ask";

/** The parts of a hover as elements. */
export function layOut(hover: Hover): HTMLElement {
  const box = document.createElement("div");
  box.className = "hover";
  box.dataset.testid = "hover";
  const add = (tag: string, className: string, text: string, to: HTMLElement = box) => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return to.appendChild(element);
  };
  add("code", "hover-title", hover.title);
  if (hover.text !== null) add("p", "hover-text", hover.text);
  if (hover.facts.length > 0) {
    const list = box.appendChild(document.createElement("dl"));
    for (const [name, value] of hover.facts) {
      add("dt", "", name, list);
      add("dd", "", value, list);
    }
  }
  if (hover.link !== null) {
    const { link } = hover;
    add("button", "hover-link", "Prisma’s documentation").addEventListener("click", () => void ipc.browse(link).catch(fail));
  }
  return box;
}

/** Hovers of a file. While text waits to be sent there are none: they would speak of another text. */
export const hovering = (file: number) =>
  hoverTooltip(async (view, pos) => {
    if (get().typing) return null;
    const answer = await ask("hover", { type: "hover", file, offset: pos });
    const { range, hover } = answer ?? {};
    if (!range || !hover || range.end > view.state.doc.length) return null;
    return { pos: range.start, end: range.end, above: true, create: () => ({ dom: layOut(hover) }) };
  }, { hoverTime: 350 });
