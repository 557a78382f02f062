import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  afterChange,
  findCommand,
  isTaskName,
  serverCommand,
  serverSettings,
  taskCommand,
  type Run,
  type Settings,
} from '../src/command';

const path = 'github.com/temporalgen/temporalgen/cmd/temporalgen';
const unset: Settings = { command: [], tags: '', vet: true, rules: '' };

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
  const command = await findCommand('/shop', { ...unset, command: ['bin/temporalgen', '-x'] }, () => {
    throw new Error('it was asked');
  });
  assert.deepEqual(command, { program: 'bin/temporalgen', args: ['-x'] });
});

test('the arguments of the server', () => {
  const command = { program: 'go', args: ['tool', 'temporalgen'] };
  assert.deepEqual(serverCommand(command, unset).args, ['tool', 'temporalgen', 'lsp']);
  assert.deepEqual(serverCommand(command, { ...unset, tags: 'a,b' }).args, ['tool', 'temporalgen', 'lsp', '-tags=a,b']);
});

test('the arguments of tasks', () => {
  const command = { program: 'temporalgen', args: [] };
  assert.deepEqual(taskCommand(command, 'generate', ['./...'], unset).args, ['./...']);
  assert.deepEqual(taskCommand(command, 'check', ['./a', './b'], { ...unset, tags: 'x' }).args, [
    '-check',
    '-tags=x',
    './a',
    './b',
  ]);
  assert.deepEqual(taskCommand(command, 'vet', ['./...'], { ...unset, tags: 'x', rules: '-TG101' }).args, [
    'vet',
    '-rules=-TG101',
    '-tags=x',
    './...',
  ]);
  assert.deepEqual(taskCommand(command, 'vet', ['.'], unset).args, ['vet', '.']);
  assert.ok(isTaskName('check'));
  assert.ok(!isTaskName('lsp') && !isTaskName(undefined));
});

test('what the server is told', () => {
  assert.deepEqual(serverSettings(unset), { vet: true, rules: '' });
  assert.deepEqual(serverSettings({ ...unset, vet: false, rules: 'TG104' }), { vet: false, rules: 'TG104' });
});

for (const [changed, want] of Object.entries({
  'temporalgen.command': 'restart',
  'temporalgen.tags': 'restart',
  'temporalgen.vet': 'tell',
  'temporalgen.rules': 'tell',
  'temporalgen.trace.server': 'nothing',
})) {
  test(`after a change of ${changed}: ${want}`, () => {
    assert.equal(
      afterChange((setting) => setting === changed),
      want,
    );
  });
}

test('a restart tells the server everything', () => {
  assert.equal(
    afterChange(() => true),
    'restart',
  );
});

const { properties } = (
  JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { configuration: { properties: Record<string, { default: unknown; pattern?: string }> } };
  }
).contributes.configuration;

test('the settings of package.json are those that are read, with the same defaults', () => {
  for (const [name, value] of Object.entries(unset)) {
    assert.deepEqual(properties[`temporalgen.${name}`]?.default, value, name);
  }
});

test('which rules can be set', () => {
  const pattern = new RegExp(properties['temporalgen.rules']?.pattern ?? '');
  for (const rules of ['', 'TG104', '-TG101', 'TG104, -TG101', 'all,-TG503']) {
    assert.ok(pattern.test(rules), rules);
  }
  for (const rules of ['TG1', '104', 'TG104 TG101', '--all']) {
    assert.ok(!pattern.test(rules), rules);
  }
});
