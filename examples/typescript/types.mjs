// Writes the types of a contract file: node types.mjs CONTRACT OUTPUT
//
// Payloads in the file are JSON Schema, so that an ordinary tool makes types of them. What is done here is to put the
// workflows and their messages into one schema, whose properties are their names.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { compile } from 'json-schema-to-typescript';

const [input, output] = process.argv.slice(2);
const contract = JSON.parse(await readFile(input, 'utf8'));

/** An object that has all of some properties. */
const object = (entries) => {
  const properties = Object.fromEntries(entries);
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
};

const args = ({ parameters = [] }) => ({
  type: 'array',
  items: parameters.map((p) => p.schema),
  minItems: parameters.length,
  maxItems: parameters.length,
});
const call = (method) =>
  object([
    ['args', args(method)],
    ['result', method.result?.schema ?? { tsType: 'void' }],
  ]);
const named = (methods = [], of) => object(methods.map((m) => [m.name, { description: m.description, ...of(m) }]));

const workflow = (w) => ({
  description: w.description,
  ...object([
    ['taskQueue', { const: w.options?.queue ?? '' }],
    ['run', call(w.run)],
    ['signals', named(w.signals, args)],
    ['queries', named(w.queries, call)],
    ['updates', named(w.updates, call)],
  ]),
});

const schema = {
  description: 'The workflows of the contract, by type.',
  ...object((contract.workflows ?? []).map((w) => [w.type, workflow(w)])),
  $defs: contract.$defs,
};
const banner = '// Written by types.mjs from the contract file; do not edit.';
const options = {
  bannerComment: banner,
  additionalProperties: false,
  format: true,
  style: { printWidth: 120, singleQuote: true },
};
const types = await compile(schema, 'Workflows', options);
// That tuples have as many elements as they have is not worth a comment.
const tidy = types
  .replaceAll(/^ *\* @(min|max)Items \d+\n/gm, '')
  .replaceAll(/^ *\/\*\*\n *\*\/\n/gm, '')
  .replaceAll(/\n *\*\n( *\*\/)/g, '\n$1');
await mkdir(dirname(output), { recursive: true });
await writeFile(output, tidy);
