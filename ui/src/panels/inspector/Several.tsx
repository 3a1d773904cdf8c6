/** Several selected objects: what they are, and what can be done with all of them. */
import { Button } from "@mantine/core";
import { action } from "../../actions";
import { isEnabled, labelOf } from "../../actions/action";
import { count, nameOf } from "../../format";
import { goTo } from "../../session";
import { useApp } from "../../state";
import type { Doc } from "../../store";
import { UnstyledButton } from "@mantine/core";
import { Section } from "./Inspector";

const OFFERED = ["edit.arrange", "view.fit_selection", "edit.delete"];

export function Several({ doc }: { doc: Doc }) {
  const state = useApp();
  return (
    <>
      <header className="inspector-head">
        <div>
          <small>Selection</small>
          <b>{count(state.selection.length, "object")}</b>
        </div>
      </header>
      <Section title="Actions">
        <div className="stack">
          {OFFERED.map((id) => {
            const one = action(id);
            if (!one) return null;
            return (
              <Button
                key={id}
                variant="default"
                justify="flex-start"
                disabled={!isEnabled(one, state)}
                leftSection={one.icon && <one.icon size={13} />}
                onClick={() => void one.run(state)}
              >
                {labelOf(one, state)}
              </Button>
            );
          })}
        </div>
      </Section>
      <Section title="Selected">
        {state.selection.slice(0, 200).map((object) => (
          <UnstyledButton key={JSON.stringify(object)} className="line" onClick={() => goTo(object)}>
            <span className="grow">{nameOf(doc, object)}</span>
            <em>{object.kind.replaceAll("_", " ")}</em>
          </UnstyledButton>
        ))}
      </Section>
    </>
  );
}
