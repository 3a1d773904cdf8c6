/**
 * Measures the canvas, for `cargo xtask bench canvas`: opens a host (`browser` or `window`) on schemas of several sizes, makes
 * the same gestures in each, and prints lines of a name and a number: `1000/pan-far/p95 16.7`.
 * usage: canvas.mjs HOST SETTINGS     settings: JSON with the folders and programs that the host needs, and `sizes`
 */
import * as page from "./page.mjs";

const [, , host, text] = process.argv;
const settings = JSON.parse(text);
const { open } = await import(`./${host}.mjs`);
const GESTURE = 4_000;

for (const tables of settings.sizes) {
  const screen = await open(settings, tables);
  const first = await screen.ask(page.firstPicture);
  await screen.pause(2_000);
  const area = await screen.ask(() => {
    const { left, top, width, height } = document.querySelector("[data-testid=canvas-overlay]").getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  const measured = async (kind, at = area) => {
    await screen.ask(page.startFrames);
    await screen.gesture(kind, at.x, at.y, GESTURE);
    return figures(await screen.ask(page.stopFrames));
  };
  const focus = () => screen.ask(() => document.querySelector("[data-canvas]").focus());
  // Once round, so that the engine has compiled what it runs: nobody works in the first second alone.
  await screen.gesture("pan", area.x, area.y, 1_000);
  await screen.pause(500);
  const result = { first, opened: first - (await screen.ask(page.asked)) };
  result.memory = await screen.memory();
  result["pan-far"] = await measured("pan");
  result.zoom = await measured("zoom");
  await focus();
  await screen.press("0");
  await screen.pause(500);
  result["pan-near"] = await measured("pan");
  // The table that most relations lead to, in the middle and near.
  const hub = await screen.ask(page.hub);
  await screen.press("Control+k");
  await screen.pause(300);
  await screen.write(hub.name);
  await screen.pause(600);
  await screen.press("Enter");
  await screen.pause(1_500);
  result.relations = hub.relations;
  result.drag = await measured("drag", (await screen.ask(page.hub)).at);
  await screen.pause(2_000);
  await screen.press("Escape");
  await screen.pause(1_500);
  result.idle = await screen.idle();
  for (const failure of screen.failures) console.error(failure);
  for (const [name, value] of Object.entries(result)) {
    if (typeof value === "number") console.log(`${tables}/${name} ${value}`);
    else for (const [part, figure] of Object.entries(value)) console.log(`${tables}/${name}/${part} ${figure}`);
  }
  await screen.close();
}
process.exit(0);

function figures({ gaps, tasks }) {
  const order = [...gaps].sort((a, b) => a - b);
  const at = (part) => order[Math.min(order.length - 1, Math.floor(part * order.length))] ?? null;
  return { frames: gaps.length, median: at(0.5), p95: at(0.95), longest: Math.max(0, ...(tasks.length > 0 ? tasks : gaps.slice(-1).map(() => order.at(-1)))) };
}
