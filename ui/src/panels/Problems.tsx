/** Findings by rule: go to one, mend one, or mend all of a rule. */
import { Button, SegmentedControl, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconChevronRight, IconCircleCheck, IconCircleX, IconFilter, IconHelpCircle, IconInfoCircle, IconWand } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { action } from "../actions";
import { fix, safeFixes } from "../actions/edit";
import type { Finding, Severity } from "../wire";
import { count } from "../format";
import { ipc } from "../ipc";
import { fail, goTo } from "../session";
import { get, openDrawer, set, useApp } from "../state";

interface Numbered {
  finding: Finding;
  place: number;
}

const ICON = { error: IconCircleX, warning: IconAlertTriangle, info: IconInfoCircle };
const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };
/** More rows than this in one group are shown on demand. */
const SHORT = 40;

export function SeverityIcon({ severity, size = 14 }: { severity: Severity; size?: number }) {
  const Icon = ICON[severity];
  return <Icon size={size} stroke={1.9} className={`is-${severity}`} />;
}

export function Problems() {
  const findings = useApp((s) => s.doc?.findings);
  const chosen = useApp((s) => s.selection[0]);
  const safe = useApp((s) => safeFixes(s).length);
  const [severity, setSeverity] = useState("all");
  const [filter, setFilter] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [long, setLong] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => grouped(findings ?? [], severity, filter.trim().toLowerCase()), [findings, severity, filter]);
  const key = JSON.stringify(chosen);

  useEffect(() => {
    list.current?.querySelector(".is-chosen")?.scrollIntoView({ block: "nearest" });
  }, [key]);
  if (!findings) return null;
  if (findings.length === 0) {
    return (
      <div className="calm" data-testid="no-problems">
        <IconCircleCheck size={18} className="is-good" /> No problems. Every rule is content.
      </div>
    );
  }
  const number = (one: Severity) => findings.filter((finding) => finding.severity === one).length;
  return (
    <div className="problems" data-testid="problems">
      <div className="panel-tools">
        <SegmentedControl
          value={severity}
          onChange={setSeverity}
          data={[
            { value: "all", label: `All ${findings.length}` },
            { value: "error", label: count(number("error"), "error") },
            { value: "warning", label: count(number("warning"), "warning") },
            { value: "info", label: count(number("info"), "info") },
          ]}
        />
        <TextInput
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          placeholder="Filter"
          aria-label="Filter problems"
          leftSection={<IconFilter size={13} />}
          w={200}
        />
        <span className="spring" />
        <Button
          variant="default"
          leftSection={<IconWand size={13} />}
          disabled={safe === 0}
          data-testid="fix-all"
          onClick={() => void action("edit.fix_all")?.run(get())}
        >
          Apply all safe fixes ({safe})
        </Button>
      </div>
      <div className="problem-list" ref={list}>
        {groups.map(({ code, worst, items }) => {
          const open = !closed.has(code);
          const fixable = items.filter(({ finding }) => finding.fix !== null);
          const short = long.has(code) ? items : items.slice(0, SHORT);
          return (
            <section key={code}>
              <div className="problem-group">
                <UnstyledButton className="problem-title" aria-expanded={open} onClick={() => setClosed(toggled(closed, code))}>
                  <IconChevronRight size={12} className={open ? "turned" : ""} />
                  <SeverityIcon severity={worst} size={13} />
                  <b>{code}</b>
                  <em>{items.length}</em>
                </UnstyledButton>
                {isRule(code) && (
                  <Tooltip label="What this rule wants and why">
                    <UnstyledButton className="quiet" aria-label={`Explain ${code}`} onClick={() => void explain(code)}>
                      <IconHelpCircle size={14} />
                    </UnstyledButton>
                  </Tooltip>
                )}
                <span className="spring" />
                {fixable.length > 1 && <FixAll code={code} items={fixable} />}
              </div>
              {open && short.map((item) => <Row key={item.place} item={item} chosen={JSON.stringify(item.finding.at) === key} />)}
              {open && items.length > short.length && (
                <UnstyledButton className="problem-more" onClick={() => setLong(toggled(long, code))}>
                  Show {items.length - short.length} more
                </UnstyledButton>
              )}
            </section>
          );
        })}
        {groups.length === 0 && <p className="nothing">No problem fits the filter.</p>}
      </div>
    </div>
  );
}

