// The SQL with which the real Prisma engines create a schema, many schemas in one process: reads a JSON array of schemas from
// stdin, each an array of files [path, text], and prints one JSON line for each: { version, sql } from the first engine that
// takes it, else { errors: { version: message } }. usage: node sql.mjs [VERSION...] < schemas.json. The engines lie in
// CROWFOOT_ORACLES or ~/.cache/crowfoot-oracles.
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { existsSync, readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const home = process.env.CROWFOOT_ORACLES ?? `${homedir()}/.cache/crowfoot-oracles`;
const versions = (process.argv.length > 2 ? process.argv.slice(2) : ["7", "6"]).filter((version) =>
  existsSync(resolve(home, `prisma${version}`, "node_modules/@prisma/schema-engine-wasm")),
);
if (versions.length === 0) {
  process.stderr.write(`Prisma schema engines: not present in ${home}\n`);
  process.exit(3);
}
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`${message}\n`) };

/** One engine, and the adapter that it wants though it is asked for no database. */
async function load(version) {
  const folder = resolve(home, `prisma${version}`);
  const require = createRequire(`${folder}/x.js`);
  const module = resolve(folder, "node_modules/@prisma/schema-engine-wasm");
  const engine = await import(pathToFileURL(`${module}/schema_engine_bg.js`).href);
  const wasm = new WebAssembly.Module(readFileSync(`${module}/schema_engine_bg.wasm`));
  const instance = new WebAssembly.Instance(wasm, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const adapters = require("@prisma/adapter-libsql");
  const Adapter = adapters.PrismaLibSql ?? adapters.PrismaLibSQL;
  const { bindMigrationAwareSqlAdapterFactory: bind } = require("@prisma/driver-adapter-utils");
  return async (files) => {
    const datamodels = files.map(([path, content]) => [path, content]);
    const one = await engine.SchemaEngine.new({ datamodels }, () => {}, bind(new Adapter({ url: "file::memory:" })));
    const to = { tag: "schemaDatamodel", files: files.map(([path, content]) => ({ path, content })) };
    const filters = { externalTables: [], externalEnums: [] };
    const answer = await one.diff({ from: { tag: "empty" }, to, shadowDatabaseUrl: null, script: true, exitCode: null, filters });
    one.free?.();
    return answer.stdout;
  };
}

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

const engines = [];
for (const version of versions) engines.push([version, await load(version)]);
for (const files of JSON.parse(readFileSync(0, "utf8"))) {
  const errors = {};
  let answer = { errors };
  for (const [version, sql] of engines) {
    try {
      answer = { version, sql: await sql(files) };
      break;
    } catch (error) {
      errors[version] = String(error.message ?? error).slice(0, 400);
    }
  }
  print(JSON.stringify(answer));
}
process.exit(0);
