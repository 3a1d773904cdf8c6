//! What a `prisma.config.ts` says, read and never run: texts, objects, variables of the environment and joined paths are
//! understood, everything else is unknown and says so.

use std::cell::Cell;

use super::tokens::{Kind, Token, tokens};

/// What an expression is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// A variable of the environment, and what counts where it is not set.
    Env {
        /// Name of the variable.
        name: String,
        /// What stands behind `??`.
        otherwise: Option<String>,
    },
    /// An object: names and values in order.
    Object(Vec<(String, Located)>),
    /// Only running it would tell: how it begins.
    Unknown(String),
}

/// A value and the line it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Located {
    /// What it is.
    pub value: Value,
    /// Its line, from 1.
    pub line: usize,
}

impl Located {
    /// The value under a name of an object; the last of that name counts.
    pub(super) fn get(&self, name: &str) -> Option<&Located> {
        match &self.value {
            Value::Object(entries) => entries.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value),
            Value::Text(_) | Value::Env { .. } | Value::Unknown(_) => None,
        }
    }
}

/// Name that stands for what is spread into an object.
pub(super) const SPREAD: &str = "...";

/// What a configuration exports; nothing where it exports nothing that can be seen. `here` is the folder that programs are
/// started in, as seen from the file.
pub(super) fn read(text: &str, here: &str) -> Option<Located> {
    let tokens = tokens(text);
    let lookups = Cell::new(LOOKUPS);
    let first = |words: &[&str]| {
        let matches = |window: &[Token]| {
            window.iter().zip(words).all(|(token, word)| match &token.kind {
                Kind::Word(found) => found == word,
                Kind::Sign(found) => found == word,
                Kind::Text(_) | Kind::Template | Kind::Other => false,
            })
        };
        tokens.windows(words.len()).position(matches).map(|at| at + words.len())
    };
    let at = first(&["export", "default"])
        .or_else(|| first(&["module", ".", "exports", "="]))
        .or_else(|| first(&["exports", ".", "default", "="]))
        .or_else(|| first(&["{"]).filter(|at| *at == 1).map(|_| 0))?;
    Some(Reader { tokens: &tokens, here, lookups: &lookups, at, depth: 0 }.expression())
}

/// How deep objects, calls and variables may lie in each other.
const DEPTH: u32 = 32;

/// How many variables are looked up in a file: some that name each other would never end.
const LOOKUPS: u32 = 200;

