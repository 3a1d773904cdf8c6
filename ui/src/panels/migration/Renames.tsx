/** Renames of a plan: those that it makes, and drops beside additions that may be one. It asks and never guesses. */
import { UnstyledButton } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import type { Object as SchemaObject, PlanView } from "../../wire";
import { qualified, questions } from "./proposals";

interface Props {
  plan: PlanView;
  /** Says what something was called before; `null`: it is new. */
  onSay(object: SchemaObject, name: string | null): void;
}

export function Renames({ plan, onSay }: Props) {
  if (plan.renames.length + plan.may_be_renames.length === 0) return null;
  return (
    <ul className="renames" data-testid="renames">
      {questions(plan.may_be_renames).map((question, i) => (
        <li key={i}>
          <b>{question.subject}</b> is new. Is it a rename of
          {question.answers.map((one) => (
            <UnstyledButton key={one.from} className="link" data-testid={`rename-${one.from}-${one.to}`} onClick={() => onSay(one.object, one.from)}>
              {one.from}?
            </UnstyledButton>
          ))}
        </li>
      ))}
      {plan.renames.map((one) => (
        <li key={`${one.kind} ${one.within} ${one.to}`}>
          <b>{qualified(one, one.from)}</b>
          <IconArrowRight size={11} />
          <b>{one.to}</b> is a rename.
          <UnstyledButton className="link" data-testid={`no-rename-${one.to}`} onClick={() => onSay(one.object, null)}>
            Not a rename
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
