//! The parts of a server's URL: `scheme://user:password@host:port/database?key=value`. Percent-encoding is undone; what is
//! commonly forgotten to encode (a `/` or `@` in a password) is understood where it is unambiguous.
//!
//! Knows no dialect and opens nothing.

/// A server's URL, taken apart.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Url {
    pub user: Option<String>,
    pub password: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub database: Option<String>,
    query: Vec<(String, String)>,
}

impl Url {
    /// Takes a URL apart; the error says what is wrong and never quotes the password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Some((_, rest)) = text.split_once("://") else {
            return Err(
                "two slashes are missing behind the scheme: `postgresql://user:password@host:5432/database`".to_owned()
            );
        };
        let (rest, query) = match rest.rsplit_once('@') {
            // A `?` within the password is none of the query.
            Some((credentials, tail)) => match tail.split_once('?') {
                Some((tail, query)) => (format!("{credentials}@{tail}"), query),
                None => (rest.to_owned(), ""),
            },
            None => rest.split_once('?').map_or((rest.to_owned(), ""), |(rest, query)| (rest.to_owned(), query)),
        };
        let (credentials, place) = match rest.rsplit_once('@') {
            Some((credentials, place)) => (Some(credentials), place),
            None => (None, rest.as_str()),
        };
        let (authority, database) = place.split_once('/').map_or((place, None), |(host, path)| (host, Some(path)));
        let (host, port) = split_port(authority)?;
        let (user, password) =
            match credentials.map(|text| text.split_once(':').map_or((text, None), |(u, p)| (u, Some(p)))) {
                Some((user, password)) => {
                    (filled(decoded(user, "user")?), password.map(|p| decoded(p, "password")).transpose()?)
                }
                None => (None, None),
            };
        let mut pairs = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.push((decoded(key, "query")?, decoded(value, "query")?));
        }
        let database =
            database.map(|name| decoded(name.trim_end_matches('/'), "database name")).transpose()?.and_then(filled);
        Ok(Self { user, password, host: filled(decoded(host, "host")?), port, database, query: pairs })
    }

    /// A value of the query.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The server, for messages.
    pub fn server(&self) -> String {
        if let Some(host) = self.get("host").or_else(|| self.get("socket")) {
            return format!("`{host}`");
        }
        match (self.host.as_deref().unwrap_or("localhost"), self.port) {
            (host, Some(port)) => format!("`{host}:{port}`"),
            (host, None) => format!("`{host}` (default port)"),
        }
    }
}

/// Host and port; an IPv6 address stands in brackets.
fn split_port(authority: &str) -> Result<(&str, Option<u16>), String> {
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    match port.filter(|port| !port.is_empty()) {
        None => Ok((host, None)),
        Some(text) => match text.parse() {
            Ok(port) => Ok((host, Some(port))),
            // What stands here may be part of a password whose `@` is missing: it is not quoted.
            Err(_) => Err(
                "the port behind the host is no number from 1 to 65535; in a password, `:` is written `%3A`, `@` is \
                           written `%40`, `/` is written `%2F`"
                    .to_owned(),
            ),
        },
    }
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// Percent-encoding undone. A `%` that begins no code stays, as it often stands unescaped in passwords.
fn decoded(text: &str, what: &str) -> Result<String, String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.filter(|hex| *byte == b'%' && hex.bytes().all(|b| b.is_ascii_hexdigit())) {
            Some(hex) => {
                out.push(u8::from_str_radix(hex, 16).unwrap_or(b'%'));
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).map_err(|_| format!("the percent-encoding of its {what} is no UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Parts = (Option<String>, Option<String>, Option<String>, Option<u16>, Option<String>);

    fn parts(text: &str) -> Parts {
        let url = Url::parse(text).unwrap();
        (url.user, url.password, url.host, url.port, url.database)
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn all_parts() {
        let full = parts("postgresql://ann:s%40fe@db.example:6432/shop?schema=a%20b");
        assert_eq!(full, (some("ann"), some("s@fe"), some("db.example"), Some(6432), some("shop")));
        assert_eq!(Url::parse("postgresql://h/d?schema=a%20b&x").unwrap().get("schema"), Some("a b"));
        assert_eq!(parts("postgres://h"), (None, None, some("h"), None, None));
        assert_eq!(parts("postgres:///d?host=/run"), (None, None, None, None, some("d")));
        assert_eq!(parts("mysql://u@[::1]:3307/d/"), (some("u"), None, some("::1"), Some(3307), some("d")));
    }

    #[test]
    fn careless_passwords() {
        assert_eq!(
            parts("postgres://u:a@b/c?d@h:1/d?x=y"),
            (some("u"), some("a@b/c?d"), some("h"), Some(1), some("d"))
        );
        assert_eq!(parts("postgres://u:100%@h/d").1, some("100%"));
        assert_eq!(parts("postgres://u:ü%@h/d").1, some("ü%"));
    }

    #[test]
    fn errors_hold_no_password() {
        for text in ["postgres:u:geheim@h", "postgres://u:geheim", "postgres://u:%ffgeheim@h/d", "postgres://h:99999/d"]
        {
            let Err(message) = Url::parse(text) else { panic!("{text}") };
            assert!(!message.contains("geheim"), "{message}");
        }
    }
}
