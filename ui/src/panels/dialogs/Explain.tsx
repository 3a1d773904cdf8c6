/** A rule's explanation: the little Markdown that explanations use, as elements; no HTML is ever taken over. */
import { Loader } from "@mantine/core";
import { Fragment, type ReactNode } from "react";

export function Explain({ text }: { text: string | null }) {
  return <div className="prose" data-testid="explanation" tabIndex={-1} data-autofocus>{text === null ? <Loader size={16} /> : blocks(text)}</div>;
}

function blocks(text: string): ReactNode[] {
  const parts = text.split(/^```[^\n]*\n([\s\S]*?)^```[^\n]*$/m);
  return parts.flatMap((part, i) => {
    if (i % 2 === 1) return [<pre key={i}>{part.trimEnd()}</pre>];
    return part
      .split(/\n{2,}/)
      .filter((block) => block.trim() !== "")
      .map((block, k) => <Fragment key={`${i}.${k}`}>{paragraph(block.trim())}</Fragment>);
  });
}

function paragraph(block: string): ReactNode {
  const heading = /^(#{1,4})\s+(.*)$/.exec(block.split("\n")[0]!);
  if (heading) {
    const rest = block.split("\n").slice(1).join("\n").trim();
    return (
      <>
        <h4>{inline(heading[2]!)}</h4>
        {rest && paragraph(rest)}
      </>
    );
  }
  if (/^[-*] /.test(block)) {
    return <ul>{block.split(/\n(?=[-*] )/).map((line, i) => <li key={i}>{inline(line.slice(2))}</li>)}</ul>;
  }
  return <p>{inline(block)}</p>;
}

function inline(text: string): ReactNode[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, i) => {
    if (part.startsWith("`")) return <code key={i}>{part.slice(1, -1)}</code>;
    if (part.startsWith("**")) return <b key={i}>{part.slice(2, -2)}</b>;
    return part;
  });
}