struct Reader<'t> {
    tokens: &'t [Token],
    here: &'t str,
    lookups: &'t Cell<u32>,
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn line(&self) -> usize {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(1, |token| token.line)
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Kind::Sign(found)) if *found == sign)
    }

    fn take(&mut self, sign: &str) -> bool {
        let is = self.is(sign);
        self.at += usize::from(is);
        is
    }

    fn word(&mut self) -> Option<String> {
        let Some(Kind::Word(word)) = self.peek() else { return None };
        let word = word.clone();
        self.at += 1;
        Some(word)
    }

    /// An expression to its end: a comma, a closing bracket or a semicolon.
    fn expression(&mut self) -> Located {
        let line = self.line();
        let start = self.at;
        if self.depth >= DEPTH {
            self.skip();
            return Located { value: Value::Unknown("what lies too deep".to_owned()), line };
        }
        self.depth += 1;
        let value = self.whole();
        self.depth -= 1;
        if let Some(value) = value
            && self.ends()
        {
            return Located { value, line };
        }
        self.skip();
        Located { value: Value::Unknown(self.shown(start)), line }
    }

    /// A value with all that stands behind it.
    fn whole(&mut self) -> Option<Value> {
        let mut value = self.primary()?;
        loop {
            match self.peek() {
                Some(Kind::Sign("!")) => self.at += 1,
                Some(Kind::Word(word)) if word == "as" || word == "satisfies" => self.skip(),
                Some(Kind::Sign("??" | "||")) => {
                    self.at += 1;
                    if self.depth >= DEPTH {
                        return None;
                    }
                    self.depth += 1;
                    let other = self.whole();
                    self.depth -= 1;
                    let other = other?;
                    value = match (value, other) {
                        (Value::Env { name, otherwise: None }, Value::Text(text)) => {
                            Value::Env { name, otherwise: Some(text) }
                        }
                        (Value::Text(text), _) if !text.is_empty() => Value::Text(text),
                        _ => return None,
                    };
                }
                _ => return Some(value),
            }
        }
    }

    fn primary(&mut self) -> Option<Value> {
        match self.peek()? {
            Kind::Text(text) => {
                let text = text.clone();
                self.at += 1;
                Some(Value::Text(text))
            }
            Kind::Sign("{") => self.object(),
            Kind::Sign("(") => {
                self.at += 1;
                let inner = self.expression();
                self.take(")").then_some(inner.value)
            }
            Kind::Word(_) => self.path(),
            Kind::Sign(_) | Kind::Template | Kind::Other => None,
        }
    }

    /// `{ name: value, "name": value, name, ...more, method() {} }`
    fn object(&mut self) -> Option<Value> {
        self.at += 1;
        let mut entries = Vec::new();
        while !self.take("}") {
            let line = self.line();
            if self.take(SPREAD) {
                let spread = self.expression();
                match spread.value {
                    Value::Object(more) => entries.extend(more),
                    _ => entries.push((SPREAD.to_owned(), spread)),
                }
            } else {
                let key = match self.peek()? {
                    Kind::Word(key) | Kind::Text(key) => Some(key.clone()),
                    Kind::Template | Kind::Sign(_) | Kind::Other => None,
                };
                let start = self.at;
                self.at += usize::from(key.is_some());
                match key {
                    Some(key) if self.take(":") => entries.push((key, self.expression())),
                    Some(key) if self.is(",") || self.is("}") => {
                        let value = self.variable(&key).unwrap_or_else(|| Value::Unknown(key.clone()));
                        entries.push((key, Located { value, line }));
                    }
                    _ => {
                        self.skip();
                        entries
                            .extend(key.map(|key| (key, Located { value: Value::Unknown(self.shown(start)), line })));
                    }
                }
            }
            if !self.take(",") && !self.is("}") {
                self.skip();
                // Nothing that an object could go on with.
                if !self.take(",") && !self.is("}") {
                    return None;
                }
            }
        }
        Some(Value::Object(entries))
    }

    /// Names with dots between, and the call behind them.
    fn path(&mut self) -> Option<Value> {
        let mut names = vec![self.word()?];
        loop {
            if self.take(".") || self.take("?.") {
                names.push(self.word()?);
            } else if self.take("[") {
                let Value::Text(name) = self.expression().value else { return None };
                names.push(name);
                if !self.take("]") {
                    return None;
                }
            } else {
                break;
            }
        }
        // The parameters of a type say nothing: env<Env>("NAME")
        if self.is("<") {
            while !self.take(">") {
                self.peek()?;
                self.at += 1;
            }
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if self.take("(") {
            let mut arguments = Vec::new();
            while !self.take(")") {
                arguments.push(self.expression().value);
                if !self.take(",") && !self.is(")") {
                    return None;
                }
            }
            return self.call(&names, arguments);
        }
        match names.as_slice() {
            ["process" | "Bun", "env", name] | ["import", "meta", "env", name] => {
                Some(Value::Env { name: (*name).to_owned(), otherwise: None })
            }
            ["__dirname"] | ["import", "meta", "dirname" | "dir"] => Some(Value::Text(".".to_owned())),
            [name] => self.variable(name),
            _ => None,
        }
    }

    fn call(&self, names: &[&str], arguments: Vec<Value>) -> Option<Value> {
        match (names, arguments.as_slice()) {
            (["defineConfig"], [value]) => Some(value.clone()),
            (["env"] | ["Deno", "env", "get"], [Value::Text(name)]) => {
                Some(Value::Env { name: name.clone(), otherwise: None })
            }
            (["process", "cwd"] | ["Deno", "cwd"], []) => Some(Value::Text(self.here.to_owned())),
            (["path", "join" | "resolve"] | ["path", "posix", "join" | "resolve"] | ["join" | "resolve"], parts) => {
                let text = |part: &Value| match part {
                    Value::Text(text) => Some(text.clone()),
                    Value::Env { .. } | Value::Object(_) | Value::Unknown(_) => None,
                };
                let parts = parts.iter().map(text).collect::<Option<Vec<_>>>()?;
                let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| *part != ".").collect();
                Some(Value::Text(if parts.is_empty() { ".".to_owned() } else { parts.join("/") }))
            }
            _ => None,
        }
    }

    /// The value of `const name = ...` that stands outside of all brackets.
    fn variable(&self, name: &str) -> Option<Value> {
        self.lookups.set(self.lookups.get().checked_sub(1)?);
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate() {
            match &token.kind {
                Kind::Sign("{" | "(" | "[") => depth += 1,
                Kind::Sign("}" | ")" | "]") => depth = depth.saturating_sub(1),
                Kind::Word(word) if word == "const" && depth == 0 => {
                    let mut reader = Reader { at: at + 1, depth: self.depth + 1, ..*self };
                    if reader.word().as_deref() != Some(name) {
                        continue;
                    }
                    while !reader.take("=") {
                        if reader.is(";") {
                            return None;
                        }
                        reader.peek()?;
                        reader.at += 1;
                    }
                    return match reader.statement() {
                        Value::Unknown(_) => None,
                        value => Some(value),
                    };
                }
                Kind::Word(_) | Kind::Text(_) | Kind::Template | Kind::Sign(_) | Kind::Other => {}
            }
        }
        None
    }

    /// An expression that may end with its line.
    fn statement(&mut self) -> Value {
        let start = self.at;
        if self.depth < DEPTH
            && let Some(value) = self.whole()
        {
            let last = self.tokens.get(self.at.saturating_sub(1)).map_or(0, |token| token.line);
            if self.ends() || self.line() > last {
                return value;
            }
        }
        Value::Unknown(self.shown(start))
    }

    fn ends(&self) -> bool {
        match self.peek() {
            None => true,
            Some(Kind::Sign(sign)) => matches!(*sign, "," | ";" | "}" | ")" | "]"),
            // A statement without semicolon ends with its line.
            Some(Kind::Word(_)) => self.depth == 0,
            Some(Kind::Text(_) | Kind::Template | Kind::Other) => false,
        }
    }

    /// Goes to the end of an expression that is not understood.
    fn skip(&mut self) {
        let mut open = 0_usize;
        while let Some(kind) = self.peek() {
            match kind {
                Kind::Sign("{" | "(" | "[") => open += 1,
                Kind::Sign("}" | ")" | "]") if open == 0 => return,
                Kind::Sign("}" | ")" | "]") => open -= 1,
                Kind::Sign("," | ";") if open == 0 => return,
                Kind::Sign(_) | Kind::Word(_) | Kind::Text(_) | Kind::Template | Kind::Other => {}
            }
            self.at += 1;
        }
    }

    /// The words from a place on, as far as a message needs them.
    fn shown(&self, start: usize) -> String {
        let end = self.at.clamp(start, self.tokens.len());
        let mut text = String::new();
        for token in self.tokens.get(start..end).unwrap_or_default().iter().take(8) {
            match &token.kind {
                Kind::Word(word) => text.push_str(word),
                // A text may be a password.
                Kind::Text(_) => text.push_str("\"…\""),
                Kind::Template => text.push_str("`…${…}…`"),
                Kind::Sign(sign) => text.push_str(sign),
                Kind::Other => text.push('…'),
            }
        }
        if end - start > 8 { text + "…" } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, path: &[&str]) -> Option<Value> {
        let found = read(text, ".")?;
        let mut value = &found;
        for name in path {
            value = value.get(name)?;
        }
        Some(value.value.clone())
    }

    fn text(text: &str) -> Option<Value> {
        Some(Value::Text(text.to_owned()))
    }

    fn env(name: &str, otherwise: Option<&str>) -> Option<Value> {
        Some(Value::Env { name: name.to_owned(), otherwise: otherwise.map(str::to_owned) })
    }

    #[test]
    fn reads_the_forms_that_configurations_have() {
        let usual = r#"
            import "dotenv/config"; // { schema: "no" }
            import { defineConfig, env } from "prisma/config";
            type Env = { DATABASE_URL: string }
            export default defineConfig({
              schema: path.join("prisma", 'schema'), /* } */
              migrations: { path: `prisma/migrations`, seed: "tsx seed.ts" },
              experimental: { adapter: true },
              async adapter() { return new Adapter({ schema: "no" }) },
              engine: "classic",
              datasource: { url: env<Env>("DATABASE_URL"), shadowDatabaseUrl: process.env["SHADOW"]! },
            });
        "#;
        assert_eq!(at(usual, &["schema"]), text("prisma/schema"));
        assert_eq!(at(usual, &["migrations", "path"]), text("prisma/migrations"));
        assert_eq!(at(usual, &["datasource", "url"]), env("DATABASE_URL", None));
        assert_eq!(at(usual, &["datasource", "shadowDatabaseUrl"]), env("SHADOW", None));
        assert_eq!(read(usual, ".").and_then(|config| config.get("datasource").map(|d| d.line)), Some(11));
    }

    #[test]
    fn reads_satisfies_variables_and_defaults() {
        for config in [
            "export default { schema: 'a' } satisfies PrismaConfig",
            "export default { schema: 'a' as const } as PrismaConfig\n",
            "export default <PrismaConfig>{ schema: 'b' }",
            "const config: PrismaConfig = { schema: 'a' }\nexport default config",
            "const config = { schema: 'a' } satisfies PrismaConfig;\nexport default defineConfig(config);",
            "const schema = 'a'\nexport default { schema }",
            "const base = { schema: 'a' }\nexport default { ...base }",
            "module.exports = { schema: ('a') }",
            "{ \"schema\": \"a\" }",
            "export default { schema: path.join(__dirname, 'a') }",
            "export default { schema: path.resolve(process.cwd(), \"\\u0061\") }",
        ] {
            let found = at(config, &["schema"]);
            assert!(found == text("a") || config.contains("<Prisma") && found.is_none(), "{config}: {found:?}");
        }
        let url = |value: &str| at(&format!("export default {{ url: {value}, next: 'n' }}"), &["url"]);
        assert_eq!(url("process.env.X ?? 'file:a.db'"), env("X", Some("file:a.db")));
        assert_eq!(url("process.env.X! || `file:a.db`"), env("X", Some("file:a.db")));
        assert_eq!(url("process.env.X as string"), env("X", None));
    }

    #[test]
    fn what_would_have_to_run_is_unknown() {
        for value in [
            "make()",
            "a ? 'b' : 'c'",
            "`x${y}`",
            "new URL('x')",
            "'a' + 'b'",
            "(() => { return 'x' })()",
            "await f(1, 2)",
            "other",
        ] {
            let config = format!("export default {{\n url: {value},\n next: 'n' }}");
            let found = read(&config, ".").expect("an export");
            let url = found.get("url").unwrap_or_else(|| panic!("{config}: {found:?}"));
            assert!(matches!(url.value, Value::Unknown(_)), "{config}: {url:?}");
            assert_eq!(url.line, 2);
            assert_eq!(found.get("next").map(|next| &next.value), text("n").as_ref(), "{config}");
        }
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        let sample =
            "const a = a\nexport default defineConfig({ ...a, b: [1, {c: 'd'}], 'e': f(g)(h), i() {}, [j]: k })";
        for end in (0..=sample.len()).filter(|end| sample.is_char_boundary(*end)) {
            let _ = read(&sample[..end], ".");
            let _ = read(&sample[end..], ".");
            let _ = read(&format!("export default {}", &sample[end..]), ".");
        }
        let deep = format!("export default {}", "{a:(".repeat(5000));
        let _ = read(&deep, ".");
        let _ = read(&format!("export default {}", "a(".repeat(5000)), ".");
        let _ = read(&format!("export default {}", "a ?? ".repeat(50000)), ".");
    }
}
