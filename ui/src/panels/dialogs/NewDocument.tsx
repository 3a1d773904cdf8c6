/** Asks for the provider of a new schema. */
import { UnstyledButton } from "@mantine/core";
import { IconDatabase } from "@tabler/icons-react";
import { ipc } from "../../ipc";
import { replace } from "../../session";

const PROVIDERS = [
  { id: "postgresql", label: "PostgreSQL" },
  { id: "mysql", label: "MySQL" },
  { id: "sqlite", label: "SQLite" },
];

export function NewDocument() {
  return (
    <div className="dialog choices">
      {PROVIDERS.map(({ id, label }) => (
        <UnstyledButton key={id} className="welcome-row" data-testid={`new-${id}`} onClick={() => replace(() => ipc.create(id))}>
          <IconDatabase size={15} stroke={1.75} />
          <span>{label}</span>
        </UnstyledButton>
      ))}
    </div>
  );
}
