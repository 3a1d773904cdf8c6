//! A window under test: starting it with everything it needs, what a person does in it, and what they see.
//!
//! Every wait has an end and says what it waited for. When a test fails, a picture of that moment and the logs are kept.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, Element, Refused};
use crate::display::Display;
use crate::keys;

/// How long to wait for something that the window does by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long to wait for work of the backend with a database.
const LONG: Duration = Duration::from_secs(120);

/// One window at a time: two would only slow each other down, and their timing is what is tested.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// How a window is started.
pub struct Setup {
    name: String,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Setup {
    /// For the test of this name; its pictures and logs carry it.
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), arguments: Vec::new(), environment: Vec::new() }
    }

    /// Opens this schema, or the folder that holds it, at the start.
    #[allow(dead_code, reason = "part of the set-up that not every state of the tests uses")]
    pub fn project(mut self, path: &Path) -> Self {
        self.environment.push(("CROWFOOT_OPEN".into(), path.display().to_string()));
        self
    }

    /// Starts display, driver and application.
    pub fn open(self) -> Window {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let application = acceptance::program("CROWFOOT_APP", "app", "crowfoot-app");
        let driver = std::env::var_os("TAURI_DRIVER").map_or_else(|| PathBuf::from("tauri-driver"), PathBuf::from);
        let folder = output();
        let home = folder.join("home").join(&self.name);
        // A home of its own: nothing that a person or an earlier test did in the application shows up here.
        let _ = fs::remove_dir_all(&home);
        fs::create_dir_all(&home).expect("target/desktop can be written");
        let log = folder.join(format!("{}.log", self.name));

        // The size of the window, which fills it: there is no window manager.
        let display = Display::start(&home, 1440, 900);
        let (port, native) = (free_port(), free_port());
        let file = File::create(&log).expect("target/desktop can be written");
        let copy = file.try_clone().expect("a file handle can be copied");
        let child = Command::new(&driver)
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .env("DISPLAY", &display.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .envs(self.environment)
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(copy)
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{} can't be started ({error}): cargo xtask test installs it", driver.display())
            });
        let processes = Group(child);
        let server = format!("http://127.0.0.1:{port}");
        until(Duration::from_secs(30), || Client::is_ready(&server).then_some(()))
            .unwrap_or_else(|| panic!("the WebDriver did not become ready; its log: {}", log.display()));
        let client = Client::start(&server, &application.display().to_string(), &self.arguments)
            .unwrap_or_else(|error| panic!("the window did not open: {error}; the log: {}", log.display()));
        Window { client, name: self.name, log, processes, display, _turn: turn }
    }
}

/// A window that is open; it is closed at the end of the test.
pub struct Window {
    client: Client,
    name: String,
    log: PathBuf,
    // Dropped in this order: the processes before the display that they draw on.
    processes: Group,
    display: Display,
    _turn: MutexGuard<'static, ()>,
}

#[allow(dead_code, reason = "a vocabulary for tests; not every word is in use at every time")]
impl Window {
    /// The title of the page.
    #[track_caller]
    pub fn title(&self) -> String {
        done("reading the title", self.client.title())
    }

    /// The process that all others of the window come from.
    pub fn process(&self) -> u32 {
        self.processes.0.id()
    }

    /// Waits until the closure has an answer.
    #[track_caller]
    pub fn wait<T>(&self, what: &str, look: impl FnMut() -> Option<T>) -> T {
        match until(PATIENCE, look) {
            Some(found) => found,
            None => panic!("waited {} s for {what}, in vain", PATIENCE.as_secs()),
        }
    }

    /// Waits as [`Window::wait`], for work that takes its time.
    #[track_caller]
    pub fn wait_long<T>(&self, what: &str, look: impl FnMut() -> Option<T>) -> T {
        until(LONG, look).unwrap_or_else(|| panic!("waited {} s for {what}, in vain", LONG.as_secs()))
    }

    /// Waits until the window has drawn what is pending.
    #[track_caller]
    pub fn settle(&self) {
        let drawn = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        done("waiting for a frame", self.client.script_async(drawn));
        // From the page's frame to the display's pixels it is one more step, which nobody reports.
        thread::sleep(Duration::from_millis(150));
    }

    /// Gives the keyboard to the canvas.
    #[track_caller]
    pub fn focus_canvas(&self) {
        self.find_css("[data-canvas]");
        self.script("document.querySelector('[data-canvas]').focus({ preventScroll: true })", &[]);
    }

    /// The element with this `data-testid`, once it is there.
    #[track_caller]
    pub fn find(&self, id: &str) -> Element {
        self.find_css(&selector(id))
    }

