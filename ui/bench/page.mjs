/**
 * What the canvas bench does within a page, browser and desktop window alike: it asks for frames and keeps their times, finds
 * the table with most relations, and makes gestures where no driver can make them fast enough. Each function stands for itself:
 * it travels to the page as text.
 */

/** Begins to keep the times of frames. */
export function startFrames() {
  const kept = { times: [], tasks: [], running: true, began: performance.now() };
  try {
    kept.observer = new PerformanceObserver((list) => kept.tasks.push(...list.getEntries().map((entry) => entry.duration)));
    kept.observer.observe({ type: "longtask" });
  } catch {
    // WebKit tells no long tasks; the longest frame says as much.
  }
  const tick = (time) => {
    if (!kept.running) return;
    kept.times.push(time);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  window.__frames = kept;
}

/** Ends it, and says what was kept: milliseconds from frame to frame. */
export function stopFrames() {
  const kept = window.__frames;
  kept.running = false;
  kept.observer?.disconnect();
  const gaps = kept.times.slice(1).map((time, i) => time - kept.times[i]);
  const open = performance.now() - (kept.times.at(-1) ?? kept.began);
  // A frame that never came counts, too.
  if (open > 100) gaps.push(open);
  return { gaps, tasks: kept.tasks };
}

/** The table that most relations lead to: its name, and where its header is on the screen. */
export function hub() {
  const canvas = window.__crowfoot;
  const counts = new Map();
  for (const { to } of canvas.routes()) counts.set(to, (counts.get(to) ?? 0) + 1);
  const [id] = [...counts].sort((a, b) => b[1] - a[1])[0];
  const table = canvas.tables().find((one) => one.id === id);
  return { name: table.name, relations: counts.get(id), at: canvas.toScreen(table.x + 60, table.y + 8) };
}

/** Makes a gesture by events of its own, one a frame: `pan`, `drag` or `zoom`, for so many milliseconds. */
export function gesture(kind, x, y, milliseconds) {
  const target = document.querySelector("[data-testid=canvas-overlay]");
  const button = kind === "pan" ? 1 : 0;
  const point = (type, px, py) =>
    target.dispatchEvent(new PointerEvent(type, {
      bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, pointerType: "mouse", clientX: px, clientY: py,
      button: type === "pointermove" ? -1 : button, buttons: type === "pointerup" ? 0 : button === 1 ? 4 : 1,
    }));
  // Events of a script have no pointer to capture.
  target.setPointerCapture = () => undefined;
  target.hasPointerCapture = () => false;
  return new Promise((resolve) => {
    const began = performance.now();
    if (kind !== "zoom") point("pointerdown", x, y);
    const step = () => {
      const time = performance.now() - began;
      const [wide, high, sooner, later] = kind === "pan" ? [450, 300, 2500, 3700] : [250, 180, 1500, 1100];
      const [px, py] = [x + wide * Math.sin((2 * Math.PI * time) / sooner), y + high * Math.sin((2 * Math.PI * time) / later)];
      if (time >= milliseconds) {
        if (kind !== "zoom") point("pointerup", px, py);
        return resolve(true);
      }
      if (kind === "zoom") {
        // In for one half, out for the other.
        const deltaY = time < milliseconds / 2 ? -40 : 40;
        target.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: x, clientY: y, deltaY, ctrlKey: true }));
      } else point("pointermove", px, py);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

/** Whether the first picture is there; when, in milliseconds since the page began to load. */
export function firstPicture() {
  return performance.getEntriesByName("crowfoot:picture")[0]?.startTime ?? null;
}

/** When the schema was asked for, in milliseconds since the page began to load. */
export function asked() {
  return performance.getEntriesByName("crowfoot:asked")[0]?.startTime ?? null;
}
