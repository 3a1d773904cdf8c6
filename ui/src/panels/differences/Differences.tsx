/** The differences that the canvas shows, as a list to step through. Compares nothing itself. */
import { ActionIcon, Loader, Progress, Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowRight, IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { endComparison, goToDifference, stepDifference, tally, useComparing } from "../../comparing";
import { count } from "../../format";
import { ipc } from "../../ipc";
import { useApp } from "../../state";
import type { Difference } from "../../wire";
import { FailureBox } from "../FailureBox";

/** Height of an entry; all are alike, so that only those in view are made. */
const ROW = 40;
/** Most of the list that is shown at once. */
const SHOWN = 8;

const SIGNS = { added: "+", removed: "−", changed: "~" } as const;
const WORDS: Record<string, string> = { primary_key: "primary key", foreign_key: "relation", unique: "unique key" };

export function Differences() {
  const { chosen, contrast, at, job, failure, stale } = useComparing();
  const progress = useApp((s) => (job === null ? undefined : s.progress[job]));
  if (!chosen) return null;
  const list = contrast?.list ?? [];
  const sum = tally(list);
  return (
    <section className="differences" aria-label={`Differences from ${chosen.label}`} data-testid="differences" data-count={contrast ? list.length : undefined}>
      <header>
        <span className="differences-title">
          Since <b title={chosen.source}>{chosen.label}</b>
        </span>
        <span className="spring" />
        {list.length > 0 && (
          <span className="differences-sum" data-testid="differences-sum" aria-label={`${sum.added} added, ${sum.removed} removed, ${sum.changed} changed`}>
            {(["added", "removed", "changed"] as const).map((mark) => sum[mark] > 0 && <i key={mark} className={`sign is-${mark}`}>{SIGNS[mark]}{sum[mark]}</i>)}
          </span>
        )}
        <Step label="Previous difference (Shift+F7)" id="difference-previous" off={list.length === 0} run={() => stepDifference(-1)}><IconChevronUp size={14} /></Step>
        <Step label="Next difference (F7)" id="difference-next" off={list.length === 0} run={() => stepDifference(1)}><IconChevronDown size={14} /></Step>
        <Step label="End the comparison (Esc)" id="differences-end" run={endComparison}><IconX size={14} /></Step>
      </header>
      {job !== null && !contrast && (
        <div className="working flat" data-testid="differences-progress">
          <Loader size={14} />
          <span>{progress?.message ?? "Reading the source…"}</span>
          <Progress value={(progress?.fraction ?? 0) * 100} animated={progress?.fraction == null} flex={1} size={4} />
          <UnstyledButton className="quiet" data-testid="differences-cancel" onClick={() => void ipc.cancel(job).catch(() => undefined)}>Cancel</UnstyledButton>
        </div>
      )}
      {failure && <FailureBox failure={failure} />}
      {stale && <p className="differences-stale" role="status">The text has mistakes: these are the differences of before.</p>}
      {contrast && list.length === 0 && <p className="nothing">No differences.</p>}
      {list.length > 0 && <List list={list} at={at} />}
      {contrast && contrast.not_modelled.length > 0 && <p className="differences-stale">{count(contrast.not_modelled.length, "object")} of the source not compared.</p>}
    </section>
  );
}

function Step({ label, id, off = false, run, children }: { label: string; id: string; off?: boolean; run(): unknown; children: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={22} aria-label={label} data-testid={id} disabled={off} onClick={() => void run()}>{children}</ActionIcon>
    </Tooltip>
  );
}

function List({ list, at }: { list: readonly Difference[]; at: number | null }) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element || at === null) return;
    const low = at * ROW;
    if (low < element.scrollTop) element.scrollTop = low;
    else if (low + ROW > element.scrollTop + element.clientHeight) element.scrollTop = low + ROW - element.clientHeight;
  }, [at, list]);
  const first = Math.max(0, Math.floor(top / ROW) - 2);
  const last = Math.min(list.length, first + SHOWN + 5);
  return (
    <div
      ref={box}
      className="differences-list"
      role="listbox"
      tabIndex={0}
      aria-label={count(list.length, "difference")}
      aria-activedescendant={at === null ? undefined : `difference-${at}`}
      style={{ height: Math.min(list.length, SHOWN) * ROW }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
        if (!by) return;
        event.preventDefault();
        stepDifference(by);
      }}
    >
      <div style={{ height: list.length * ROW, position: "relative" }}>
        {list.slice(first, last).map((one, i) => (
          <Entry key={first + i} one={one} place={first + i} size={list.length} looked={at === first + i} />
        ))}
      </div>
    </div>
  );
}

function Entry({ one, place, size, looked }: { one: Difference; place: number; size: number; looked: boolean }) {
  const what = `${WORDS[one.kind] ?? one.kind}${one.renamed ? " renamed" : ""}`;
  const { from, to } = one;
  return (
    <div
      id={`difference-${place}`}
      role="option"
      aria-selected={looked}
      aria-posinset={place + 1}
      aria-setsize={size}
      aria-label={`${one.mark} ${what} ${one.subject}${from ? `, from ${from}` : ""}${to ? `, to ${to}` : ""}`}
      className="difference"
      data-testid="difference"
      data-mark={one.mark}
      data-subject={one.subject}
      style={{ top: place * ROW, height: ROW }}
      onClick={() => goToDifference(place)}
    >
      <i className={`sign is-${one.mark}`}>{SIGNS[one.mark]}</i>
      <span>
        <b title={one.subject}>{one.subject}</b> <em>{what}</em>
        <small title={[from, to].filter(Boolean).join(" → ")}>
          {from && <s>{from}</s>}
          {from && to && <IconArrowRight size={10} />}
          {to && <span>{to}</span>}
          {!from && !to && <span className="faint">{one.mark}</span>}
        </small>
      </span>
    </div>
  );
}
