import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Servers } from '../src/servers';

/** Servers that write down what is done with them. Those of the folders that are given do not start. */
function recorded(...broken: string[]): { servers: Servers; events: string[] } {
  const events: string[] = [];
  const servers = new Servers(
    async (folder) => {
      events.push(`start ${folder}`);
      await Promise.resolve();
      if (broken.includes(folder)) {
        throw new Error('no');
      }
      events.push(`started ${folder}`);
      return {
        stop: async () => {
          events.push(`stop ${folder}`);
          await Promise.resolve();
          events.push(`stopped ${folder}`);
        },
      };
    },
    (folder, error) => events.push(`failed ${folder}: ${String(error)}`),
  );
  return { servers, events };
}

test('each folder has a server as long as it is there', async () => {
  const { servers, events } = recorded();
  await servers.serve(['a', 'b']);
  await servers.serve(['b', 'c']);
  await servers.stop();
  assert.deepEqual(events, [
    ...['start a', 'started a', 'start b', 'started b'],
    ...['stop a', 'stopped a', 'start c', 'started c'],
    ...['stop b', 'stopped b', 'stop c', 'stopped c'],
  ]);
});

test('changes that come at once are made one after the other', async () => {
  const { servers, events } = recorded();
  await Promise.all([servers.serve(['a']), servers.restart(['a']), servers.stop()]);
  await servers.stop();
  const open = new Set<string>();
  for (const event of events) {
    const [what, folder] = event.split(' ') as [string, string];
    if (what === 'start') {
      assert.ok(!open.has(folder), `two servers at a time: ${events.join(', ')}`);
      open.add(folder);
    } else if (what === 'stopped') {
      open.delete(folder);
    }
  }
  assert.equal(open.size, 0);
});

test('a server that does not start is told, tried again, and in no one else’s way', async () => {
  const { servers, events } = recorded('a');
  await servers.serve(['a', 'b']);
  await servers.serve(['a', 'b']);
  assert.deepEqual(events, [
    'start a',
    'failed a: Error: no',
    'start b',
    'started b',
    'start a',
    'failed a: Error: no',
  ]);
});
