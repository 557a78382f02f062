// A typed client for any contract: what can be sent to a workflow, and what comes back, is in a type that types.mjs has written.
import type { Client, WorkflowHandle } from '@temporalio/client';

/** A call and its result, as types.mjs writes them. */
interface Call {
  args: unknown[];
  result: unknown;
}

/** A workflow type, as types.mjs writes it. */
interface Contract {
  taskQueue: string;
  run: Call;
  signals: Record<never, unknown[]>;
  queries: Record<never, Call>;
  updates: Record<never, Call>;
}

type Name<Messages> = keyof Messages & string;
type Args<Message> = Message extends unknown[] ? Message : Message extends Call ? Message['args'] : never;
type Result<Message> = Message extends Call ? Message['result'] : never;

/** A workflow that has been started. */
export class Workflow<W extends Contract> {
  constructor(private readonly handle: WorkflowHandle) {}

  signal<N extends Name<W['signals']>>(name: N, ...args: Args<W['signals'][N]>): Promise<void> {
    return this.handle.signal(name, ...args);
  }

  query<N extends Name<W['queries']>>(name: N, ...args: Args<W['queries'][N]>): Promise<Result<W['queries'][N]>> {
    return this.handle.query(name, ...args);
  }

  /** Who sends an update again with its ID gets the result of the first one. */
  update<N extends Name<W['updates']>>(
    name: N,
    updateId: string,
    ...args: Args<W['updates'][N]>
  ): Promise<Result<W['updates'][N]>> {
    // The SDK has one overload for no arguments, and another one for some.
    return this.handle.executeUpdate(name, { updateId, args: args as [unknown, ...unknown[]] });
  }

  result(): Promise<W['run']['result']> {
    return this.handle.result();
  }
}

/** Starts a workflow. The type that is given decides what its arguments are, and in which task queue it is. */
export async function start<W extends Contract>(
  client: Client,
  type: string,
  taskQueue: W['taskQueue'],
  workflowId: string,
  ...args: W['run']['args']
): Promise<Workflow<W>> {
  return new Workflow<W>(await client.workflow.start(type, { taskQueue, workflowId, args }));
}
