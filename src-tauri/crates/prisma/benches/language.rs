//! Reading, validating and formatting generated schemas of 100 and 1,000 models. `cargo bench -p prisma` shows changes
//! between two states of this crate; `cargo xtask bench prisma` compares with Prisma's own engine.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use prisma::{SourceFile, format_schema, parse, parse_text};

/// A schema of so many models, each with a key to an earlier one.
fn schema(models: usize) -> String {
    let mut text = String::from("datasource db {\n  provider = \"postgresql\"\n}\n");
    for n in 0..models {
        let _ = write!(text, "\n/// Model {n}.\nmodel Model{n} {{\n  id Int @id @default(autoincrement())\n");
        if let Some(parent) = n.checked_sub(1) {
            let _ = writeln!(
                text,
                "  parentId Int\n  parent Model{parent} @relation(fields: [parentId], references: [id])"
            );
        }
        if n + 1 < models {
            let _ = writeln!(text, "  children Model{}[]", n + 1);
        }
        for column in 0..8 {
            let _ = writeln!(text, "  column{column} String? @map(\"column_{column}\") @db.VarChar(120)");
        }
        let _ = writeln!(text, "  @@index([column0, column1])\n  @@map(\"model_{n}\")\n}}");
    }
    text
}

fn language(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("language");
    group.sample_size(20);
    for models in [100, 1_000] {
        let files = [SourceFile { path: "schema.prisma".into(), text: schema(models) }];
        group.throughput(Throughput::Bytes(files[0].text.len() as u64));
        group.bench_with_input(BenchmarkId::new("tree", models), &files, |bencher, files| {
            bencher.iter(|| parse_text(black_box(&files[0].text)));
        });
        group.bench_with_input(BenchmarkId::new("validate", models), &files, |bencher, files| {
            bencher.iter(|| parse(black_box(files)));
        });
        group.bench_with_input(BenchmarkId::new("format", models), &files, |bencher, files| {
            bencher.iter(|| format_schema(black_box(files)));
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    language(&mut criterion);
    criterion.final_summary();
}