    /// The first element of this CSS selector, once it is there.
    #[track_caller]
    pub fn find_css(&self, css: &str) -> Element {
        self.wait(&format!("an element `{css}`"), || self.client.find(css).ok()?.into_iter().next())
    }

    /// How many elements a CSS selector finds at this moment.
    #[track_caller]
    pub fn count(&self, css: &str) -> usize {
        done(&format!("looking for `{css}`"), self.client.find(css)).len()
    }

    /// Whether there is an element with this `data-testid` at this moment.
    #[track_caller]
    pub fn has(&self, id: &str) -> bool {
        self.count(&selector(id)) > 0
    }

    /// Waits until no element has this `data-testid`.
    #[track_caller]
    pub fn gone(&self, id: &str) {
        self.wait(&format!("`{id}` to go"), || (!self.has(id)).then_some(()));
    }

    /// Clicks on the element with this `data-testid`, once it can be clicked.
    #[track_caller]
    pub fn click(&self, id: &str) {
        self.click_css(&selector(id));
    }

    /// Clicks on the first element of this CSS selector, once it can be clicked.
    #[track_caller]
    pub fn click_css(&self, css: &str) {
        let mut last = String::from("it is not there");
        let clicked = until(PATIENCE, || {
            // A page that is being drawn anew loses elements between finding and clicking.
            let element = self.client.find(css).ok()?.into_iter().next()?;
            self.client.click(&element).map_err(|error| last = error.to_string()).ok()
        });
        assert!(clicked.is_some(), "`{css}` could not be clicked: {last}");
    }

    /// The text of the element with this `data-testid`, as it is drawn.
    #[track_caller]
    pub fn text(&self, id: &str) -> String {
        let css = selector(id);
        self.wait(&format!("the text of `{id}`"), || {
            let element = self.client.find(&css).ok()?.into_iter().next()?;
            self.client.text(&element).ok()
        })
    }

    /// Waits until the text of this element contains the words.
    #[track_caller]
    pub fn shows(&self, id: &str, words: &str) {
        let mut last = String::new();
        let found = until(PATIENCE, || {
            let element = self.client.find(&selector(id)).ok()?.into_iter().next()?;
            last = self.client.text(&element).ok()?;
            last.contains(words).then_some(())
        });
        assert!(found.is_some(), "`{id}` does not show `{words}`, but `{last}`");
    }

    /// Presses keys together, as `Ctrl+Shift+Z`, wherever the focus is.
    #[track_caller]
    pub fn press(&self, names: &str) {
        let keys = keys::chord(names);
        let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
        let steps: Vec<Value> = down.chain(up).collect();
        done(
            &format!("pressing {names}"),
            self.client.actions(json!([{ "type": "key", "id": "keyboard", "actions": steps }])),
        );
    }

