//! Names of keys, as they stand in menus (`Ctrl+Shift+Z`, `F2`, `Escape`), and the characters that WebDriver wants for them.

/// The presses that a chord is made of, in order; they are released in reverse.
pub fn chord(names: &str) -> Vec<String> {
    // `Ctrl++` is the plus key.
    let (names, plus) = names.strip_suffix("++").map_or((names, false), |rest| (rest, true));
    let mut keys: Vec<String> = names.split('+').filter(|name| !name.is_empty()).map(key).collect();
    if plus || keys.is_empty() {
        keys.push("+".into());
    }
    keys
}

fn key(name: &str) -> String {
    let code = match name {
        "Backspace" => '\u{E003}',
        "Tab" => '\u{E004}',
        "Enter" => '\u{E007}',
        "Shift" => '\u{E008}',
        "Ctrl" => '\u{E009}',
        "Alt" => '\u{E00A}',
        "Escape" => '\u{E00C}',
        "Space" => ' ',
        "PageUp" => '\u{E00E}',
        "PageDown" => '\u{E00F}',
        "End" => '\u{E010}',
        "Home" => '\u{E011}',
        "Left" => '\u{E012}',
        "Up" => '\u{E013}',
        "Right" => '\u{E014}',
        "Down" => '\u{E015}',
        "Insert" => '\u{E016}',
        "Delete" => '\u{E017}',
        _ => return function_key(name).map_or_else(|| single(name), String::from),
    };
    code.into()
}

fn function_key(name: &str) -> Option<char> {
    let number: u32 = name.strip_prefix('F')?.parse().ok()?;
    (1..=12).contains(&number).then(|| char::from_u32(0xE030 + number)).flatten()
}

fn single(name: &str) -> String {
    assert!(name.chars().count() == 1, "there is no key `{name}`");
    name.to_lowercase()
}

#[test]
fn chords_are_split_into_keys() {
    assert_eq!(chord("Ctrl+Shift+Z"), ["\u{E009}", "\u{E008}", "z"]);
    assert_eq!(chord("F2"), ["\u{E032}"]);
    assert_eq!(chord("Ctrl++"), ["\u{E009}", "+"]);
    assert_eq!(chord("+"), ["+"]);
}
