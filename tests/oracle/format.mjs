// What the real Prisma formatter makes of many texts, in one process: reads a JSON array of texts from stdin, prints the JSON array
// of the formatted ones. usage: node format.mjs 6|7 < texts.json. The engines lie in CROWFOOT_ORACLES or ~/.cache/crowfoot-oracles.
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const home = process.env.CROWFOOT_ORACLES ?? `${homedir()}/.cache/crowfoot-oracles`;
const engine = createRequire(`${resolve(home, `prisma${process.argv[2] ?? "6"}`)}/x.js`)("@prisma/prisma-schema-wasm");
const uri = "file:///schema.prisma";
const params = JSON.stringify({ textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } });
const formatted = JSON.parse(readFileSync(0, "utf8")).map((text) => {
  try {
    return JSON.parse(engine.format(JSON.stringify([[uri, text]]), params))[0][1];
  } catch (error) {
    return `engine: ${error}`;
  }
});
process.stdout.write(JSON.stringify(formatted));
