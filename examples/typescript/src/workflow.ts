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

/** The workflows of a contract, by type. */
export class Workflows<All extends Record<keyof All, Contract>> {
  constructor(private readonly client: Client) {}

  /** Starts a workflow. */
  async start<T extends Name<All>>(
    type: T,
    taskQueue: All[T]['taskQueue'],
    workflowId: string,
    ...args: All[T]['run']['args']
  ): Promise<Workflow<All[T]>> {
    return new Workflow<All[T]>(await this.client.workflow.start(type, { taskQueue, workflowId, args }));
  }

  /** The workflow with an ID, which somebody has started. */
  get<T extends Name<All>>(_type: T, workflowId: string): Workflow<All[T]> {
    return new Workflow<All[T]>(this.client.workflow.getHandle(workflowId));
  }
}

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
