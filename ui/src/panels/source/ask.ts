/** Questions about the text to the backend, each with an answer of its own shape. A failure is no answer: help is not worth a message. */
import type { AssistAnswer, AssistRequest } from "../../wire";
import { ipc } from "../../ipc";

type Shape<T extends AssistAnswer["type"]> = Extract<AssistAnswer, { type: T }>;

/** Asks; `null` where nothing came back. */
export async function ask<T extends AssistAnswer["type"]>(shape: T, request: AssistRequest): Promise<Shape<T> | null> {
  try {
    const answer = await ipc.assist(request);
    return answer.type === shape ? (answer as Shape<T>) : null;
  } catch {
    return null;
  }
}
