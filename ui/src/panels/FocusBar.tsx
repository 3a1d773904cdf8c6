/** The bar above the canvas while a focus is on: of what, how far, what becomes of the rest. */
import { ActionIcon, SegmentedControl, Tooltip } from "@mantine/core";
import { IconFocus2, IconMinus, IconPlus, IconRoute, IconStack2, IconX } from "@tabler/icons-react";
import { action } from "../actions";
import { count } from "../format";
import { focusCanvas, useApp } from "../state";
import { endFocus, MOST_HOPS, setFocus } from "../ways/focus";
import { askNewView } from "../ways/views";
import { isMac, shown } from "../actions/keys";

export function FocusBar() {
  const focus = useApp((s) => s.focus);
  const lens = useApp((s) => s.lens);
  const doc = useApp((s) => s.doc);
  if (!focus || !doc) return null;
  const first = doc.tables.get(focus.roots[0]!)?.name ?? "";
  const key = (id: string) => {
    const keys = action(id)?.keys?.[0];
    return keys ? `  ${shown(keys, isMac)}` : "";
  };
  return (
    <div className="focusbar" data-testid="focusbar" role="toolbar" aria-label="Focus">
      <IconFocus2 size={14} />
      <b>{first}{focus.roots.length > 1 && ` +${focus.roots.length - 1}`}</b>
      <span className="focusbar-hops">
        <Tooltip label={`One relation nearer${key("focus.less")}`}>
          <ActionIcon data-testid="focus-less" aria-label="One relation nearer" disabled={focus.hops === 0} onClick={() => setFocus({ hops: focus.hops - 1 })}>
            <IconMinus size={13} />
          </ActionIcon>
        </Tooltip>
        <span aria-live="polite" data-testid="focus-hops">{count(focus.hops, "hop")} · {count(lens?.shown.size ?? 0, "table")}</span>
        <Tooltip label={`One relation further${key("focus.more")}`}>
          <ActionIcon data-testid="focus-more" aria-label="One relation further" disabled={focus.hops === MOST_HOPS} onClick={() => setFocus({ hops: focus.hops + 1 })}>
            <IconPlus size={13} />
          </ActionIcon>
        </Tooltip>
      </span>
      <SegmentedControl
        data={[{ value: "fade", label: "Fade rest" }, { value: "hide", label: "Hide rest" }]}
        value={focus.rest}
        data-testid="focus-rest"
        aria-label="What becomes of the rest"
        onChange={(rest) => setFocus({ rest: rest as "fade" | "hide" })}
      />
      <Tooltip label={`Follow the selection${key("focus.follow")}`}>
        <ActionIcon
          data-testid="focus-follow" aria-label="Follow the selection" aria-pressed={focus.follows} className={focus.follows ? "is-on" : ""}
          onClick={() => setFocus({ follows: !focus.follows })}
        >
          <IconRoute size={14} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`Save as a view…${key("views.new")}`}>
        <ActionIcon data-testid="focus-save" aria-label="Save as a view" onClick={() => askNewView([...(lens?.shown ?? [])])}>
          <IconStack2 size={14} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="End focus  Esc">
        <ActionIcon
          data-testid="focus-end" aria-label="End focus"
          onClick={() => {
            endFocus();
            focusCanvas();
          }}
        >
          <IconX size={14} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
