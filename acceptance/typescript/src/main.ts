// The program that the tests in Go start: a worker, and a client that does what it is told. The first argument is the
// address of the server. Standard input has one call a line, and standard output one line for each answer and event.
import { createInterface } from 'node:readline';
import { isDeepStrictEqual, inspect } from 'node:util';
import { Client, WithStartWorkflowOperation } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import * as activities from './activities';
import { Bid } from './auction';
import { bid } from './client';
import { describe } from './failure';

/** A call of the tests. What an operation does not need is left out. */
interface Call {
  id: number;
  operation: string;
  workflowId: string;
  runId?: string;
  type: string;
  taskQueue: string;
  conflict?: 'FAIL' | 'USE_EXISTING' | 'TERMINATE_EXISTING';
  name: string;
  args: [unknown, ...unknown[]]; // may be empty, which the types of the SDK tell apart
  input: unknown[];
  updateId?: string;
  bid: Bid;
  expression: string;
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** operations returns what a client can be told to do, by name. */
function operations(client: Client): Record<string, (call: Call) => Promise<unknown>> {
  const handle = ({ workflowId, runId }: Call) => client.workflow.getHandle(workflowId, runId);
  const start = ({ workflowId, taskQueue, conflict, input }: Call) => ({
    workflowId,
    taskQueue,
    args: input,
    workflowIdConflictPolicy: conflict ?? ('USE_EXISTING' as const),
  });
  const update = ({ args, updateId }: Call) => (updateId === undefined ? { args } : { args, updateId });
  return {
    async start(call) {
      return (await client.workflow.start(call.type, start(call))).firstExecutionRunId;
    },
    async signal(call) {
      await handle(call).signal(call.name, ...call.args);
    },
    query(call) {
      return handle(call).query(call.name, ...call.args);
    },
    update(call) {
      return handle(call).executeUpdate<unknown, Call['args']>(call.name, update(call));
    },
    async startUpdate(call) {
      const options = { ...update(call), waitForStage: 'ACCEPTED' as const };
      return (await handle(call).startUpdate<unknown, Call['args']>(call.name, options)).updateId;
    },
    updateResult(call) {
      return handle(call)
        .getUpdateHandle(call.updateId ?? '')
        .result();
    },
    async signalWithStart(call) {
      const options = { ...start(call), signal: call.name, signalArgs: call.args };
      return (await client.workflow.signalWithStart(call.type, options)).signaledRunId;
    },
    async updateWithStart(call) {
      const startWorkflowOperation = new WithStartWorkflowOperation(call.type, start(call));
      const result = await client.workflow.executeUpdateWithStart(call.name, {
        ...update(call),
        startWorkflowOperation,
      });
      return { result, workflowId: (await startWorkflowOperation.workflowHandle()).workflowId };
    },
    result(call) {
      return handle(call).result();
    },
    async cancel(call) {
      await handle(call).cancel();
    },
    async describe(call) {
      const found = await handle(call).describe();
      return {
        runId: found.runId,
        type: found.type,
        status: found.status.name,
        taskQueue: found.taskQueue,
        memo: found.memo,
        summary: await found.staticSummary(),
      };
    },
    bid(call) {
      return bid(client, call.workflowId, call.bid, () => print({ event: 'turned away' }));
    },
    // Values of TypeScript, and what a query answers that returns what it was asked.
    async echo(call) {
      const values = new Function(`return [${call.expression}]`)() as Call['args'];
      const answer: unknown = await handle(call).query(call.name, ...values);
      return { answer: inspect(answer), same: isDeepStrictEqual(answer, values[0]) };
    },
  };
}

async function main(address: string, taskQueue: string): Promise<void> {
  // To standard error: otherwise the part of the SDK that is not JavaScript would write to standard output.
  Runtime.install({ logger: new DefaultLogger('WARN'), telemetryOptions: { logging: { forward: {} } } });
  const connection = await NativeConnection.connect({ address });
  const client = new Client({ connection });
  const perform = operations(client);

  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowsPath: require.resolve('./workflows'),
    activities,
  });
  const running = worker.run();
  print({ event: 'ready' });

  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    const call = JSON.parse(line) as Call;
    const operation = perform[call.operation];
    if (operation === undefined) {
      throw new Error(`no operation ${call.operation}`);
    }
    void Promise.resolve()
      .then(() => operation(call))
      .then(
        (value) => print({ id: call.id, value: value === undefined ? null : value }),
        (err: unknown) => print({ id: call.id, failure: describe(err) }),
      );
  }
  worker.shutdown();
  await running;
  await connection.close();
}

const [, , address = '', taskQueue = ''] = process.argv;
main(address, taskQueue).catch((err: unknown) => {
  console.error(err);
  process.exit(1);
});
