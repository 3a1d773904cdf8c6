/** The first screen: open, connect, begin anew, or look at a sample. */
import { UnstyledButton } from "@mantine/core";
import { IconChevronRight, IconClock, IconDatabase, IconFileText } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { action } from "../actions";
import { isMac, shown } from "../actions/keys";
import { ipc, type Sample } from "../ipc";
import { replace } from "../session";
import { get } from "../state";
import { Logo } from "./Logo";

const FIRST = ["file.open", "file.open_folder", "file.connect", "file.new"];

export function Welcome() {
  const [recent, setRecent] = useState<string[]>([]);
  const [samples, setSamples] = useState<Sample[]>([]);
  useEffect(() => {
    void ipc.recent().then(setRecent, () => undefined);
    void ipc.samples().then(setSamples, () => undefined);
  }, []);
  const open = (path: string) => replace(() => ipc.open(path));
  return (
    <main className="welcome" data-testid="welcome">
      <div className="welcome-card">
        <header>
          <Logo size={34} />
          <div>
            <h1>Crowfoot</h1>
            <p>Design relational schemas. Your schema.prisma is the document.</p>
          </div>
        </header>
        <div className="welcome-columns">
          <section>
            <h2>Start</h2>
            {FIRST.map((id) => {
              const one = action(id);
              if (!one) return null;
              return (
                <UnstyledButton key={id} className="welcome-row" data-testid={`welcome-${id}`} onClick={() => void one.run(get())}>
                  {one.icon && <one.icon size={15} stroke={1.75} />}
                  <span>{typeof one.label === "string" ? one.label : id}</span>
                  {one.keys?.[0] && <kbd>{shown(one.keys[0], isMac)}</kbd>}
                </UnstyledButton>
              );
            })}
            {samples.length > 0 && <h2>Samples</h2>}
            {samples.map((sample) => (
              <UnstyledButton key={sample.path} className="welcome-row" data-testid={`sample-${sample.name}`} onClick={() => open(sample.path)}>
                <IconDatabase size={15} stroke={1.75} />
                <span>{sample.name}</span>
                <IconChevronRight size={13} className="faint" />
              </UnstyledButton>
            ))}
          </section>
          <section>
            <h2>Recent</h2>
            {recent.slice(0, 8).map((path) => (
              <UnstyledButton key={path} className="welcome-row two" data-testid="recent" onClick={() => open(path)} title={path}>
                <IconFileText size={15} stroke={1.75} />
                <span>
                  <b>{tail(path)}</b>
                  <small>{`\u200e${path}\u200e`}</small>
                </span>
              </UnstyledButton>
            ))}
            {recent.length === 0 && (
              <p className="nothing">
                <IconClock size={14} /> What you open appears here.
              </p>
            )}
          </section>
        </div>
      </div>
    </main>
  );
}

/** What a project is called: the last folder that is not merely `prisma` or `schema`. */
function tail(path: string): string {
  const parts = path.split(/[/\\]/).filter(Boolean);
  const named = parts.filter((part) => !/^(prisma|schema|schema\.prisma)$/.test(part));
  return named[named.length - 1] ?? parts[parts.length - 1] ?? path;
}
