/** What the document can be compared with, as SOURCE strings; `migrations` is the document's own folder of them. Pure. */

export type SourceKind = "migrations" | "database" | "git" | "empty";

export const SOURCES: readonly { value: SourceKind; label: string }[] = [
  { value: "migrations", label: "Last migration" },
  { value: "database", label: "Database" },
  { value: "git", label: "Git revision" },
  { value: "empty", label: "Nothing (from scratch)" },
];

/** The SOURCE that is meant; `null` where something is missing. `detail` is the URL or the revision. */
export function sourceOf(kind: SourceKind, detail: string, path: string | null): string | null {
  const text = detail.trim();
  switch (kind) {
    case "empty": return "empty";
    case "migrations": return "migrations";
    case "database": return text === "" ? null : text;
    case "git": return path === null ? null : `git:${text || "HEAD"}:${path}`;
  }
}

/** A name for a migration from its first changes: `add_invoice`, `alter_user_and_more`. */
export function suggestedName(changes: readonly { kind: string; subject: string }[]): string {
  const first = changes[0];
  if (!first) return "";
  const verb = { create: "add", drop: "drop", alter: "alter", rename: "rename" }[first.kind.split("_")[0] ?? ""] ?? "change";
  const subject = first.subject.split(".").join("_").replace(/[^A-Za-z0-9]+/g, "_").toLowerCase();
  return `${verb}_${subject}${changes.length > 1 ? "_and_more" : ""}`.slice(0, 60);
}
