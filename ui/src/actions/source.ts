/** Actions about the name at the cursor of the source panel. */
import { startCompletion } from "@codemirror/autocomplete";
import { forEachDiagnostic, type Diagnostic } from "@codemirror/lint";
import { IconArrowRampRight, IconArrowsRightLeft, IconListSearch, IconWand } from "@tabler/icons-react";
import { current, type Current } from "../panels/source/current";
import { goToDefinition, goToNextUse } from "../panels/source/names";
import { tell } from "../session";
import type { State } from "../state";
import type { Action } from "./action";

/** The cursor of the source panel is what the user works with. */
export const inText = (state: State): boolean => state.doc !== null && state.coding && current() !== null;

const atCursor = (go: (editor: Current, offset: number) => unknown) => () => {
  const editor = current();
  if (!editor) return;
  editor.view.focus();
  return void go(editor, editor.view.state.selection.main.head);
};

export const sourceActions: readonly Action[] = [
  {
    id: "source.complete", label: "Complete", group: "Edit", section: 4, keys: ["Mod+Space"], icon: IconListSearch, enabled: inText,
    run: atCursor(({ view }) => startCompletion(view)),
  },
  {
    id: "source.fix", label: "Mend what is wrong at the cursor", group: "Edit", section: 4, keys: ["Mod+."], icon: IconWand, enabled: inText,
    run: atCursor(mend),
  },
  {
    id: "source.definition", label: "Go to definition", group: "Go", section: 3, keys: ["F12"], icon: IconArrowRampRight, enabled: inText,
    run: atCursor(async ({ file }, offset) => {
      if (!(await goToDefinition(file, offset))) tell("No definition here", "Put the cursor on the name of a model, field, enum or value.");
    }),
  },
  {
    id: "source.use", label: "Go to next use", group: "Go", section: 3, keys: ["Shift+F12"], icon: IconArrowsRightLeft, enabled: inText,
    run: atCursor(({ file }, offset) => goToNextUse(file, offset)),
  },
];

const GRAVITY = ["error", "warning", "info", "hint"];

/** Applies the fix of the gravest of what is marked at the cursor, or else on its line. */
function mend({ view }: Current, offset: number): void {
  const line = view.state.doc.lineAt(offset);
  const found: { diagnostic: Diagnostic; from: number; to: number }[] = [];
  forEachDiagnostic(view.state, (diagnostic, from, to) => {
    if (to >= line.from && from <= line.to && diagnostic.actions?.length) found.push({ diagnostic, from, to });
  });
  found.sort((a, b) => GRAVITY.indexOf(a.diagnostic.severity) - GRAVITY.indexOf(b.diagnostic.severity));
  const here = found.find(({ from, to }) => from <= offset && offset <= to) ?? found[0];
  if (here) here.diagnostic.actions![0]!.apply(view, here.from, here.to);
  else tell("Nothing to mend here");
}
