//! Check constraints, understood as far as common ones go: comparisons, AND / OR / NOT, IN, BETWEEN, LIKE, IS NULL, lengths,
//! arithmetic, casts. What is not understood counts as unknown, and unknown counts as fulfilled: the database has the last
//! word.
//!
//! Never runs anything; used only to choose values that have a chance.

use super::values::Value;

/// A condition, or a term of one.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// The value of a column.
    Column(String),
    /// A constant.
    Constant(Known),
    /// `NOT` or `-` of a term.
    Unary(&'static str, Box<Term>),
    /// An operator between two terms.
    Binary(String, Box<Term>, Box<Term>),
    /// Whether a term is NULL, true or false: never NULL itself.
    Is(Box<Term>, Known),
    /// A function.
    Call(String, Vec<Term>),
    /// What can't be read.
    Unknown,
}

/// What a term comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// True or false.
    Boolean(bool),
    /// NULL.
    Null,
    /// Nobody knows.
    Unknown,
}

/// Reads a condition. What can't be read is [`Term::Unknown`].
pub fn read(expression: &str) -> Term {
    let mut reader = Reader { tokens: tokens(expression), at: 0 };
    let term = reader.or();
    if reader.at == reader.tokens.len() { term } else { Term::Unknown }
}

impl Term {
    /// Whether a row certainly violates it. `row` gives the value of a column, `None` for what is not known.
    pub fn refuses(&self, row: &dyn Fn(&str) -> Option<Value>) -> bool {
        self.result(row) == Known::Boolean(false)
    }

    /// The names of columns in it.
    pub fn columns(&self, out: &mut Vec<String>) {
        match self {
            Self::Column(name) => out.push(name.clone()),
            Self::Unary(_, term) | Self::Is(term, _) => term.columns(out),
            Self::Binary(_, a, b) => [a, b].into_iter().for_each(|term| term.columns(out)),
            Self::Call(_, terms) => terms.iter().for_each(|term| term.columns(out)),
            Self::Constant(_) | Self::Unknown => {}
        }
    }

    /// Constants in it, their neighbours, and texts of the lengths that they may mean: the values worth trying.
    pub fn candidates(&self, out: &mut Vec<Known>) {
        match self {
            Self::Constant(Known::Number(number)) => {
                out.extend([*number, number + 1.0, number - 1.0].map(Known::Number));
                if (1.0..=200.0).contains(number) {
                    out.push(Known::Text("v".repeat(*number as usize)));
                    out.push(Known::Text("v".repeat(*number as usize + 1)));
                }
            }
            Self::Constant(Known::Text(text)) => {
                out.push(Known::Text(text.replace(['%', '_'], "v")));
                // Several texts that are like a pattern, since a key may want them to differ.
                if text.contains('%') {
                    out.extend((1..20).map(|n| Known::Text(text.replace('%', &format!("v{n}")).replace('_', "v"))));
                }
                // The text of an array: `'{a,b}'`.
                out.extend(text.parse().ok().map(Known::Number));
            }
            Self::Constant(_) | Self::Column(_) | Self::Unknown => {}
            Self::Unary(_, term) | Self::Is(term, _) => term.candidates(out),
            Self::Binary(_, a, b) => [a, b].into_iter().for_each(|term| term.candidates(out)),
            Self::Call(_, terms) => terms.iter().for_each(|term| term.candidates(out)),
        }
    }

