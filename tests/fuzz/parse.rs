//! Any bytes as the text of a schema: see the laws.
#![no_main]

#[path = "../../src-tauri/crates/prisma/tests/common/fuzzed.rs"]
mod fuzzed;
#[path = "../../src-tauri/crates/prisma/tests/common/random/mod.rs"]
mod random;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // What is no UTF-8 never reaches the language: the reading of files refuses it.
    if let Ok(text) = std::str::from_utf8(bytes) {
        fuzzed::reading(text);
    }
});
