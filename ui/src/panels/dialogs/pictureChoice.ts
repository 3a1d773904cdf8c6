/** What was chosen last for pictures; outlives the window. */
import type { Detail, Pages, PictureFormat, Theme } from "../../wire";

/** How a picture is made, apart from what it shows. */
export interface Chosen {
  format: PictureFormat;
  scale: number;
  theme: Theme;
  ground: boolean;
  title: boolean;
  detail: Detail | null;
  pages: Pages;
}

const KEPT = "crowfoot.picture";

/** What was chosen last; at first the theme of the window. */
export function kept(dark: boolean): Chosen {
  const first: Chosen = { format: "svg", scale: 2, theme: dark ? "dark" : "light", ground: true, title: true, detail: null, pages: "sheet" };
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Chosen>) };
  } catch {
    return first;
  }
}

/** Keeps what was chosen. */
export function keep(chosen: Chosen): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(chosen));
  } catch {
    // No storage: it lasts as long as the dialog.
  }
}
