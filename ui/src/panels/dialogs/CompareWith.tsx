/** Asks what the document shall be compared with: the likely sources of the project, the last one first, a file, or any SOURCE. */
import { Button, Loader, TextInput, UnstyledButton } from "@mantine/core";
import { IconDatabase, IconFile, IconFolders, IconGitBranch, IconGitCommit, IconSquareDashed, IconTag, type Icon } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { compareWith, lastChosen, type Chosen } from "../../comparing";
import { ipc, toFailure } from "../../ipc";
import { set } from "../../state";
import type { Failure, SourceOffer } from "../../wire";
import { FailureBox } from "../FailureBox";

const ICONS: Record<string, Icon> = {
  migrations: IconFolders, git: IconGitCommit, branch: IconGitBranch, tag: IconTag, database: IconDatabase, empty: IconSquareDashed,
};

export function CompareWith() {
  const [offers, setOffers] = useState<readonly SourceOffer[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    let here = true;
    ipc.offers().then((found) => here && setOffers(lastFirst(found, lastChosen())), (error) => here && setFailure(toFailure(error)));
    return () => {
      here = false;
    };
  }, []);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector<HTMLElement>("button")?.focus(), [offers]);
  const choose = (chosen: Chosen) => {
    set({ dialog: null });
    void compareWith(chosen);
  };
  const pick = async () => {
    const path = await ipc.pick("open", null);
    if (path !== null) choose({ source: path, label: path.split(/[\\/]/).slice(-2).join("/") });
  };
  return (
    <div className="dialog compare-with">
      {failure && <FailureBox failure={failure} />}
      {!offers && !failure && <Loader size={16} />}
      {offers && (
        <ul ref={list} className="sources" onKeyDown={onArrows}>
          {offers.map(({ source, kind, label, detail }) => {
            const Sign = ICONS[kind] ?? IconFile;
            return (
              <li key={source}>
                <UnstyledButton
                  className="welcome-row"
                  data-testid={`compare-${kind}`}
                  data-source={source}
                  onClick={() => choose({ source, label })}
                >
                  <Sign size={15} stroke={1.75} />
                  <span>{label}</span>
                  {detail && <em title={detail}>{detail}</em>}
                </UnstyledButton>
              </li>
            );
          })}
        </ul>
      )}
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") choose({ source: text.trim(), label: shortened(text.trim()) });
        }}
      >
        <TextInput
          flex={1}
          className="mono"
          aria-label="Another source"
          placeholder="git:REV:PATH, a database URL, env:NAME, a file"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-testid="compare-text"
        />
        <Button variant="default" data-testid="compare-file" onClick={() => void pick().catch((error: unknown) => setFailure(toFailure(error)))}>File…</Button>
        <Button type="submit" disabled={text.trim() === ""} data-testid="compare-go">Compare</Button>
      </form>
    </div>
  );
}

/** The offers with the one that was taken last in front, also if it is none of them. Pure. */
export function lastFirst(offers: readonly SourceOffer[], last: Chosen | null): SourceOffer[] {
  if (!last) return [...offers];
  const known = offers.find(({ source }) => source === last.source);
  return [known ?? { source: last.source, kind: "file", label: last.label, detail: last.source }, ...offers.filter((offer) => offer !== known)];
}

/** A source in few words; what could be a password in it is left out. Pure. */
export function shortened(source: string): string {
  const git = /^git:([^:]+):/.exec(source);
  if (git) return git[1]!;
  const url = /^[a-z]+:\/\/(?:[^@/]*@)?(.*)$/i.exec(source);
  if (url) return url[1]!;
  return source.split(/[\\/]/).slice(-2).join("/");
}

function onArrows(event: React.KeyboardEvent<HTMLUListElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
  all[all.indexOf(document.activeElement as HTMLElement) + by]?.focus();
}