function Row({ item: { finding }, chosen }: { item: Numbered; chosen: boolean }) {
  const file = useApp((s) => (finding.range && s.doc && s.doc.files.length > 1 ? s.doc.files[finding.range.file]?.name : undefined));
  return (
    <div
      className={`problem${chosen ? " is-chosen" : ""}`}
      data-testid="problem"
      data-code={finding.code}
      title={finding.help ?? undefined}
      onClick={() => visit(finding)}
    >
      <SeverityIcon severity={finding.severity} size={13} />
      <UnstyledButton className={`problem-message${finding.subject ? "" : " is-wide"}`}>{finding.message}</UnstyledButton>
      {finding.subject && <span className="problem-subject">{finding.subject}</span>}
      <span className="problem-line">{finding.line !== null && `${file ? `${file}:` : "line "}${finding.line}`}</span>
      <FixButton finding={finding} />
    </div>
  );
}

/** Mends all of a rule; asks first where that changes what programs see. */
function FixAll({ code, items }: { code: string; items: readonly Numbered[] }) {
  const safe = items.every(({ finding }) => finding.fix_is_safe);
  const findings = items.map(({ finding }) => finding);
  return (
    <UnstyledButton
      className={`fix${safe ? "" : " is-unsafe"}`}
      data-testid={`fix-rule-${code}`}
      title={safe ? undefined : "Changes what programs see"}
      onClick={() => (safe ? void fix(findings) : set({ dialog: { kind: "fixes", code, findings } }))}
    >
      <IconWand size={12} /> Fix all {items.length}{safe ? "" : "…"}
    </UnstyledButton>
  );
}

/** Mends one finding; says what it will do. */
export function FixButton({ finding }: { finding: Finding }) {
  if (finding.fix === null) return <span className="fix-none" />;
  return (
    <Tooltip label={finding.fix_is_safe ? finding.fix : `${finding.fix} (changes what programs see)`}>
      <UnstyledButton
        className={`fix${finding.fix_is_safe ? "" : " is-unsafe"}`}
        data-testid="fix"
        data-code={finding.code}
        aria-label={`Fix: ${finding.fix}`}
        onClick={(event) => {
          event.stopPropagation();
          void fix([finding]);
        }}
      >
        <IconWand size={12} /> Fix
      </UnstyledButton>
    </Tooltip>
  );
}

/** Goes where a finding points. What the language complains of, and what has no place on the canvas, is shown in the text. */
export function visit(finding: Finding): void {
  const { range, at } = finding;
  if (range && (at.kind === "schema" || !isRule(finding.code))) {
    set((s) => ({ file: range.file, jump: { range, count: (s.jump?.count ?? 0) + 1 } }));
    return openDrawer("source");
  }
  if (at.kind !== "schema") goTo(at);
}

/** Findings of Prisma's own validation are explained by their message. */
export const isRule = (code: string): boolean => !code.startsWith("prisma/");

/** Shows a rule's explanation. */
export async function explain(code: string): Promise<void> {
  set({ dialog: { kind: "explain", code, text: null } });
  try {
    const text = await ipc.explain(code);
    set((s) => (s.dialog?.kind === "explain" && s.dialog.code === code ? { dialog: { kind: "explain", code, text } } : {}));
  } catch (error) {
    set({ dialog: null });
    fail(error);
  }
}

const unreadable = (code: string): number => Number(code === "prisma/syntax");

export function grouped(findings: readonly Finding[], severity: string, filter: string) {
  const groups = new Map<string, Numbered[]>();
  findings.forEach((finding, place) => {
    if (severity !== "all" && finding.severity !== severity) return;
    const text = `${finding.code} ${finding.message} ${finding.subject}`.toLowerCase();
    if (filter && !text.includes(filter)) return;
    const list = groups.get(finding.code);
    if (list) list.push({ finding, place });
    else groups.set(finding.code, [{ finding, place }]);
  });
  return [...groups]
    .map(([code, items]) => {
      const worst = items.reduce<Severity>((a, { finding }) => (RANK[finding.severity] < RANK[a] ? finding.severity : a), "info");
      return { code, items, worst };
    })
    // What can't be read is the cause of much else; after it what comes first in the text.
    .sort((a, b) => RANK[a.worst] - RANK[b.worst] || unreadable(b.code) - unreadable(a.code) || a.items[0]!.place - b.items[0]!.place);
}

function toggled(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(name)) next.add(name);
  return next;
}
