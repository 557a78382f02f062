import assert from 'node:assert/strict';
import { test } from 'node:test';

import { findCommand, isTaskName, serverCommand, taskCommand, type Run } from '../src/command';

const path = 'github.com/temporalgen/temporalgen/cmd/temporalgen';
const unset = { command: [], tags: '' };

const printing =
  (output: string): Run =>
  () =>
    Promise.resolve(output);

test('the tool of the module is taken, so that the version is the one that generates', async () => {
  const asked: unknown[] = [];
  const command = await findCommand('/shop', unset, (...args) => {
    asked.push(args);
    return Promise.resolve(`example.com/other\n${path}\n`);
  });
  assert.deepEqual(command, { program: 'go', args: ['tool', 'temporalgen'] });
  assert.deepEqual(asked, [['go', ['list', '-e', 'tool'], '/shop']]);
});

test('lines may end as on Windows', async () => {
  const command = await findCommand('C:\\shop', unset, printing(`${path}\r\n`));
  assert.equal(command.program, 'go');
});

for (const [why, run] of Object.entries<Run>({
  'there is no go command': () => Promise.reject(new Error('ENOENT')),
  'the module has no such tool': printing('example.com/temporalgen\n'),
  'the module has no tools': printing(''),
})) {
  test(`the program of the path is taken if ${why}`, async () => {
    assert.deepEqual(await findCommand('/shop', unset, run), { program: 'temporalgen', args: [] });
  });
}

test('what is set is taken without asking', async () => {
  const command = await findCommand('/shop', { command: ['bin/temporalgen', '-x'], tags: '' }, () => {
    throw new Error('it was asked');
  });
  assert.deepEqual(command, { program: 'bin/temporalgen', args: ['-x'] });
});

test('the arguments of the server', () => {
  const command = { program: 'go', args: ['tool', 'temporalgen'] };
  assert.deepEqual(serverCommand(command, unset).args, ['tool', 'temporalgen', 'lsp']);
  assert.deepEqual(serverCommand(command, { command: [], tags: 'a,b' }).args, [
    'tool',
    'temporalgen',
    'lsp',
    '-tags=a,b',
  ]);
});

test('the arguments of tasks', () => {
  const command = { program: 'temporalgen', args: [] };
  assert.deepEqual(taskCommand(command, 'generate', ['./...'], unset).args, ['./...']);
  assert.deepEqual(taskCommand(command, 'check', ['./a', './b'], { command: [], tags: 'x' }).args, [
    '-check',
    '-tags=x',
    './a',
    './b',
  ]);
  assert.ok(isTaskName('check'));
  assert.ok(!isTaskName('lsp') && !isTaskName(undefined));
});
