/** Shortcuts: how they are written, shown, and told from key presses. Pure. */

/** The part of a keyboard event that matters. */
export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const NAMES: Record<string, string> = { " ": "Space", Del: "Delete", Esc: "Escape", Plus: "+" };

/** A key press as shortcuts are written: `Mod+Shift+Z`. */
export function pressed(event: Pressed, mac: boolean): string {
  const key = NAMES[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const mod = mac ? event.metaKey : event.ctrlKey;
  // Shift is part of what a sign is (`?`, `+`); it is only named with letters, digits and named keys.
  const shift = event.shiftKey && (key.length > 1 || /[A-Z0-9]/.test(key));
  return [mod && "Mod", event.altKey && "Alt", shift && "Shift", key === "+" ? "Plus" : key].filter(Boolean).join("+");
}

/** A shortcut as it is shown. */
export function shown(keys: string, mac: boolean): string {
  const words: Record<string, string> = mac
    ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" }
    : { Mod: "Ctrl" };
  const more: Record<string, string> = { Plus: "+", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Delete: "Del", Escape: "Esc" };
  return keys.split("+").map((part) => words[part] ?? more[part] ?? part).join(mac ? "" : "+");
}

/** Whether this is a Mac. */
export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
