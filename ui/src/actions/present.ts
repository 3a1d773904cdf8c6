/** Actions about what is drawn on demand: enums, join tables, folded tables. */
import { IconArrowsJoin2, IconFold, IconListDetails } from "@tabler/icons-react";
import { usePresented } from "../canvas/presented";
import { selectedEnums, shownEnums, wish } from "../presenting";
import { hasDoc, type Action } from "./action";

export const presentActions: readonly Action[] = [
  {
    id: "view.enums", label: "Show enums", group: "View", section: 4, keys: ["Alt+E"], icon: IconListDetails,
    enabled: (s) => (s.doc?.enums.size ?? 0) > 0, checked: () => usePresented.getState().enums === "all",
    run: () => wish({ enums: usePresented.getState().enums === "all" ? [] : "all" }),
  },
  {
    id: "view.enums_selected", label: "Show enums of the selection", group: "View", section: 4, icon: IconListDetails,
    enabled: () => selectedEnums().length > 0,
    checked: () => {
      const { enums } = usePresented.getState();
      const wanted = selectedEnums();
      return enums !== "all" && wanted.length > 0 && wanted.every((id) => enums.includes(id));
    },
    run: () => {
      const [shown, wanted] = [shownEnums(), selectedEnums()];
      const isShown = usePresented.getState().enums !== "all" && wanted.every((id) => shown.includes(id));
      wish({ enums: isShown ? shown.filter((id) => !wanted.includes(id)) : [...new Set([...(usePresented.getState().enums === "all" ? [] : shown), ...wanted])] });
    },
  },
  {
    id: "view.joins", label: "Show join tables", group: "View", section: 4, keys: ["Alt+J"], icon: IconArrowsJoin2,
    enabled: (s) => (s.doc?.manyToMany.size ?? 0) > 0, checked: () => usePresented.getState().joins,
    run: () => wish({ joins: !usePresented.getState().joins }),
  },
  {
    id: "view.fold", label: "Collapse join tables", group: "View", section: 4, keys: ["Alt+K"], icon: IconFold,
    enabled: hasDoc, checked: () => usePresented.getState().fold,
    run: () => wish({ fold: !usePresented.getState().fold }),
  },
];
