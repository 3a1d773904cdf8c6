// What the real Prisma engine finds wrong with many schemas, in one process: reads a JSON array of schemas from stdin, each an array
// of files [path, text], and prints one JSON line for each: an array of { text, start, end, is_warning, file_name }, offsets in
// UTF-16. usage: node lint.mjs [VERSION] < schemas.json. The engines lie in CROWFOOT_ORACLES or ~/.cache/crowfoot-oracles.
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { existsSync, readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";

const home = process.env.CROWFOOT_ORACLES ?? `${homedir()}/.cache/crowfoot-oracles`;
const folder = resolve(home, `prisma${process.argv[2] ?? "6"}`);
if (!existsSync(folder)) {
  process.stderr.write(`Prisma engine: not present in ${folder}\n`);
  process.exit(3);
}
const load = createRequire(`${folder}/x.js`);
let engine = load("@prisma/prisma-schema-wasm");

/** Writes all of it: a pipe takes a large line in parts, or says to try again. */
function print(line) {
  let bytes = Buffer.from(`${line}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

for (const schema of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    print(engine.lint(JSON.stringify(schema)));
  } catch (error) {
    print(JSON.stringify([{ text: `engine: ${error}`, start: 0, end: 0, is_warning: false, file_name: "" }]));
    // After a breakdown it answers nothing any more.
    for (const path of Object.keys(load.cache)) delete load.cache[path];
    engine = load("@prisma/prisma-schema-wasm");
  }
}
