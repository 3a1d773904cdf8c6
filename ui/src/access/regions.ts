/** The regions of the window, which F6 goes round: each takes the keyboard where it had it last. */
import { focusCanvas } from "../state";

const REGIONS = [".topbar", ".notice", "[data-region=outline]", "[data-canvas]", "[data-region=drawer]", "[data-region=inspector]", ".statusbar"] as const;
const FOCUSABLE = "button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex]:not([tabindex='-1']), .cm-content, a[href]";

const last = new WeakMap<Element, HTMLElement>();

/** Gives the keyboard to the next region, or to the one before. */
export function toRegion(by: 1 | -1): void {
  const regions = REGIONS.flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)]).filter((region) => focusable(region) !== null);
  if (regions.length === 0) return;
  const active = document.activeElement;
  const at = regions.findIndex((region) => region.contains(active));
  if (at >= 0 && active instanceof HTMLElement) last.set(regions[at]!, active);
  const next = regions[(at < 0 ? (by > 0 ? 0 : regions.length - 1) : at + by + regions.length) % regions.length]!;
  // Who goes round by keyboard sees where they are.
  document.documentElement.dataset.keyboard = "";
  if (next.matches("[data-canvas]")) focusCanvas();
  else focusable(next)?.focus();
}

function focusable(region: HTMLElement): HTMLElement | null {
  const before = last.get(region);
  if (before?.isConnected && region.contains(before) && before.offsetParent !== null) return before;
  if (region.matches("[data-canvas]")) return region;
  const first = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].find((element) => element.offsetParent !== null && element.tabIndex >= 0);
  // A region that has nothing to work on can still be read.
  return first ?? (region.hasAttribute("tabindex") ? region : null);
}