    fn result(&self, row: &dyn Fn(&str) -> Option<Value>) -> Known {
        match self {
            Self::Column(name) => match row(name) {
                Some(Value::Null) => Known::Null,
                Some(Value::Number(text)) => text.parse().map_or(Known::Unknown, Known::Number),
                Some(Value::Text(text)) => Known::Text(text),
                Some(Value::Boolean(value)) => Known::Boolean(value),
                Some(Value::Omit | Value::Bytes(_) | Value::Array(_)) | None => Known::Unknown,
            },
            Self::Constant(known) => known.clone(),
            Self::Unary(op, term) => match (*op, term.result(row)) {
                ("not", Known::Boolean(value)) => Known::Boolean(!value),
                ("-", Known::Number(number)) => Known::Number(-number),
                (_, Known::Null) => Known::Null,
                _ => Known::Unknown,
            },
            Self::Binary(op, a, b) => binary(op, a.result(row), b.result(row)),
            Self::Is(term, wanted) => match (term.result(row), wanted) {
                (Known::Unknown, _) => Known::Unknown,
                // SQLite and MySQL keep truth as a number.
                (Known::Number(number), Known::Boolean(wanted)) => Known::Boolean((number != 0.0) == *wanted),
                (known, wanted) => Known::Boolean(known == *wanted),
            },
            Self::Call(name, terms) => call(name, terms.iter().map(|term| term.result(row)).collect()),
            Self::Unknown => Known::Unknown,
        }
    }
}

fn binary(op: &str, a: Known, b: Known) -> Known {
    use Known::{Boolean, Null, Number, Text, Unknown};
    match (op, &a, &b) {
        ("and", Boolean(false), _) | ("and", _, Boolean(false)) => return Boolean(false),
        ("and", Boolean(true), Boolean(true)) => return Boolean(true),
        ("or", Boolean(true), _) | ("or", _, Boolean(true)) => return Boolean(true),
        ("or", Boolean(false), Boolean(false)) => return Boolean(false),
        ("and" | "or", ..) => return if a == Unknown || b == Unknown { Unknown } else { Null },
        _ => {}
    }
    let order = match (&a, &b) {
        (Unknown, _) | (_, Unknown) => return Unknown,
        (Null, _) | (_, Null) => return Null,
        (Number(a), Number(b)) => a.partial_cmp(b),
        // SQLite and MySQL keep truth as a number; texts that hold numbers compare as those where they meet one.
        (Number(a), Boolean(b)) => a.partial_cmp(&f64::from(u8::from(*b))),
        (Boolean(a), Number(b)) => f64::from(u8::from(*a)).partial_cmp(b),
        (Number(a), Text(b)) => b.parse::<f64>().ok().and_then(|b| a.partial_cmp(&b)),
        (Text(a), Number(b)) => a.parse::<f64>().ok().and_then(|a| a.partial_cmp(b)),
        (Text(a), Text(b)) => Some(a.cmp(b)),
        (Boolean(a), Boolean(b)) => Some(a.cmp(b)),
        (Text(_), Boolean(_)) | (Boolean(_), Text(_)) => None,
    };
    match (op, &a, &b) {
        ("like", Text(text), Text(pattern)) => return Boolean(like(text, pattern)),
        ("ilike", Text(text), Text(pattern)) => return Boolean(like(&text.to_lowercase(), &pattern.to_lowercase())),
        ("||", Text(a), Text(b)) => return Text(format!("{a}{b}")),
        ("+", Number(a), Number(b)) => return Number(a + b),
        ("-", Number(a), Number(b)) => return Number(a - b),
        ("*", Number(a), Number(b)) => return Number(a * b),
        ("/", Number(a), Number(b)) if *b != 0.0 => return Number(a / b),
        ("%", Number(a), Number(b)) if *b != 0.0 => return Number(a % b),
        _ => {}
    }
    let Some(order) = order else { return Unknown };
    match op {
        "=" | "==" => Boolean(order.is_eq()),
        "<>" | "!=" => Boolean(order.is_ne()),
        "<" => Boolean(order.is_lt()),
        "<=" => Boolean(order.is_le()),
        ">" => Boolean(order.is_gt()),
        ">=" => Boolean(order.is_ge()),
        _ => Unknown,
    }
}

