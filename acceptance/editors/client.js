// Plays the scenario with the library of VS Code, and prints what it has seen: node client.js PROGRAM FOLDER

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import {
  CodeActionKind,
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
} from 'vscode-languageserver-protocol';

const [program, folder] = process.argv.slice(2);
if (program === undefined || folder === undefined) {
  throw new Error('usage: node client.js PROGRAM FOLDER');
}
const file = path.join(folder, 'order.go');
const uri = pathToFileURL(file).href;
let text = readFileSync(file, 'utf8');
let version = 1;

const server = spawn(program, ['lsp'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
const ended = new Promise((resolve) => server.on('exit', resolve));
const connection = createMessageConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);

/** @type {import('vscode-languageserver-protocol').PublishDiagnosticsParams | undefined} */
let published;
let arrived = () => {};
connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
  if (params.uri === uri) {
    published = params;
    arrived();
  }
});
connection.listen();

/**
 * Waits until the diagnostics are those of the text as it is now, and there are so many.
 * @param {number} count
 */
async function diagnostics(count) {
  for (;;) {
    if (published?.version === version && published.diagnostics.length === count) {
      return published.diagnostics;
    }
    await new Promise((resolve) => (arrived = () => resolve(undefined)));
  }
}

/**
 * The position behind a part of the text.
 * @param {string} part
 */
function behind(part) {
  const lines = text.slice(0, text.indexOf(part) + part.length).split('\n');
  return { line: lines.length - 1, character: lines[lines.length - 1]?.length ?? 0 };
}

/** @param {import('vscode-languageserver-protocol').Position} position */
function offset(position) {
  const lines = text.split('\n').slice(0, position.line);
  return lines.reduce((sum, line) => sum + line.length + 1, position.character);
}

/** @param {import('vscode-languageserver-protocol').TextEdit} edit */
function change(edit) {
  text = text.slice(0, offset(edit.range.start)) + edit.newText + text.slice(offset(edit.range.end));
  version++;
  return connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version },
    contentChanges: [{ range: edit.range, text: edit.newText }],
  });
}

/** The line of the update, which the scenario changes. */
const line = () => text.split('\n').find((l) => l.includes('//temporal:update'));
const textDocument = { uri };

await connection.sendRequest(InitializeRequest.type, {
  processId: process.pid,
  rootUri: pathToFileURL(folder).href,
  workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'shop' }],
  capabilities: {
    textDocument: {
      publishDiagnostics: { versionSupport: true },
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [CodeActionKind.QuickFix] } } },
      hover: { contentFormat: ['markdown'] },
    },
  },
});
await connection.sendNotification(InitializedNotification.type, {});
await connection.sendNotification(DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: 'go', version, text },
});

// A key with a typo.
const wrong = await diagnostics(1);
const seen = {
  diagnostics: wrong.map(
    (d) => `${d.range.start.line + 1}:${d.range.start.character + 1} ${String(d.code)} ${String(d.message)}`,
  ),
  action: '',
  /** @type {string | undefined} */
  mended: '',
  /** @type {string[]} */
  labels: [],
  /** @type {string | undefined} */
  completed: '',
  hover: '',
  definition: '',
  /** @type {unknown} */
  exit: undefined,
};

// The first way to mend it.
const range = wrong[0]?.range ?? { start: behind(''), end: behind('') };
const actions = await connection.sendRequest(CodeActionRequest.type, {
  textDocument,
  range,
  context: { diagnostics: wrong, only: [CodeActionKind.QuickFix] },
});
const fix = actions?.[0];
seen.action = fix?.title ?? '';
if (fix !== undefined && 'edit' in fix) {
  const edits = fix.edit?.changes?.[uri] ?? fix.edit?.documentChanges?.flatMap((c) => ('edits' in c ? c.edits : []));
  for (const edit of edits ?? []) {
    await change(/** @type {import('vscode-languageserver-protocol').TextEdit} */ (edit));
  }
}
seen.mended = line();
await diagnostics(0);

// Another key, of which three letters are typed.
const end = behind(line() ?? '');
await change({ range: { start: end, end }, newText: ' wai' });
const position = { line: end.line, character: end.character + 4 };
const completion = await connection.sendRequest(CompletionRequest.type, { textDocument, position });
const items = Array.isArray(completion) ? completion : (completion?.items ?? []);
const matching = items.filter((item) => (item.filterText ?? item.label).startsWith('wai'));
seen.labels = matching.map((item) => item.label);
const edit = matching[0]?.textEdit;
if (edit !== undefined) {
  await change({ range: 'range' in edit ? edit.range : edit.insert, newText: edit.newText });
}
seen.completed = line();

// What a key does, and where the generated method is.
const hover = await connection.sendRequest(HoverRequest.type, {
  textDocument,
  position: behind('} ded'),
});
const contents = hover?.contents ?? '';
seen.hover = typeof contents === 'object' && 'value' in contents ? contents.value : String(contents);
const definition = await connection.sendRequest(DefinitionRequest.type, { textDocument, position: behind('\tAddIt') });
const found = Array.isArray(definition) ? definition[0] : definition;
if (found) {
  const [target, at] =
    'uri' in found ? [found.uri, found.range.start.line] : [found.targetUri, found.targetSelectionRange.start.line];
  const there = readFileSync(new URL(target), 'utf8').split('\n')[at] ?? '';
  seen.definition = `${path.basename(target)}: ${there}`;
}

await connection.sendRequest(ShutdownRequest.type);
await connection.sendNotification(ExitNotification.type);
seen.exit = await ended;
console.log(JSON.stringify(seen));
