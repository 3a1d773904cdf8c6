//! `cargo xtask bench canvas [SIZE]...`: opens schemas of 100 to 10,000 tables in Chromium, with a recorded snapshot in place of
//! the backend, and in the real window on a display without a screen, and measures what moving about costs. Writes the tables
//! of `docs/BENCHMARKS.md`. The gestures are those of `ui/bench`.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::compare::{Times, build, example, grouped, median, put, run, shown};
use crate::system::Purpose;
use crate::{bench, driver, node, places, step, system, ui};

const MARK: &str = "<!-- cargo xtask bench canvas -->";
const SIZES: [usize; 4] = [100, 1_000, 5_000, 10_000];
const DRIVER: &str = "playwright-core@1.64.1";
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const GESTURES: [(&str, &str); 4] = [
    ("pan-far", "pan, all in view"),
    ("pan-near", "pan at 100 %"),
    ("zoom", "zoom in and out"),
    ("drag", "drag of the hub"),
];

/// Builds, generates, measures, and writes the page.
pub fn bench(sizes: &[String]) -> Result<()> {
    let sizes: Vec<usize> = match sizes {
        [] => SIZES.to_vec(),
        sizes => sizes.iter().map(|size| size.parse().context("sizes are numbers of tables")).collect::<Result<_>>()?,
    };
    system::ensure(Purpose::Test)?;
    let node = node::ensure()?;
    ui::packages(&node)?;
    ui::pages(&node)?;
    build("studio", "snapshot")?;
    let mut app = step::cargo(&["build", "--release", "--package", "app", "--package", "cli"]);
    step::loud("release build of the window", &mut app, "mend the errors above")?;
    let folder = places::target().join("bench/canvas");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let browser = browser()?;
    fs::write(folder.join("package.json"), "{}\n")?;
    let mut install = node.npm(&["install", "--no-save", DRIVER]);
    step::quiet("the browser's driver", install.current_dir(&folder), "check the connection to the npm registry")?;
    let opened = sizes.iter().map(|tables| Ok((*tables, prepare(&folder, *tables)?))).collect::<Result<Vec<_>>>()?;

    let program = |name: &str| places::target().join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    let texts = [
        ("dist", shown(&places::ui().join("dist"))),
        ("data", shown(&folder)),
        ("modules", shown(&folder)),
        ("chromium", shown(&browser)),
        ("app", shown(&program("crowfoot-app"))),
        ("driver", shown(&driver::ensure()?)),
    ];
    let texts: Vec<String> = texts.iter().map(|(name, value)| format!("{name:?}:{value:?}")).collect();
    let settings = format!("{{{},\"sizes\":{sizes:?}}}", texts.join(","));
    let measure = |host: &str| {
        println!("--- {host}");
        run(node.node(&[&shown(&places::ui().join("bench/canvas.mjs")), host, &settings]).current_dir(&folder))
    };
    let page = page(&sizes, &opened, &measure("browser")?, &measure("window")?);
    put(MARK, &page)?;
    println!("{page}\ndocs/BENCHMARKS.md is written");
    Ok(())
}

fn browser() -> Result<PathBuf> {
    let find = || BROWSERS.iter().find_map(|name| places::which(name));
    if find().is_none() && system::is_debian() {
        system::install(&["chromium"])?;
    }
    match find() {
        Some(path) => Ok(path),
        None => bail!("Chromium is missing: install it and try again"),
    }
}

