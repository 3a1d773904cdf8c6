/** Names under the cursor: going to where one is declared, through the places where it is used, and giving it another. */
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, showTooltip, type Tooltip } from "@codemirror/view";
import type { TextRange } from "../../wire";
import { settle, run, tell } from "../../session";
import { openDrawer, set } from "../../state";
import { ask } from "./ask";
import { current } from "./current";

/** Shows a place in the text, in whichever file it is. */
function jump(range: TextRange): void {
  openDrawer("source");
  set((s) => ({ file: range.file, jump: { range, count: (s.jump?.count ?? 0) + 1 } }));
}

/** Goes to the declaration of the name at an offset; `false` where no name is. */
export async function goToDefinition(file: number, offset: number): Promise<boolean> {
  await settle();
  const answer = await ask("places", { type: "definition", file, offset });
  const to = answer?.to[0];
  if (to) jump(to);
  return to !== undefined;
}

/** Goes to the next place where the name at the cursor stands, and round again. */
export async function goToNextUse(file: number, offset: number): Promise<void> {
  await settle();
  const answer = await ask("places", { type: "references", file, offset });
  const next = answer && nextOf(answer.to, file, offset);
  if (next) jump(next);
  else tell("No name stands here");
}

/** The place behind an offset, or the first of all. Pure. */
export function nextOf(places: readonly TextRange[], file: number, offset: number): TextRange | undefined {
  return places.find((place) => place.file > file || (place.file === file && place.start > offset)) ?? places[0];
}

interface Prompt {
  file: number;
  range: TextRange;
  name: string;
}

const prompt = StateEffect.define<Prompt | null>();

/** The field in which a name is written, over the name. */
export const renaming = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(prompt)) return effect.value && tooltip(effect.value);
    return transaction.docChanged ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

/** Asks for another name of what stands at the cursor. */
export async function startRename(): Promise<void> {
  const editor = current();
  if (!editor) return;
  await settle();
  const { view, file } = editor;
  const answer = await ask("name", { type: "name", file, offset: view.state.selection.main.head });
  const range = answer?.range;
  if (!range) return tell("Nothing to rename here", "Put the cursor on a model, a field, an enum or one of its values.");
  view.dispatch({ effects: [prompt.of({ file, range, name: answer.name }), EditorView.scrollIntoView(range.start)] });
}

function tooltip({ file, range, name }: Prompt): Tooltip {
  return {
    pos: range.start,
    end: range.end,
    above: false,
    arrow: false,
    create(view) {
      const dom = document.createElement("div");
      dom.className = "rename";
      const input = dom.appendChild(document.createElement("input"));
      Object.assign(input, { value: name, spellcheck: false, autocomplete: "off", ariaLabel: `New name of ${name}` });
      input.dataset.testid = "rename-input";
      const hint = dom.appendChild(document.createElement("span"));
      hint.textContent = "Enter renames it everywhere";
      const close = () => {
        view.dispatch({ effects: prompt.of(null) });
        view.focus();
      };
      input.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.key === "Escape") close();
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        const wanted = input.value.trim();
        if (wanted === name || wanted === "") return close();
        // A refusal says why and leaves the field open, so that it can be mended.
        void run({ type: "rename_at", file, offset: range.start, name: wanted }).then((update) => (update ? close() : input.focus()));
      });
      input.addEventListener("blur", () => setTimeout(() => {
        if (dom.isConnected && document.activeElement !== input && document.hasFocus()) view.dispatch({ effects: prompt.of(null) });
      }, 150));
      return {
        dom,
        mount() {
          input.focus();
          input.select();
        },
      };
    },
  };
}

/** A click with Ctrl (on a Mac the command key) goes to the declaration. */
export const clicking = (file: number) =>
  EditorView.domEventHandlers({
    mousedown(event, view) {
      if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false;
      const pos = view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (pos === null) return false;
      event.preventDefault();
      void goToDefinition(file, pos);
      return true;
    },
  });
