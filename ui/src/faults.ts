/** What went wrong in the page and nobody caught, from its start on; for tests, and nothing is sent anywhere. */

const MOST = 50;
const faults: string[] = [];

const note = (what: string) => {
  if (faults.length < MOST) faults.push(what);
};

const words = (value: unknown): string =>
  value instanceof Error ? `${value.name}: ${value.message}\n${value.stack ?? ""}` : typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));

/**
 * Sizes that change while they are told wait for the next frame, and the page is told so by an event of the kind of errors, without one: Resize
 * Observer, "Deliver Resize Loop Error". Nothing is lost.
 */
const isResizeLater = ({ message, error }: ErrorEvent): boolean => !error && message.startsWith("ResizeObserver loop");

/** Begins to listen. */
export function noteFaults(): void {
  window.addEventListener("error", (event) => !isResizeLater(event) && note(`error: ${event.message} ${words(event.error)}`));
  window.addEventListener("unhandledrejection", (event) => note(`rejection: ${words(event.reason)}`));
  const said = console.error.bind(console);
  console.error = (...all: unknown[]) => {
    note(`console: ${all.map(words).join(" ")}`);
    said(...all);
  };
}

/** What was noted so far. */
export const notedFaults = (): readonly string[] => faults;
