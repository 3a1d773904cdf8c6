/** Completion: the backend says what can stand at the cursor, the editor shows it and writes what is chosen. */
import { autocompletion, snippet, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { Completion as Offer } from "../../wire";
import { ask } from "./ask";
import { blocksAround } from "./blocks";

/** Behind these a question may be worth it though nothing is typed of a word yet. */
const OPENS = /[\w@.,:(["/\s\u0080-\uffff]$/u;

const SIGNS: Record<Offer["kind"], string> = {
  keyword: "K", scalar: "T", model: "M", enum: "E", field: "F", relation: "R", attribute: "@", native: "D", function: "ƒ", argument: "A", value: "V",
  annotation: "#",
};

/** An insertion as the editor's own snippets are written: its holes are numbered, and those of one name are one. Pure. */
export function asSnippet(insert: string): string {
  const names = new Map<string, number>();
  let holes = 0;
  return insert.replace(/\$\{([^{}]*)\}/g, (_, content: string) => {
    // Two numbers that are equal have nothing to do with each other.
    const known = names.get(content);
    const hole = known ?? (holes += 1);
    if (/^[a-z]/i.test(content)) names.set(content, hole);
    return `\${${hole}${content === "" ? "" : `:${content}`}}`;
  });
}

/** An offer as the editor lists it; those before it in the list are better. Pure. */
export function asOption(offer: Offer, place: number): Completion {
  const holes = offer.insert.includes("${") || offer.insert.includes("\n");
  return {
    label: offer.label,
    type: offer.kind,
    boost: Math.max(-99, 50 - place),
    apply: holes ? snippet(asSnippet(offer.insert)) : offer.insert,
    ...(offer.detail !== null && { detail: offer.detail }),
    ...(offer.info !== null && { info: offer.info }),
  };
}

async function source(context: CompletionContext): Promise<CompletionResult | null> {
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  if (!context.explicit && !OPENS.test(line.text.slice(0, context.pos - line.from))) return null;
  const slice = blocksAround(doc, context.pos, context.pos);
  const text = doc.sliceString(slice.from, slice.to);
  const answer = await ask("complete", { type: "complete", text, offset: context.pos - slice.from, asked: context.explicit });
  if (!answer || context.aborted || answer.offers.length === 0) return null;
  return { from: slice.from + answer.from, options: answer.offers.map(asOption) };
}

/** The list of offers, while typing and on demand. */
export const completing = autocompletion({
  override: [source],
  icons: false,
  activateOnTypingDelay: 20,
  // Long enough that a key pressed without looking is not taken for a choice.
  interactionDelay: 60,
  maxRenderedOptions: 60,
  optionClass: (completion) => `offer is-${completion.type}`,
  addToOptions: [{
    position: 20,
    render(completion) {
      const sign = document.createElement("span");
      sign.className = "offer-sign";
      sign.textContent = SIGNS[completion.type as Offer["kind"]] ?? "";
      sign.setAttribute("aria-hidden", "true");
      return sign;
    },
  }],
});
