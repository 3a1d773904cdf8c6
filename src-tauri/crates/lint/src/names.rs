//! Spelling of names.

/// `OrderItem`: begins with a capital, holds letters and digits only, and is not all capitals unless short.
pub fn is_pascal_case(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    name.chars().next().is_some_and(char::is_uppercase)
        && name.chars().all(char::is_alphanumeric)
        && (letters <= 3 || name.chars().any(char::is_lowercase))
}

/// `order_item`: lower case words joined by single underscores. A leading underscore is allowed.
pub fn is_snake_case(name: &str) -> bool {
    let body = name.strip_prefix('_').unwrap_or(name);
    !body.is_empty()
        && body.chars().all(|c| c == '_' || (c.is_alphanumeric() && !c.is_uppercase()))
        && !body.contains("__")
        && !body.ends_with('_')
        && !body.starts_with('_')
}

/// Any spelling as `order_item`; runs of capitals stay together (`HTTPServer`: `http_server`).
pub fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (at, c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 1);
        let starts_word = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase() || b.is_numeric() || (b.is_uppercase() && after.is_some_and(|a| a.is_lowercase()))
            });
        if starts_word && !out.ends_with('_') {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out.trim_end_matches('_').to_owned()
}

/// Any spelling as `OrderItem`.
pub fn pascal_case(name: &str) -> String {
    let words = snake_case(name);
    words
        .split('_')
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_told_apart() {
        for good in ["User", "OrderItem", "A", "API", "OAuth2Token"] {
            assert!(is_pascal_case(good), "{good}");
        }
        for bad in ["user", "Order_Item", "ORDERS", "orderItem", ""] {
            assert!(!is_pascal_case(bad), "{bad}");
        }
        for good in ["id", "created_at", "line_2", "_id", "straße"] {
            assert!(is_snake_case(good), "{good}");
        }
        for bad in ["createdAt", "Created", "a__b", "a_", "", "_"] {
            assert!(!is_snake_case(bad), "{bad}");
        }
    }

    #[test]
    fn spellings_are_made() {
        for (name, snake, pascal) in [
            ("createdAt", "created_at", "CreatedAt"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("order-items", "order_items", "OrderItems"),
            ("ORDERS", "orders", "Orders"),
        ] {
            assert_eq!(snake_case(name), snake);
            assert_eq!(pascal_case(name), pascal);
            assert!(is_snake_case(&snake_case(name)) && is_pascal_case(&pascal_case(name)));
        }
    }
}
