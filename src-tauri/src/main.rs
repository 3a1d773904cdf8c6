//! The binary `crowfoot-app`: the desktop window.
//!
//! Nothing happens here but the choice of how to draw: the rest is in the library, where tests reach it.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    #[cfg(target_os = "linux")]
    app::rendering::choose();
    app::run()
}
