// The problem matcher of package.json, with lines that temporalgen prints.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Pattern {
  regexp: string;
  file: number;
  line: number;
  column: number;
  severity: number;
  message: number;
  code: number;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { problemMatchers: [{ pattern: Pattern }] };
};
const { pattern } = manifest.contributes.problemMatchers[0];

function match(line: string): (string | undefined)[] | undefined {
  const found = new RegExp(pattern.regexp).exec(line);
  return found
    ? [pattern.file, pattern.line, pattern.column, pattern.severity, pattern.message, pattern.code].map((i) => found[i])
    : undefined;
}

test('an error', () => {
  assert.deepEqual(
    match('order.go:13:44: a signal has no result: return an error or nothing, or make AddItem an update (TG208)'),
    [
      'order.go',
      '13',
      '44',
      undefined,
      'a signal has no result: return an error or nothing, or make AddItem an update',
      'TG208',
    ],
  );
});

test('a warning', () => {
  assert.deepEqual(match('shop/order.go:3:1: warning: it is not built here (TG025)'), [
    'shop/order.go',
    '3',
    '1',
    'warning',
    'it is not built here',
    'TG025',
  ]);
});

test('advice', () => {
  assert.equal(match('order.go:3:1: info: it takes long (TG701)')?.[3], 'info');
});

test('paths of Windows, and with spaces', () => {
  assert.equal(match('C:/my shop/order.go:3:1: no (TG025)')?.[0], 'C:/my shop/order.go');
});

for (const line of [
  'order.go: Order (1 signal) -> order_temporal.go',
  'temporalgen: no contracts in .',
  ' 13 | AddItem(ctx workflow.Context) int',
  '2026-11-28 order.go: 10:11: x',
  'order_temporal.go: stale, run go generate',
]) {
  test(`no problem: ${line}`, () => {
    assert.equal(match(line), undefined);
  });
}