    /// Types text, wherever the focus is.
    #[track_caller]
    pub fn write(&self, text: &str) {
        let steps: Vec<Value> = text
            .chars()
            .map(|key| if key == '\n' { '\u{E007}' } else { key })
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() })))
            .collect();
        done(
            &format!("typing `{text}`"),
            self.client.actions(json!([{ "type": "key", "id": "keyboard", "actions": steps }])),
        );
    }

    /// Waits for this field to have the keyboard, then types into it; `\n` is the Enter key.
    #[track_caller]
    pub fn write_into(&self, id: &str, text: &str) {
        let body = "const e = document.activeElement; return e?.dataset.testid === arguments[0] && (e.value ?? '')";
        self.wait(&format!("`{id}` to have the keyboard"), || {
            self.script(body, &[json!(id)]).as_str().filter(|value| value.is_empty()).map(|_| ())
        });
        self.write(text);
    }

    /// Replaces the text of a field: focus, select all, type.
    #[track_caller]
    pub fn fill(&self, id: &str, text: &str) {
        self.click(id);
        self.press("Ctrl+a");
        self.write(text);
    }

    /// Clicks at a point of the window, in CSS pixels.
    #[track_caller]
    pub fn click_at(&self, at: (f64, f64)) {
        self.pointer(&[Move::To(at), Move::Down, Move::Up]);
    }

    /// Clicks at a point of the window while a key is held.
    #[track_caller]
    pub fn click_with(&self, key: &str, at: (f64, f64)) {
        let hold = |kind: &str| {
            let steps: Vec<Value> = keys::chord(key).iter().map(|key| json!({ "type": kind, "value": key })).collect();
            let action = json!([{ "type": "key", "id": "keyboard", "actions": steps }]);
            done(&format!("holding {key}"), self.client.actions(action));
        };
        hold("keyDown");
        self.click_at(at);
        hold("keyUp");
    }

    /// Moves the pointer to a point of the window and leaves it there.
    #[track_caller]
    pub fn hover_at(&self, at: (f64, f64)) {
        self.pointer(&[Move::To((at.0 + 3.0, at.1)), Move::To(at)]);
    }

    /// Whether the editor offers this.
    #[track_caller]
    pub fn has_offer(&self, label: &str) -> bool {
        let body = "return [...document.querySelectorAll('.cm-tooltip-autocomplete .cm-completionLabel')].some((label) => label.textContent === arguments[0])";
        self.script(body, &[json!(label)]).as_bool().unwrap_or_default()
    }

    /// Clicks twice at a point of the window.
    #[track_caller]
    pub fn double_click_at(&self, at: (f64, f64)) {
        self.pointer(&[Move::To(at), Move::Down, Move::Up, Move::Down, Move::Up]);
    }

    /// Opens the menu at a point of the window, with the right button.
    #[track_caller]
    pub fn menu_at(&self, at: (f64, f64)) {
        self.pointer(&[Move::To(at), Move::MenuDown, Move::MenuUp]);
    }

    /// Drags from one point to another with the left button, in several moves as a hand does.
    #[track_caller]
    pub fn drag(&self, from: (f64, f64), to: (f64, f64)) {
        let mut moves = vec![Move::To(from), Move::Down];
        let steps = 8;
        for step in 1..=steps {
            let part = f64::from(step) / f64::from(steps);
            moves.push(Move::To((from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)));
        }
        moves.push(Move::Up);
        self.pointer(&moves);
    }

    #[track_caller]
    fn pointer(&self, moves: &[Move]) {
        let steps: Vec<Value> = moves
            .iter()
            .map(|step| match step {
                Move::To((x, y)) => {
                    json!({ "type": "pointerMove", "duration": 20, "origin": "viewport", "x": x.round() as i64, "y": y.round() as i64 })
                }
                Move::Down => json!({ "type": "pointerDown", "button": 0 }),
                Move::Up => json!({ "type": "pointerUp", "button": 0 }),
                Move::MenuDown => json!({ "type": "pointerDown", "button": 2 }),
                Move::MenuUp => json!({ "type": "pointerUp", "button": 2 }),
            })
            .collect();
        let mouse =
            json!([{ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": steps }]);
        done("moving the pointer", self.client.actions(mouse));
    }

    /// The middle of the element with this `data-testid`, in CSS pixels.
    #[track_caller]
    pub fn middle(&self, id: &str) -> (f64, f64) {
        let element = self.find(id);
        let body = "const r = arguments[0].getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]";
        let found = self.script(body, &[element.to_value()]);
        (found[0].as_f64().unwrap_or_default(), found[1].as_f64().unwrap_or_default())
    }

    /// Runs the body of a function in the page and answers with what it returns.
    #[track_caller]
    pub fn script(&self, body: &str, arguments: &[Value]) -> Value {
        done(&format!("running `{body}`"), self.client.script(body, arguments))
    }

    /// Keeps a picture of the window in `target/desktop/`, as the screen shows it once what is pending has been drawn.
    #[track_caller]
    pub fn picture(&self, name: &str) -> PathBuf {
        self.settle();
        let path = output().join(format!("{}-{name}.png", self.name));
        self.display.picture(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        path
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if thread::panicking() {
            let path = output().join(format!("{}-failed.png", self.name));
            if self.display.picture(&path).is_ok() {
                eprintln!("the window at that moment: {}", path.display());
            }
            eprintln!("the log of the application: {}", self.log.display());
        }
        self.client.end();
    }
}

enum Move {
    To((f64, f64)),
    Down,
    Up,
    MenuDown,
    MenuUp,
}

/// The driver, the web view's driver and the application: they end together.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        for signal in ["-TERM", "-KILL"] {
            let _ = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
            if until(Duration::from_secs(3), || self.0.try_wait().ok().flatten()).is_some() && signal == "-KILL" {
                return;
            }
        }
        let _ = self.0.wait();
    }
}

#[track_caller]
fn done<T>(what: &str, result: Result<T, Refused>) -> T {
    result.unwrap_or_else(|error| panic!("{what}: {error}"))
}

fn until<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() > end {
            return None;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn selector(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}

fn output() -> PathBuf {
    let folder = acceptance::target().join("desktop");
    fs::create_dir_all(&folder).expect("target/desktop can be created");
    folder
}

fn free_port() -> u16 {
    let socket = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    socket.local_addr().map(|address| address.port()).expect("a bound socket has an address")
}
