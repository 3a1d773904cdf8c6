// What the real Prisma formatter makes of many schemas, in one process: reads a JSON array of schemas from stdin, each an array of
// files [path, text], and prints the JSON array of the formatted ones in the same shape; a string where the engine fails.
// usage: node format.mjs 6|7 < schemas.json. The engines lie in CROWFOOT_ORACLES or ~/.cache/crowfoot-oracles.
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const home = process.env.CROWFOOT_ORACLES ?? `${homedir()}/.cache/crowfoot-oracles`;
const module = () => {
  const require = createRequire(`${resolve(home, `prisma${process.argv[2] ?? "6"}`)}/x.js`);
  const path = require.resolve("@prisma/prisma-schema-wasm");
  delete require.cache[path];
  return require(path);
};
// It must be an address; which one makes no difference.
const params = JSON.stringify({ textDocument: { uri: "file:///schema.prisma" }, options: { tabSize: 2, insertSpaces: true } });
let engine = module();
const formatted = JSON.parse(readFileSync(0, "utf8")).map((files) => {
  try {
    return JSON.parse(engine.format(JSON.stringify(files), params));
  } catch (error) {
    // After a panic the module's memory can't be trusted.
    engine = module();
    return `engine: ${error}`;
  }
});
process.stdout.write(JSON.stringify(formatted));
