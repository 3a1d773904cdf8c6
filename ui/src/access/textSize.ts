/** How large the window's text is: the page is scaled as a browser does it, canvas included. Kept for good. */
import { scalePage } from "../ipc";

const KEPT = "crowfoot.text";
const SIZES = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const;

let size = kept();

/** The size now, 1 is the usual. */
export const textSize = (): number => size;

/** One step larger or smaller; 0 is the usual size. */
export function stepTextSize(by: 1 | -1 | 0): void {
  const at = SIZES.findIndex((one) => one >= size - 0.01);
  size = by === 0 ? 1 : SIZES[Math.min(SIZES.length - 1, Math.max(0, at + by))]!;
  try {
    localStorage.setItem(KEPT, String(size));
  } catch {
    // No storage: it lasts as long as the window.
  }
  scalePage(size);
}

/** At start-up: the size that was chosen before. */
export function applyTextSize(): void {
  if (size !== 1) scalePage(size);
}

/** Whether there is a larger or a smaller one. */
export const canStep = (by: 1 | -1): boolean => (by > 0 ? size < SIZES[SIZES.length - 1]! : size > SIZES[0]);

function kept(): number {
  try {
    const found = Number(localStorage.getItem(KEPT));
    return SIZES.some((one) => one === found) ? found : 1;
  } catch {
    return 1;
  }
}
