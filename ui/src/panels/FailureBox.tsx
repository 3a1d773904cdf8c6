/** A failure in place: what, and how to mend it. */
import { IconAlertCircle } from "@tabler/icons-react";
import type { Failure } from "../wire";

export function FailureBox({ failure }: { failure: Failure }) {
  return (
    <div className="failure" role="alert" data-testid="failure" data-code={failure.code}>
      <IconAlertCircle size={15} />
      <div>
        <b>{failure.message}</b>
        {failure.help && <p>{failure.help}</p>}
      </div>
    </div>
  );
}
