// The workflow of Mirror in mirror.go.
import { condition, defineQuery, setHandler } from '@temporalio/workflow';

/** mirror answers a query with what it was asked, and echo_three with its arguments. */
export async function mirror(): Promise<void> {
  for (const name of [
    'bool',
    'int64',
    'uint64',
    'float64',
    'string',
    'bytes',
    'time',
    'duration',
    'color',
    'size',
    'pointer',
    'slice',
    'map',
    'record',
    'tree',
  ]) {
    setHandler(defineQuery<unknown, [unknown]>(`echo_${name}`), (value) => value);
    setHandler(defineQuery<string, [unknown]>(`see_${name}`), see);
  }
  setHandler(defineQuery<unknown, [unknown, unknown, unknown]>('echo_three'), (first, second, third) => ({
    first,
    second,
    third,
  }));
  await condition(() => false);
}

/** see tells what a value is. */
function see(value: unknown): string {
  if (value === undefined) {
    return 'undefined';
  }
  if (value instanceof Uint8Array) {
    return `Uint8Array(${value.length})`;
  }
  const text = JSON.stringify(value);
  return text.length > 200 ? `${typeof value} of ${text.length} bytes` : text;
}
