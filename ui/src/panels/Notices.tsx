/** What is wrong with the files around the text, under the top bar as long as it is. */
import { ActionIcon } from "@mantine/core";
import { IconAlertTriangle, IconX } from "@tabler/icons-react";
import { set, useApp } from "../state";
import { openNotices } from "../store";

export function Notices() {
  const doc = useApp((s) => s.doc);
  const closed = useApp((s) => s.closed);
  if (!doc) return null;
  return openNotices(doc, closed).map(({ code, message, help }) => (
    <div key={message} className="notice" role="status" data-testid="notice" data-code={code}>
      <IconAlertTriangle size={14} className="is-warning" />
      <span>
        <b>{message}</b> {help}
      </span>
      <ActionIcon aria-label="Close" size={18} data-testid="notice-close" onClick={() => set((s) => ({ closed: [...s.closed, message] }))}>
        <IconX size={12} />
      </ActionIcon>
    </div>
  ));
}
