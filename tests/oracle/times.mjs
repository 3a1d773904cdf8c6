// Times of the real Prisma engine on one file, in one warm process: prints a line for each kind of work, with the
// milliseconds of each round.
// usage: node times.mjs 6|7 FILE ROUNDS. The engines lie in CROWFOOT_ORACLES or ~/.cache/crowfoot-oracles.
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const [version, file, rounds] = process.argv.slice(2);
const home = process.env.CROWFOOT_ORACLES ?? `${homedir()}/.cache/crowfoot-oracles`;
const engine = createRequire(`${resolve(home, `prisma${version}`)}/x.js`)("@prisma/prisma-schema-wasm");
const schema = JSON.stringify([["schema.prisma", readFileSync(file, "utf8")]]);
const params = JSON.stringify({ textDocument: { uri: "file:///schema.prisma" }, options: { tabSize: 2, insertSpaces: true } });

/** Milliseconds of each round, after two that don't count. */
function times(work) {
  work();
  work();
  return Array.from({ length: Number(rounds) }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
}

const validate = times(() => engine.lint(schema));
const format = times(() => engine.format(schema, params));
process.stdout.write(`validate ${validate.join(" ")}\nformat ${format.join(" ")}\n`);
