/** What the document's provider has to choose from: asked once for each provider, read by whatever offers types and the like. */
import { create } from "zustand";
import { ipc } from "../ipc";
import type { Doc } from "../store";
import type { Vocabulary } from "../wire";

const NOTHING: Vocabulary = {
  natives: [], functions: [], methods: [], classes: [], enums: true, lists: false, fulltext: false, length: false, partial: false, clustered: false,
};

const useKnown = create<{ words: Readonly<Record<string, Vocabulary>> }>(() => ({ words: {} }));
const asked = new Set<string>();

/** The same key for documents that have the same to choose from: the datasource may have a name of its own. */
function keyOf(doc: Doc): string {
  const head = doc.files.map(({ text }) => /datasource\s+\w+/.exec(text)?.[0]).find(Boolean) ?? "";
  const previews = doc.files.some(({ text }) => text.includes("partialIndexes"));
  return `${doc.provider} ${head} ${previews}`;
}

/** What there is to choose from; little until the answer is there. */
export function vocabularyOf(doc: Doc): Vocabulary {
  const key = keyOf(doc);
  if (!asked.has(key)) {
    asked.add(key);
    ipc.assist({ type: "vocabulary" }).then(
      (answer) => {
        if (answer.type === "vocabulary") useKnown.setState(({ words }) => ({ words: { ...words, [key]: answer.vocabulary } }));
      },
      // Offers are a help and no more: the next document asks again.
      () => asked.delete(key),
    );
  }
  return useKnown.getState().words[key] ?? NOTHING;
}

/** The same for what is drawn: it is drawn anew when the answer comes. */
export function useVocabulary(doc: Doc): Vocabulary {
  useKnown((s) => s.words);
  return vocabularyOf(doc);
}
