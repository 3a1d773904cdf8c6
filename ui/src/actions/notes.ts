/** Actions about notes on the canvas. */
import { IconArrowRight, IconNote, IconPalette } from "@tabler/icons-react";
import { freePlace } from "../canvas/geometry";
import { stage } from "../canvas/stage";
import { COLORS, NEW, newNote, nextNote, notes, selectedNote, setNote } from "../notes";
import { hasDoc, type Action } from "./action";

const title = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export const noteActions: readonly Action[] = [
  {
    id: "insert.note", label: "New note", group: "Insert", keys: ["N"], icon: IconNote, enabled: hasDoc,
    run: () => {
      const canvas = stage();
      const middle = canvas?.middle() ?? { x: 0, y: 0 };
      const at = { x: middle.x - NEW.width / 2, y: middle.y - NEW.height / 2 };
      const place = canvas?.layout ? freePlace(canvas.layout, at, NEW.width, NEW.height) : at;
      canvas?.show({ ...place, ...NEW });
      newNote(place.x, place.y);
    },
  },
  { id: "go.note", label: "Next note", group: "Go", section: 2, keys: ["Alt+N"], icon: IconArrowRight, enabled: () => notes().length > 0, run: nextNote },
  ...COLORS.map((color, i): Action => ({
    id: `note.${color}`, label: `Note in ${title(color)}`, group: "Edit", hidden: true, icon: IconPalette,
    enabled: () => selectedNote() !== null,
    checked: () => (selectedNote()?.color ?? COLORS[0]) === color,
    run: () => {
      const note = selectedNote();
      if (note) void setNote(note.name, { color: i === 0 ? "" : color });
    },
  })),
];