fn call(name: &str, terms: Vec<Known>) -> Known {
    if name == "coalesce" {
        return terms.into_iter().find(|term| *term != Known::Null).unwrap_or(Known::Null);
    }
    match (name, terms.as_slice()) {
        (_, [Known::Null, ..]) => Known::Null,
        ("length" | "char_length" | "character_length" | "octet_length", [Known::Text(text)]) => {
            Known::Number(text.chars().count() as f64)
        }
        ("lower", [Known::Text(text)]) => Known::Text(text.to_lowercase()),
        ("upper", [Known::Text(text)]) => Known::Text(text.to_uppercase()),
        ("btrim" | "trim" | "ltrim" | "rtrim", [Known::Text(text)]) => Known::Text(text.trim().to_owned()),
        ("abs", [Known::Number(number)]) => Known::Number(number.abs()),
        _ => Known::Unknown,
    }
}

/// LIKE, with its two wildcards.
fn like(text: &str, pattern: &str) -> bool {
    let Some(head) = pattern.chars().next() else { return text.is_empty() };
    let tail = &pattern[head.len_utf8()..];
    let mut rest = text.chars();
    match head {
        '%' => (0..=text.len()).filter(|at| text.is_char_boundary(*at)).any(|at| like(&text[at..], tail)),
        '_' => rest.next().is_some() && like(rest.as_str(), tail),
        other => rest.next() == Some(other) && like(rest.as_str(), tail),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A name without quotes, in lower case.
    Word(String),
    /// A name in quotes.
    Name(String),
    Number(f64),
    Text(String),
    Sign(String),
}

fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (Vec::new(), 0);
    let take = |at: &mut usize, part: &dyn Fn(char) -> bool| {
        let start = *at;
        while chars.get(*at).is_some_and(|c| part(*c)) {
            *at += 1;
        }
        chars[start..*at].iter().collect::<String>()
    };
    while let Some(&c) = chars.get(at) {
        match c {
            c if c.is_whitespace() => at += 1,
            '\'' | '"' | '`' => {
                let mut inner = String::new();
                at += 1;
                while let Some(&next) = chars.get(at) {
                    at += 1;
                    if next == c {
                        if chars.get(at) != Some(&c) {
                            break;
                        }
                        at += 1;
                    }
                    inner.push(next);
                }
                out.push(if c == '\'' { Token::Text(inner) } else { Token::Name(inner) });
            }
            c if c.is_ascii_digit() => {
                let number = take(&mut at, &|c| c.is_ascii_digit() || c == '.');
                out.push(number.parse().map_or(Token::Sign(number), Token::Number));
            }
            c if c.is_alphabetic() || c == '_' => {
                let word = take(&mut at, &|c| c.is_alphanumeric() || c == '_');
                out.push(Token::Word(word.to_lowercase()));
            }
            _ => {
                let pair: String = chars[at..].iter().take(2).collect();
                let like: String = chars[at..].iter().take_while(|c| "!~*".contains(**c)).collect();
                // What PostgreSQL prints for LIKE and its kin.
                let kin = [("~~", "like"), ("~~*", "ilike"), ("!~~", "not like"), ("!~~*", "not ilike")];
                if let Some((sign, words)) = kin.into_iter().find(|(sign, _)| *sign == like) {
                    out.extend(words.split(' ').map(|word| Token::Word(word.to_owned())));
                    at += sign.len();
                    continue;
                }
                let long = ["::", "<=", ">=", "<>", "!=", "||", "==", "~*", "!~", "->"].contains(&pair.as_str());
                out.push(Token::Sign(if long { pair } else { c.to_string() }));
                at += if long { 2 } else { 1 };
            }
        }
    }
    out
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Word(text)) if text == word);
        self.at += usize::from(found);
        found
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Sign(text)) if text == sign);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Term {
        let mut term = self.and();
        while self.word("or") {
            term = Term::Binary("or".to_owned(), Box::new(term), Box::new(self.and()));
        }
        term
    }

    fn and(&mut self) -> Term {
        let mut term = self.not();
        while self.word("and") {
            term = Term::Binary("and".to_owned(), Box::new(term), Box::new(self.not()));
        }
        term
    }

    fn not(&mut self) -> Term {
        if self.word("not") { Term::Unary("not", Box::new(self.not())) } else { self.comparison() }
    }

    fn comparison(&mut self) -> Term {
        let left = self.sum();
        let negated = self.word("not");
        let term = if self.word("is") {
            let not = self.word("not");
            let wanted = if self.word("null") || self.word("unknown") {
                Known::Null
            } else if self.word("true") {
                Known::Boolean(true)
            } else if self.word("false") {
                Known::Boolean(false)
            } else {
                return Term::Unknown;
            };
            let term = Term::Is(Box::new(left), wanted);
            return if not { Term::Unary("not", Box::new(term)) } else { term };
        } else if self.word("between") {
            let low = self.sum();
            if !self.word("and") {
                return Term::Unknown;
            }
            let high = self.sum();
            let from = Term::Binary(">=".to_owned(), Box::new(left.clone()), Box::new(low));
            Term::Binary("and".to_owned(), Box::new(from), Box::new(Term::Binary("<=".to_owned(), Box::new(left), Box::new(high))))
        } else if self.word("in") {
            if !self.sign("(") {
                return Term::Unknown;
            }
            any_of(&left, self.list(")"))
        } else if self.word("like") {
            Term::Binary("like".to_owned(), Box::new(left), Box::new(self.sum()))
        } else if self.word("ilike") {
            Term::Binary("ilike".to_owned(), Box::new(left), Box::new(self.sum()))
        } else if let Some(Token::Sign(sign)) = self.tokens.get(self.at).cloned().filter(|token| {
            matches!(token, Token::Sign(sign) if ["=", "==", "<>", "!=", "<", "<=", ">", ">="].contains(&sign.as_str()))
        }) {
            self.at += 1;
            if sign == "=" && self.word("any") { self.any(&left) } else { Term::Binary(sign, Box::new(left), Box::new(self.sum())) }
        } else {
            left
        };
        if negated { Term::Unary("not", Box::new(term)) } else { term }
    }

    /// `= ANY (ARRAY[a, b])`, as PostgreSQL prints IN, with its casts.
    fn any(&mut self, left: &Term) -> Term {
        let mut open = 0;
        while self.sign("(") {
            open += 1;
        }
        if !self.word("array") || !self.sign("[") {
            return Term::Unknown;
        }
        let term = any_of(left, self.list("]"));
        loop {
            self.casts();
            if open == 0 {
                return term;
            }
            if !self.sign(")") {
                return Term::Unknown;
            }
            open -= 1;
        }
    }

    fn list(&mut self, end: &str) -> Vec<Term> {
        let mut terms = Vec::new();
        while self.at < self.tokens.len() && !self.sign(end) {
            terms.push(self.or());
            if !self.sign(",") && !matches!(self.tokens.get(self.at), Some(Token::Sign(sign)) if sign == end) {
                // What can't be read leaves the reader behind, and the whole becomes unknown.
                return vec![Term::Unknown];
            }
        }
        terms
    }

    fn sum(&mut self) -> Term {
        let mut term = self.product();
        while let Some(op) = ["+", "-", "||"].into_iter().find(|op| self.sign(op)) {
            term = Term::Binary(op.to_owned(), Box::new(term), Box::new(self.product()));
        }
        term
    }

    fn product(&mut self) -> Term {
        let mut term = self.primary();
        while let Some(op) = ["*", "/", "%"].into_iter().find(|op| self.sign(op)) {
            term = Term::Binary(op.to_owned(), Box::new(term), Box::new(self.primary()));
        }
        term
    }

    fn primary(&mut self) -> Term {
        let Some(token) = self.tokens.get(self.at).cloned() else { return Term::Unknown };
        self.at += 1;
        let term = match token {
            Token::Number(number) => Term::Constant(Known::Number(number)),
            Token::Text(text) => Term::Constant(Known::Text(text)),
            Token::Name(name) => Term::Column(name),
            Token::Sign(sign) if sign == "(" => {
                let term = self.or();
                if !self.sign(")") {
                    return Term::Unknown;
                }
                term
            }
            Token::Sign(sign) if sign == "-" => Term::Unary("-", Box::new(self.primary())),
            Token::Sign(_) => Term::Unknown,
            Token::Word(word) => match word.as_str() {
                "true" => Term::Constant(Known::Boolean(true)),
                "false" => Term::Constant(Known::Boolean(false)),
                "null" => Term::Constant(Known::Null),
                _ if self.sign("(") => Term::Call(word, self.list(")")),
                _ => Term::Column(word),
            },
        };
        self.casts();
        term
    }

    /// Skips `::type`, with its words, arguments and brackets.
    fn casts(&mut self) {
        while self.sign("::") {
            while matches!(self.tokens.get(self.at), Some(Token::Word(word)) if !["and", "or", "not", "is", "in", "like"].contains(&word.as_str()))
                || matches!(self.tokens.get(self.at), Some(Token::Name(_)))
            {
                self.at += 1;
            }
            if self.sign("(") {
                while self.at < self.tokens.len() && !self.sign(")") {
                    self.at += 1;
                }
                // `timestamp(3) without time zone`
                while ["without", "with", "time", "zone"].iter().any(|word| self.word(word)) {}
            }
            while self.sign("[") {
                self.sign("]");
            }
        }
    }
}

