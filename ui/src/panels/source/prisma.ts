/** Prisma's schema language for the editor: colours only, line by line. What is right, the backend says. */
import { HighlightStyle, StreamLanguage, syntaxHighlighting, type StreamParser } from "@codemirror/language";
import { tags as t } from "@lezer/highlight";

interface Position {
  /** Kind of the block that the line is in. */
  block: string | null;
  /** Words of the line so far: 0 is a field's name, 1 its type. */
  word: number;
  /** Depth of brackets; attributes' arguments are within. */
  depth: number;
}

const BLOCKS = /^(model|enum|view|type|datasource|generator|extend)\b/;

const parser: StreamParser<Position> = {
  name: "prisma",
  startState: () => ({ block: null, word: 0, depth: 0 }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    if (stream.sol()) {
      state.word = 0;
      state.depth = 0;
    }
    if (stream.eatSpace()) return null;
    if (stream.match("///")) {
      stream.skipToEnd();
      return "docComment";
    }
    if (stream.match("//")) {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return "string";
    if (stream.match(/^-?\d+(\.\d+)?/)) return "number";
    if (stream.match(/^@@?[\w.]+/)) return "attributeName";
    if (stream.match(/^[([]/)) {
      state.depth += 1;
      return "punctuation";
    }
    if (stream.match(/^[)\]]/)) {
      state.depth -= 1;
      return "punctuation";
    }
    if (stream.match("{")) return "punctuation";
    if (stream.match("}")) {
      if (state.depth <= 0) state.block = null;
      return "punctuation";
    }
    if (state.block === null) {
      const block = stream.match(BLOCKS);
      if (block && block !== true) {
        state.block = block[1] ?? null;
        state.word = 0;
        return "keyword";
      }
    }
    if (stream.match(/^[A-Za-z_]\w*/)) {
      const word = stream.current();
      if (state.block !== null && stream.match(/^\s*\{/, false)) return "className";
      if (state.depth > 0) {
        if (stream.match(/^\s*:/, false)) return "labelName";
        if (stream.match(/^\s*\(/, false)) return "function";
        return word === "true" || word === "false" ? "bool" : "atom";
      }
      state.word += 1;
      if (state.block === "enum") return "atom";
      if (state.block === "datasource" || state.block === "generator") return state.word === 1 ? "propertyName" : "function";
      return state.word === 1 ? "propertyName" : "typeName";
    }
    stream.next();
    return "operator";
  },
  indent: (state, after, context) => (state.block !== null && !/^\s*\}/.test(after) ? context.unit : 0),
  languageData: { commentTokens: { line: "//" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } },
  tokenTable: { docComment: t.docComment, labelName: t.labelName, atom: t.atom, function: t.function(t.variableName) },
};

export const prismaLanguage = StreamLanguage.define(parser);

/** Colours as CSS variables, so that light and dark need no second style. */
export const codeColors = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [t.keyword], color: "var(--code-keyword)", fontWeight: "600" },
    { tag: [t.className, t.definition(t.variableName)], color: "var(--text)", fontWeight: "600" },
    { tag: [t.typeName, t.standard(t.typeName)], color: "var(--code-type)" },
    { tag: [t.attributeName, t.meta], color: "var(--code-attribute)" },
    { tag: [t.string, t.special(t.string)], color: "var(--code-string)" },
    { tag: [t.number, t.bool, t.atom, t.null], color: "var(--code-number)" },
    { tag: [t.function(t.variableName)], color: "var(--code-function)" },
    { tag: [t.labelName], color: "var(--muted)" },
    { tag: [t.comment, t.lineComment, t.blockComment], color: "var(--faint)", fontStyle: "italic" },
    { tag: [t.docComment], color: "var(--code-doc)", fontStyle: "italic" },
    { tag: [t.propertyName, t.variableName], color: "var(--text)" },
    { tag: [t.punctuation, t.operator, t.bracket], color: "var(--muted)" },
  ]),
);