/// A schema of so many tables with its positions, and the snapshot that the browser is given. Milliseconds of opening it
/// without positions and with them.
fn prepare(folder: &Path, tables: usize) -> Result<[Times; 2]> {
    let own = folder.join(tables.to_string());
    fs::create_dir_all(&own).with_context(|| format!("cannot create {}", own.display()))?;
    let (schema, diagram) = (own.join("schema.prisma"), own.join("diagram.json"));
    let shared = env::var_os("CROWFOOT_SHARED").map_or_else(|| places::root().join("../shared"), PathBuf::from);
    let generator = shared.join("bench/ui/gen.mjs");
    if generator.is_file() {
        let size = tables.to_string();
        let mut command = node::ensure()?.node(&[&shown(&generator), &size, "42", &shown(&own)]);
        step::quiet("the shared generator", &mut command, "look at its message")?;
        fs::rename(own.join(format!("schema-{tables}.prisma")), &schema)?;
    } else {
        fs::write(&schema, bench::schema(tables)).with_context(|| format!("cannot write {}", schema.display()))?;
    }
    if diagram.exists() {
        fs::remove_file(&diagram)?;
    }
    let snapshot = shown(&folder.join(format!("{tables}.json")));
    let without = run(&mut example("snapshot", &[&shown(&schema), &snapshot]))?;
    let crowfoot = places::target().join("release").join(format!("crowfoot{}", env::consts::EXE_SUFFIX));
    let mut arrange = std::process::Command::new(crowfoot);
    step::quiet("positions", arrange.args(["arrange", &shown(&schema), "--all"]), "look at its message")?;
    let with = run(&mut example("snapshot", &[&shown(&schema), &snapshot]))?;
    Ok([without, with])
}

fn page(sizes: &[usize], opened: &[(usize, [Times; 2])], browser: &Times, window: &Times) -> String {
    let mut page = String::from("| milliseconds from frame to frame: median, 95th percentile, longest task | | ");
    for size in sizes {
        let _ = write!(page, "{} | ", grouped(*size));
    }
    let _ = writeln!(page, "\n|---|---|{}", "---|".repeat(sizes.len()));
    for (host, times) in [("Chromium", browser), ("the window", window)] {
        for (gesture, name) in GESTURES {
            let cells = sizes.iter().map(|size| {
                let figure = |part: &str| number(median(times, &format!("{size}/{gesture}/{part}")));
                format!("{}, {}, {}", figure("median"), figure("p95"), figure("longest"))
            });
            let _ = writeln!(page, "| {name} | {host} | {} |", cells.collect::<Vec<_>>().join(" | "));
        }
    }
    let _ = write!(page, "\n| what | where | ");
    for size in sizes {
        let _ = write!(page, "{} | ", grouped(*size));
    }
    let _ = writeln!(page, "\n|---|---|{}", "---|".repeat(sizes.len()));
    let mut row = |what: &str, place: &str, figure: &dyn Fn(usize) -> Option<f64>| {
        let cells: Vec<String> = sizes.iter().map(|size| number(figure(*size))).collect();
        let _ = writeln!(page, "| {what} | {place} | {} |", cells.join(" | "));
    };
    for (place, what) in [(0, "opening without positions, ms"), (1, "opening with positions, ms")] {
        row(what, "core", &|size| {
            opened.iter().find(|(tables, _)| *tables == size).and_then(|(_, times)| median(&times[place], "open"))
        });
    }
    for (host, times) in [("Chromium", browser), ("the window", window)] {
        row("first picture after the page began to load, ms", host, &|size| median(times, &format!("{size}/first")));
        row("first picture after the schema was asked for, ms", host, &|size| median(times, &format!("{size}/opened")));
        let memory =
            if host == "Chromium" { "memory of the page's objects, MB" } else { "memory of the web process, MB" };
        row(memory, host, &|size| median(times, &format!("{size}/memory")));
        row("processor time at rest, ms in a second", host, &|size| median(times, &format!("{size}/idle")));
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let _ = writeln!(
        page,
        "\nDrawn by the processor alone, 1600 by 1000 pixels, on {cores} cores ({} {}). \
         Each gesture lasts four seconds; the first, of one second, isn't counted.",
        env::consts::OS,
        env::consts::ARCH
    );
    page
}

fn number(value: Option<f64>) -> String {
    value.map_or("-".to_owned(), |value| if value < 100.0 { format!("{value:.1}") } else { format!("{value:.0}") })
}
