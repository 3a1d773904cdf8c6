/** The question before all fixes of a rule that are not safe. */
import { Button } from "@mantine/core";
import { useRef } from "react";
import { fix } from "../../actions/edit";
import { count } from "../../format";
import { get, set, useApp } from "../../state";

export function Fixes({ code, places }: { code: string; places: readonly number[] }) {
  const findings = useApp((s) => s.doc?.findings);
  // What changed meanwhile, on disk perhaps, has other findings at these places.
  const asked = useRef(findings);
  const unsafe = places.filter((place) => asked.current?.[place]?.fix_is_safe === false).length;
  const example = asked.current?.[places[0] ?? -1]?.fix;
  const close = () => set({ dialog: null });
  return (
    <div className="dialog">
      <p>
        <b>{count(unsafe, "fix", "fixes")}</b> of <b>{code}</b> {unsafe === 1 ? "changes" : "change"} what programs see, or the data.
        Programs and queries have to follow.
      </p>
      {example && <p className="muted">The first: {example}</p>}
      {asked.current !== findings && <p>The schema changed meanwhile: close this and look again.</p>}
      <div className="buttons">
        <Button variant="default" onClick={close}>Cancel</Button>
        <span className="spring" />
        <Button
          color="yellow"
          data-testid="fixes-apply"
          disabled={asked.current !== findings}
          onClick={() => {
            close();
            if (get().doc?.findings === asked.current) void fix(places);
          }}
        >
          Fix all {places.length}
        </Button>
      </div>
    </div>
  );
}
