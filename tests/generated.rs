//! The reference pages are generated and committed: `docs/rules.md` from the rules, `docs/cli.md` from the command line's own
//! help. These tests fail when a page is stale; with `CROWFOOT_GENERATE=1` (`cargo xtask gen`) they write it.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use acceptance::{crowfoot, root};
use serde_json::Value;

#[test]
fn the_page_of_rules_is_fresh() {
    let list: Value = serde_json::from_str(&run(&["explain", "--format", "json"])).expect("a list of rules in JSON");
    let rules = list["rules"].as_array().expect("rules");
    assert!(!rules.is_empty(), "there are no rules");
    let mut page = String::from(
        "# Rules\n\nGenerated from the rules themselves by `cargo xtask gen`; don't edit. Each rule can be set to `off`, `info`, `warning` or\n`error` in `crowfoot.toml`.\n\n| rule | level | |\n|---|---|---|\n",
    );
    let text = |rule: &Value, name: &str| rule[name].as_str().unwrap_or_default().to_string();
    for rule in rules {
        let code = text(rule, "code");
        let _ =
            writeln!(page, "| [{code}](#{}) | {} | {} |", anchor(&code), text(rule, "severity"), text(rule, "summary"));
    }
    for rule in rules {
        let (code, summary, explain) = (text(rule, "code"), text(rule, "summary"), text(rule, "explain"));
        let _ = write!(page, "\n## {code}\n\n{summary}\n\n{}\n", explain.trim());
    }
    compare("docs/rules.md", &page);
}

#[test]
fn the_page_of_the_command_line_is_fresh() {
    let mut page = String::from(
        "# The command line\n\nGenerated from `crowfoot --help` by `cargo xtask gen`; don't edit.\n\nExit codes: 0 done and clean; 1 done, and there is something to report; 2 could not be done.\n",
    );
    let help = run(&["--help"]);
    let verbs: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    assert!(verbs.contains(&"check"), "the help lists its verbs: {help}");
    let _ = write!(page, "\n```text\n{}\n```\n", help.trim_end());
    for verb in verbs {
        let _ = write!(page, "\n## crowfoot {verb}\n\n```text\n{}\n```\n", run(&[verb, "--help"]).trim_end());
    }
    compare("docs/cli.md", &page);
}

fn run(arguments: &[&str]) -> String {
    // As wide as the page, wherever it runs.
    let output =
        Command::new(crowfoot()).args(arguments).env("COLUMNS", "120").output().expect("crowfoot can be started");
    let problem = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "crowfoot {} ended with {}: {problem}", arguments.join(" "), output.status);
    // Windows names the program with its ending.
    String::from_utf8(output.stdout).expect("UTF-8").replace("crowfoot.exe", "crowfoot").replace("\r\n", "\n")
}

fn compare(path: &str, page: &str) {
    let file = root().join(path);
    if std::env::var_os("CROWFOOT_GENERATE").is_some() {
        fs::write(&file, page).expect("docs can be written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == page, "{path} is stale: run `cargo xtask gen`");
}

/// As GitHub makes it from a heading.
fn anchor(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect::<String>().to_lowercase()
}
