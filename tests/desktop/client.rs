//! The part of the WebDriver protocol that the tests use, as plain blocking calls.
//!
//! It knows elements and scripts, nothing of our window. Why it is our own: `docs/decisions/0003-webdriver.md`.

use std::time::Duration;

use serde_json::{Value, json};

/// The protocol's name for a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One session: one window under remote control.
pub struct Client {
    agent: ureq::Agent,
    base: String,
}

/// An answer other than success: the protocol's code and message.
#[derive(Debug)]
pub struct Refused {
    /// As `no such element`.
    pub code: String,
    pub message: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

/// An element of the page, by the driver's own id.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Element {
    /// As an argument of a script.
    pub fn to_value(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

impl Client {
    /// Whether a driver answers here and is ready for a session.
    pub fn is_ready(server: &str) -> bool {
        let agent = agent();
        call(&agent, "GET", &format!("{server}/status"), None).is_ok_and(|status| status["ready"] == json!(true))
    }

    /// Starts the application and takes control of its window.
    pub fn start(server: &str, application: &str, arguments: &[String]) -> Result<Self, Refused> {
        let agent = agent();
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "tauri:options": { "application": application, "args": arguments },
            "timeouts": { "implicit": 0, "script": 20_000, "pageLoad": 30_000 },
        } } });
        let session = call(&agent, "POST", &format!("{server}/session"), Some(wanted))?;
        let id = session["sessionId"].as_str().unwrap_or_default();
        Ok(Self { base: format!("{server}/session/{id}"), agent })
    }

    /// Ends the session and with it the application.
    pub fn end(&self) {
        let _ = self.delete("");
    }

    pub fn title(&self) -> Result<String, Refused> {
        Ok(text(&self.get("/title")?))
    }

    /// The elements that a CSS selector finds.
    pub fn find(&self, selector: &str) -> Result<Vec<Element>, Refused> {
        let found = self.post("/elements", json!({ "using": "css selector", "value": selector }))?;
        let list = found.as_array().cloned().unwrap_or_default();
        Ok(list.iter().filter_map(|one| one[ELEMENT].as_str()).map(|id| Element(id.to_string())).collect())
    }

    pub fn click(&self, element: &Element) -> Result<(), Refused> {
        self.post(&format!("/element/{}/click", element.0), json!({})).map(|_| ())
    }

    /// The text as it is drawn.
    pub fn text(&self, element: &Element) -> Result<String, Refused> {
        Ok(text(&self.get(&format!("/element/{}/text", element.0))?))
    }

    /// Runs the body of a function; it answers with what the body returns.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Result<Value, Refused> {
        self.post("/execute/sync", json!({ "script": body, "args": arguments }))
    }

    /// Runs the body of a function whose last argument is called with the answer.
    pub fn script_async(&self, body: &str) -> Result<Value, Refused> {
        self.post("/execute/async", json!({ "script": body, "args": [] }))
    }

    /// Low level input: key presses and pointer moves.
    pub fn actions(&self, actions: Value) -> Result<(), Refused> {
        self.post("/actions", json!({ "actions": actions })).map(|_| ())
    }

    fn get(&self, path: &str) -> Result<Value, Refused> {
        call(&self.agent, "GET", &format!("{}{path}", self.base), None)
    }

    fn post(&self, path: &str, body: Value) -> Result<Value, Refused> {
        call(&self.agent, "POST", &format!("{}{path}", self.base), Some(body))
    }

    fn delete(&self, path: &str) -> Result<Value, Refused> {
        call(&self.agent, "DELETE", &format!("{}{path}", self.base), None)
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
}

fn call(agent: &ureq::Agent, method: &str, url: &str, body: Option<Value>) -> Result<Value, Refused> {
    let sent = match (method, body) {
        ("POST", body) => agent.post(url).send_json(body.unwrap_or(json!({}))),
        ("DELETE", _) => agent.delete(url).call(),
        _ => agent.get(url).call(),
    };
    let unreachable =
        |error: ureq::Error| Refused { code: "no answer".into(), message: format!("{method} {url}: {error}") };
    let mut answer = sent.map_err(unreachable)?;
    let status = answer.status();
    let value: Value = answer.body_mut().with_config().limit(64 * 1024 * 1024).read_json().map_err(unreachable)?;
    let value = value["value"].clone();
    if status.is_success() {
        return Ok(value);
    }
    Err(Refused { code: text(&value["error"]), message: text(&value["message"]) })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}
