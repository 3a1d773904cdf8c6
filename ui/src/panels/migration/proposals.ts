/** What may be a rename, sorted for asking: one question per new thing. Pure. */
import type { RenameView } from "../../wire";

export interface Question {
  /** Name of the new thing, with its table. */
  subject: string;
  /** What it may have been, the likeliest first. */
  answers: RenameView[];
}

export function questions(list: readonly RenameView[]): Question[] {
  const found = new Map<string, Question>();
  for (const one of list) {
    const key = `${one.object.kind} ${JSON.stringify(one.object)}`;
    const question = found.get(key) ?? { subject: qualified(one, one.to), answers: [] };
    question.answers.push(one);
    found.set(key, question);
  }
  return [...found.values()];
}

/** A column's name with its table's. */
export function qualified(one: RenameView, name: string): string {
  return one.within === null ? name : `${one.within}.${name}`;
}
