/** The pages of the window in Chromium, with a recorded snapshot in place of the backend. Input comes from the browser itself. */
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import * as page from "./page.mjs";

const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-renderer-backgrounding", "--force-device-scale-factor=1",
];
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Opens the pages on the snapshot of so many tables. */
export async function open({ dist, data, modules, chromium }, tables) {
  const server = await serve(dist, path.join(data, `${tables}.json`));
  const { chromium: driver } = createRequire(path.join(modules, "package.json"))("playwright-core");
  const browser = await driver.launch({ executablePath: chromium, args: FLAGS, headless: true });
  const tab = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  const cdp = await tab.context().newCDPSession(tab);
  const whole = await browser.newBrowserCDPSession();
  const failures = [];
  tab.on("pageerror", (error) => failures.push(String(error)));
  await tab.goto(`http://127.0.0.1:${server.address().port}/?tables=${tables}`);
  await tab.waitForFunction(page.firstPicture, undefined, { polling: 20, timeout: 120_000 });
  const seconds = async () => {
    const { processInfo } = await whole.send("SystemInfo.getProcessInfo");
    return Math.max(...processInfo.filter(({ type }) => type === "renderer").map(({ cpuTime }) => cpuTime));
  };
  const mouse = (type, x, y, button, buttons) => cdp.send("Input.dispatchMouseEvent", { type, x, y, button, buttons, clickCount: 1 });
  return {
    failures,
    ask: (work, ...given) => tab.evaluate(`(${work})(...${JSON.stringify(given)})`),
    press: (keys) => tab.keyboard.press(keys),
    write: (text) => tab.keyboard.type(text),
    pause,
    async gesture(kind, x, y, milliseconds) {
      const button = kind === "pan" ? "middle" : "left";
      const held = kind === "pan" ? 4 : 1;
      await mouse("mouseMoved", x, y, "none", 0);
      const began = performance.now();
      if (kind !== "zoom") await mouse("mousePressed", x, y, button, held);
      for (let step = 1; ; step += 1) {
        const time = performance.now() - began;
        if (time >= milliseconds) break;
        if (kind === "zoom") {
          const deltaY = time < milliseconds / 2 ? -60 : 60;
          await cdp.send("Input.dispatchMouseEvent", { type: "mouseWheel", x, y, deltaX: 0, deltaY, modifiers: 2, pointerType: "mouse" });
        } else {
          const [wide, high, sooner, later] = kind === "pan" ? [450, 300, 2500, 3700] : [250, 180, 1500, 1100];
          await mouse("mouseMoved", x + wide * Math.sin((2 * Math.PI * time) / sooner), y + high * Math.sin((2 * Math.PI * time) / later), button, held);
        }
        const rest = began + step * (kind === "zoom" ? 33 : 16.7) - performance.now();
        if (rest > 0) await pause(rest);
      }
      if (kind !== "zoom") await mouse("mouseReleased", x, y, button, 0);
    },
    /** Megabytes of the page's objects. */
    async memory() {
      await cdp.send("HeapProfiler.collectGarbage");
      return (await cdp.send("Runtime.getHeapUsage")).usedSize / 2 ** 20;
    },
    /** Milliseconds of processor time in each second at rest. */
    async idle() {
      const before = await seconds();
      await pause(4_000);
      return ((await seconds()) - before) * 250;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

function serve(dist, snapshot) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = pathname === "/snapshot.json" ? snapshot : path.join(dist, pathname === "/" ? "index.html" : pathname);
    if (!fs.existsSync(file)) return void response.writeHead(404).end();
    response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/json");
    fs.createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
