/** Actions on the document as a whole: open, save, import, export. */
import {
  IconDatabaseImport, IconDeviceFloppy, IconFile, IconFilePlus, IconFileExport, IconFolderOpen, IconPhoto, IconRefresh,
} from "@tabler/icons-react";
import type { ExportFormat } from "../wire";
import { ipc } from "../ipc";
import { fail, reload, replace, save, settle, tell } from "../session";
import { get, set } from "../state";
import { hasDoc, type Action } from "./action";

export const fileActions: readonly Action[] = [
  { id: "file.new", label: "New schema…", group: "File", keys: ["Mod+N"], icon: IconFilePlus, run: () => set({ dialog: { kind: "new" } }) },
  {
    id: "file.open", label: "Open schema file…", group: "File", keys: ["Mod+O"], icon: IconFile,
    run: () => openWith("open"),
  },
  {
    id: "file.open_folder", label: "Open schema folder…", group: "File", keys: ["Mod+Shift+O"], icon: IconFolderOpen,
    run: () => openWith("open_folder"),
  },
  {
    id: "file.save", label: "Save", group: "File", section: 1, keys: ["Mod+S"], icon: IconDeviceFloppy,
    enabled: (s) => s.doc !== null && (s.doc.status.dirty || s.doc.path === null || s.typing), run: () => save(),
  },
  { id: "file.save_as", label: "Save as…", group: "File", section: 1, keys: ["Mod+Shift+S"], enabled: hasDoc, run: () => save(true) },
  {
    id: "file.reload", label: "Read again from disk", group: "File", section: 1, icon: IconRefresh,
    enabled: (s) => s.doc !== null && s.doc.path !== null,
    run: () => (get().doc?.status.dirty ? set({ dialog: { kind: "unsaved", then: () => { set({ dialog: null }); void reload(); } } }) : reload()),
  },
  {
    id: "file.connect", label: "Connect to a database…", group: "File", section: 2, keys: ["Mod+Shift+D"], icon: IconDatabaseImport,
    run: () => set({ dialog: { kind: "connect" } }),
  },
  {
    id: "file.picture", label: "Export picture…", group: "File", section: 3, keys: ["Mod+Shift+P"], icon: IconPhoto,
    enabled: (s) => (s.doc?.tables.size ?? 0) > 0, run: () => set({ dialog: { kind: "picture" } }),
  },
];

/** One action for each format that the backend can write. */
export function exportActions(formats: readonly ExportFormat[]): Action[] {
  return formats.map((format) => ({
    id: `export.${format.id}`,
    label: `Export ${format.label}…`,
    group: "File",
    section: 3,
    hidden: true,
    icon: IconFileExport,
    enabled: hasDoc,
    run: () => exportAs(format),
  }));
}

async function exportAs(format: ExportFormat): Promise<void> {
  try {
    await settle();
    const stem = (get().doc?.name ?? "schema").replace(/\.prisma$/, "");
    const name = format.id === "data-model" ? "DATA-MODEL.md" : `${stem}.${format.extension}`;
    const path = await ipc.pick("export", name);
    if (path === null) return;
    tell(`${format.label} written`, await ipc.exportTo(format.id, path));
  } catch (error) {
    fail(error);
  }
}

async function openWith(what: "open" | "open_folder"): Promise<void> {
  try {
    const path = await ipc.pick(what, null);
    if (path !== null) replace(() => ipc.open(path));
  } catch (error) {
    fail(error);
  }
}
