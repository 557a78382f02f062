// The activities of Experts in auction.go: each is the name of a function.
import { ApplicationFailure, Context } from '@temporalio/activity';
import { Lot } from './auction';

export async function appraise_lot(lot: Lot, expert: string): Promise<{ cents: number; attempts: number }> {
  const { attempt } = Context.current().info;
  if (expert === 'fraud') {
    throw ApplicationFailure.nonRetryable('not an expert', 'Fraud', expert, lot);
  }
  if (expert === 'slow' && attempt < 3) {
    throw new Error('still thinking');
  }
  if (expert === 'asleep') {
    throw ApplicationFailure.retryable('not awake', 'Asleep', { attempt });
  }
  return { cents: 100 * lot.title.length, attempts: attempt };
}
