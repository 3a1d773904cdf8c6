//! Random changes of any schema: the first nine bytes choose them, the rest is the text. See the laws.
#![no_main]

#[path = "../../src-tauri/crates/prisma/tests/common/fuzzed.rs"]
mod fuzzed;
#[path = "../../src-tauri/crates/prisma/tests/common/random/mod.rs"]
mod random;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((seed, rest)) = bytes.split_first_chunk::<8>() else { return };
    let Some((steps, text)) = rest.split_first() else { return };
    if let Ok(text) = std::str::from_utf8(text) {
        fuzzed::editing(text, u64::from_le_bytes(*seed), usize::from(steps % 8) + 1);
    }
});