fn any_of(left: &Term, list: Vec<Term>) -> Term {
    let equal = |item| Term::Binary("=".to_owned(), Box::new(left.clone()), Box::new(item));
    let mut items = list.into_iter().map(equal);
    let Some(first) = items.next() else { return Term::Constant(Known::Boolean(false)) };
    items.fold(first, |all, item| Term::Binary("or".to_owned(), Box::new(all), Box::new(item)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_conditions() {
        let row = |name: &str| match name {
            "n" => Some(Value::Number("5".to_owned())),
            "Text" | "t" => Some(Value::Text("abc".to_owned())),
            "nil" => Some(Value::Null),
            "yes" => Some(Value::Boolean(true)),
            _ => None,
        };
        for (expression, refused) in [
            ("n > 0", false),
            ("n > 5", true),
            ("(n >= (0)::numeric) AND (n < 5)", true),
            ("n BETWEEN 1 AND 9", false),
            ("n not between 1 and 9", true),
            ("\"Text\" IN ('abc', 'x')", false),
            ("t = ANY (ARRAY['x'::text, 'y'::text])", true),
            ("((t)::text = ANY ((ARRAY['abc'::character varying, 'y'::character varying])::text[]))", false),
            ("length(t) <= 2", true),
            ("char_length((t)::text) > 2", false),
            ("t LIKE '%b%'", false),
            ("t LIKE 'b%'", true),
            ("t NOT LIKE 'b_'", false),
            ("(t ~~ '%b%'::text)", false),
            ("t !~~* 'A%'", true),
            ("nil > 3", false),
            ("nil IS NOT NULL", true),
            ("nil IS NULL OR n = 1", false),
            ("n * 2 + 1 = 11", false),
            ("yes", false),
            ("NOT yes", true),
            ("unknown_column > 3", false),
            ("t ~ '^x'::text", false),
            ("jsonb_typeof(t) = 'array' AND n > 9", true),
            ("n = -5", true),
            ("(n > 9) IS NOT FALSE", true),
            ("(nil > 9) IS NOT FALSE", false),
            ("(nil > 9) IS TRUE", true),
            ("(nil > 9) IS UNKNOWN", false),
            ("n IS FALSE", true),
            ("n IS true", false),
        ] {
            assert_eq!(read(expression).refuses(&row), refused, "{expression}");
        }
    }
}
