/** The question before all fixes of a rule that are not safe. */
import { Button } from "@mantine/core";
import { useRef } from "react";
import { fix } from "../../actions/edit";
import { count } from "../../format";
import { get, set, useApp } from "../../state";
import type { Finding } from "../../wire";

export function Fixes({ code, findings }: { code: string; findings: readonly Finding[] }) {
  const now = useApp((s) => s.doc?.findings);
  // What changed meanwhile, on disk perhaps, may mean another thing.
  const asked = useRef(now);
  const unsafe = findings.filter((finding) => !finding.fix_is_safe).length;
  const example = findings[0]?.fix;
  const close = () => set({ dialog: null });
  return (
    <div className="dialog">
      <p>
        <b>{count(unsafe, "fix", "fixes")}</b> of <b>{code}</b> {unsafe === 1 ? "changes" : "change"} what programs see, or the data.
        Programs and queries have to follow.
      </p>
      {example && <p className="muted">The first: {example}</p>}
      {asked.current !== now && <p>The schema changed meanwhile: close this and look again.</p>}
      <div className="buttons">
        <Button variant="default" onClick={close}>Cancel</Button>
        <span className="spring" />
        <Button
          color="yellow"
          data-testid="fixes-apply"
          disabled={asked.current !== now}
          onClick={() => {
            close();
            if (get().doc?.findings === asked.current) void fix(findings);
          }}
        >
          Fix all {findings.length}
        </Button>
      </div>
    </div>
  );
}
