//! Embeds the window's configuration, icons and permissions.
//!
//! It stops with a clear message when the window's pages were not built yet.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    if !Path::new("../ui/dist/index.html").exists() {
        println!(
            "cargo:warning=ui/dist/index.html is missing: run `cargo xtask run`, or `npm ci && npm run build` in ui/"
        );
    }
    tauri_build::build();
}
