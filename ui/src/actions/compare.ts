/** Actions about the comparison on the canvas. */
import { IconArrowDown, IconArrowUp, IconFileDiff, IconX } from "@tabler/icons-react";
import { endComparison, isComparing, stepDifference, useComparing } from "../comparing";
import { set } from "../state";
import { hasDoc, type Action } from "./action";

const hasList = (): boolean => (useComparing.getState().contrast?.list.length ?? 0) > 0;

export const compareActions: readonly Action[] = [
  {
    id: "compare.with", label: "Compare with…", group: "View", section: 2, keys: ["Mod+F7"], icon: IconFileDiff, enabled: hasDoc,
    run: () => set({ dialog: { kind: "compare" } }),
  },
  { id: "compare.next", label: "Next difference", group: "Go", section: 2, keys: ["F7"], icon: IconArrowDown, enabled: hasList, run: () => stepDifference(1) },
  { id: "compare.previous", label: "Previous difference", group: "Go", section: 2, keys: ["Shift+F7"], icon: IconArrowUp, enabled: hasList, run: () => stepDifference(-1) },
  { id: "compare.end", label: "End comparison", group: "View", section: 2, icon: IconX, enabled: isComparing, run: () => void endComparison() },
];
