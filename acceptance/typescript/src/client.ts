// How a client in TypeScript calls a workflow whose code is generated.
import { ApplicationFailure, Client, WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { Auction, Bid, Standing, placeBid } from './auction';

/** What an auction answers to a bid. */
export type Answer =
  | { kind: 'accepted'; standing: Standing }
  | { kind: 'rejected'; type: string; message: string }
  | { kind: 'failed'; type: string; message: string }
  | { kind: 'forgotten' };

/** bid places a bid. What is sent again with the same bid_id counts once. */
export async function bid(client: Client, workflowId: string, b: Bid, turnedAway: () => void): Promise<Answer> {
  const auction: WorkflowHandle<Auction> = client.workflow.getHandle(workflowId);
  for (let pause = 10; ; pause = Math.min(2 * pause, 2000)) {
    try {
      const standing = await auction.executeUpdate(placeBid, { args: [b], updateId: `place_bid/${b.bid_id}` });
      return { kind: 'accepted', standing };
    } catch (err) {
      if (!(err instanceof WorkflowUpdateFailedError) || !(err.cause instanceof ApplicationFailure)) {
        throw err; // there is no such workflow, or no answer
      }
      const { message } = err.cause;
      const type = err.cause.type ?? '';
      switch (innermost(err.cause).type) {
        case 'temporalgen.UpdateRejected':
          return { kind: 'rejected', type, message };
        case 'temporalgen.OutcomeForgotten':
          return { kind: 'forgotten' };
        case 'temporalgen.WorkflowDraining':
          // The workflow ends, or continues as a new run: that may take the bid.
          turnedAway();
          await new Promise((resume) => setTimeout(resume, pause));
          continue;
        default:
          return { kind: 'failed', type, message };
      }
    }
  }
}

/** innermost is the last of the application failures of which one caused the other. */
function innermost(failure: ApplicationFailure): ApplicationFailure {
  while (failure.cause instanceof ApplicationFailure) {
    failure = failure.cause;
  }
  return failure;
}
