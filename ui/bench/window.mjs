/** The desktop window on a display without a screen, driven through WebDriver. Gestures are made within the page. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import * as page from "./page.mjs";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const KEYS = { Escape: "\ue00c", Enter: "\ue007", Control: "\ue009" };

/** Opens the application on the schema of so many tables. */
export async function open({ data, app, driver }, tables) {
  const home = path.join(data, "home");
  fs.rmSync(home, { recursive: true, force: true });
  fs.mkdirSync(home, { recursive: true });
  const display = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"], { stdio: ["ignore", "pipe", "ignore"] });
  const number = await new Promise((resolve) => display.stdout.once("data", (text) => resolve(String(text).trim())));
  const [port, native] = [await freePort(), await freePort()];
  const environment = {
    ...process.env, DISPLAY: `:${number}`, GDK_BACKEND: "x11", NO_AT_BRIDGE: "1", XDG_DATA_HOME: path.join(home, "data"),
    XDG_CONFIG_HOME: path.join(home, "config"), CROWFOOT_OPEN: path.join(data, String(tables), "schema.prisma"),
  };
  delete environment.WAYLAND_DISPLAY;
  const proxy = spawn(driver, ["--port", String(port), "--native-port", String(native)], { env: environment, stdio: "ignore", detached: true });
  const call = async (method, at, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${at}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${at}: ${value?.message ?? answer.status}`);
    return value;
  };
  for (let i = 0; i < 100 && !(await call("GET", "/status").then(() => true, () => false)); i += 1) await pause(100);
  const wanted = { capabilities: { alwaysMatch: { "tauri:options": { application: app } } } };
  const session = `/session/${(await call("POST", "/session", wanted)).sessionId}`;
  await call("POST", `${session}/timeouts`, { script: 300_000 });
  await call("POST", `${session}/window/rect`, { x: 0, y: 0, width: 1600, height: 1000 });
  const ask = (work, ...given) =>
    call("POST", `${session}/execute/async`, {
      script: `const done = arguments[arguments.length - 1]; Promise.resolve((${work})(...arguments[0])).then((value) => done(value ?? null))`, args: [given],
    });
  for (let i = 0; i < 600 && (await ask(page.firstPicture)) === null; i += 1) await pause(100);
  const pages = () => processes().filter(({ name, group }) => group === proxy.pid || name.startsWith("WebKitWebProces")).filter(({ environment: own }) => own.includes(`DISPLAY=:${number}\0`));
  const act = (actions) => call("POST", `${session}/actions`, { actions: [{ type: "key", id: "keys", actions }] });
  return {
    failures: [],
    ask,
    async press(keys) {
      const values = keys.split("+").map((key) => KEYS[key] ?? key);
      await act([...values.map((value) => ({ type: "keyDown", value })), ...values.reverse().map((value) => ({ type: "keyUp", value }))]);
    },
    write: (text) => act([...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }])),
    pause,
    gesture: (kind, x, y, milliseconds) => ask(page.gesture, kind, x, y, milliseconds),
    /** Megabytes that the web process holds. */
    memory: async () => Math.max(0, ...pages().filter(({ name }) => name.startsWith("WebKitWebProces")).map(({ resident }) => resident)),
    /** Milliseconds of processor time in each second at rest, web process and application together. */
    async idle() {
      const ticks = () => pages().reduce((sum, { ticks: own }) => sum + own, 0);
      const before = ticks();
      await pause(4_000);
      return ((ticks() - before) * 10) / 4;
    },
    async close() {
      await call("DELETE", session).catch(() => undefined);
      try {
        process.kill(-proxy.pid);
      } catch {
        // It has ended by itself.
      }
      display.kill();
    },
  };
}

/** What runs, as /proc tells it; ticks are hundredths of a second. */
function processes() {
  return fs.readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)).flatMap((entry) => {
    try {
      const stat = fs.readFileSync(`/proc/${entry}/stat`, "utf8");
      const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const resident = Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${entry}/status`, "utf8"))?.[1] ?? 0) / 1024;
      return [{ name, group: Number(fields[2]), ticks: Number(fields[11]) + Number(fields[12]), resident, environment: fs.readFileSync(`/proc/${entry}/environ`, "utf8") }];
    } catch {
      return [];
    }
  });
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
