/**
 * What the editor itself must know of Prisma's schema language: how lines are indented, folded and commented out. Which
 * word is what, the backend says (`paint.ts`). Also the colours of SQL, which the editor reads by itself.
 */
import { foldService, HighlightStyle, StreamLanguage, syntaxHighlighting, type StreamParser } from "@codemirror/language";
import { tags as t } from "@lezer/highlight";
import { blockOf } from "./blocks";

const parser: StreamParser<{ inside: boolean }> = {
  name: "prisma",
  startState: () => ({ inside: false }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    // In pieces: where a line is broken in two, what stands before the break counts.
    if (!state.inside && stream.sol() && stream.match(/^\s*\w+\s+\S+\s*\{/)) state.inside = true;
    else if (state.inside && stream.match(stream.sol() ? /^\s*\}/ : /^\s*\}\s*$/)) state.inside = false;
    else stream.skipToEnd();
    return null;
  },
  indent: (state, after, context) => (state.inside && !/^\s*\}/.test(after) ? context.unit : 0),
  languageData: { commentTokens: { line: "//" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } },
};

export const prismaLanguage = [
  StreamLanguage.define(parser),
  foldService.of((state, start) => blockOf(state.doc, start)),
];

/** Colours as CSS variables, so that light and dark need no second style. */
export const codeColors = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [t.keyword], color: "var(--code-keyword)", fontWeight: "600" },
    { tag: [t.typeName, t.standard(t.typeName)], color: "var(--code-type)" },
    { tag: [t.string, t.special(t.string)], color: "var(--code-string)" },
    { tag: [t.number, t.bool, t.atom, t.null], color: "var(--code-number)" },
    { tag: [t.function(t.variableName)], color: "var(--code-function)" },
    { tag: [t.comment, t.lineComment, t.blockComment], color: "var(--faint)", fontStyle: "italic" },
    { tag: [t.punctuation, t.operator, t.bracket], color: "var(--muted)" },
  ]),
);
