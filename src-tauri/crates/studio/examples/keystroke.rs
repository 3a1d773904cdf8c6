//! What a keystroke costs, for `cargo xtask bench prisma`. Types letters into a file at random places, one at a time, and prints
//! two lines of milliseconds: until what Prisma says of the typed text is there, and until the text is taken in, with records,
//! rules and canvas.
//! usage: keystroke FILE COUNT

use std::time::Instant;

use studio::{AssistRequest, Command, Document};

/// Trees and records are many small pieces: this allocator takes a third off the time of reading a large schema.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, count] = arguments.as_slice() else { panic!("usage: keystroke FILE COUNT") };
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut document = Document::from_text(&text);
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let (mut checks, mut times) = (Vec::new(), Vec::new());
    for _ in 0..count.parse().unwrap_or(200) {
        // Xorshift (Marsaglia, 2003).
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut at = (random % (text.len() as u64 + 1)) as usize;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let mut typed = text.clone();
        typed.insert(at, 'x');
        let check = AssistRequest::Check { file: 0, text: typed.clone() };
        let began = Instant::now();
        let answer = document.assist(&check);
        checks.push(began.elapsed().as_secs_f64() * 1_000.0);
        drop(answer);
        let edit = Command::EditSource { file: 0, text: typed, base: document.revision() };
        let began = Instant::now();
        let update = document.run(&edit);
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
        assert!(update.is_ok_and(|update| update.findings.is_some()), "a keystroke has findings as its answer");
        // Back again, untimed: many wrong letters at once are no text that anybody types into.
        let back = Command::EditSource { file: 0, text: text.clone(), base: document.revision() };
        assert!(document.run(&back).is_ok(), "a letter can be taken back");
    }
    for (name, times) in [("keystroke", checks), ("taken_in", times)] {
        let times: Vec<String> = times.iter().map(f64::to_string).collect();
        println!("{name} {}", times.join(" "));
    }
}
