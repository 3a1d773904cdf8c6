// What the real Prisma engines understand of many schemas, in one process: reads a JSON array of schemas from stdin, each an array
// of files [path, text], and prints one JSON line for each: { version, dmmf } from the first engine that accepts it, else
// { errors: { version: message } }. usage: node dmmf.mjs [VERSION...] < schemas.json. The engines lie in CROWFOOT_ORACLES or
// ~/.cache/crowfoot-oracles.
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { existsSync, readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";

const home = process.env.CROWFOOT_ORACLES ?? `${homedir()}/.cache/crowfoot-oracles`;
const versions = process.argv.length > 2 ? process.argv.slice(2) : ["7", "6"];
const engines = versions
  .map((version) => [version, resolve(home, `prisma${version}`)])
  .filter(([, folder]) => existsSync(folder))
  .map(([version, folder]) => [version, createRequire(`${folder}/x.js`)("@prisma/prisma-schema-wasm")]);
if (engines.length === 0) {
  process.stderr.write(`Prisma engines: not present in ${home}\n`);
  process.exit(3);
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

function understand(prismaSchema) {
  const params = JSON.stringify({ prismaSchema, noColor: true, ignoreEnvVarErrors: true });
  const errors = {};
  for (const [version, engine] of engines) {
    try {
      return { version, dmmf: datamodel(engine.get_dmmf(params)) };
    } catch (error) {
      errors[version] = message(error);
    }
  }
  return { errors };
}

/** The first part of the answer; the rest is the client's and up to a hundred times as large. */
function datamodel(answer) {
  const end = answer.indexOf(',"schema":{"inputObjectTypes"');
  return JSON.parse(end < 0 ? answer : `${answer.slice(0, end)}}`).datamodel;
}

function message(error) {
  try {
    return JSON.parse(error.message).message;
  } catch {
    return String(error);
  }
}

for (const schema of JSON.parse(readFileSync(0, "utf8"))) print(JSON.stringify(understand(schema)));
