// Errors as JSON, for the tests in Go.
import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure } from '@temporalio/common';

/** What a test compares of an error. */
export interface Failure {
  class: string;
  message: string;
  type?: string | null;
  nonRetryable?: boolean;
  details?: unknown;
  cause?: Failure;
}

/** describe returns an error with its causes. */
export function describe(err: unknown): Failure {
  if (!(err instanceof Error)) {
    return { class: typeof err, message: String(err) };
  }
  const failure: Failure = { class: err.constructor.name, message: err.message };
  if (err instanceof ApplicationFailure) {
    failure.type = err.type ?? '';
    failure.nonRetryable = err.nonRetryable ?? false;
    if (err.details != null && err.details.length > 0) {
      failure.details = err.details;
    }
  }
  if (err instanceof ActivityFailure) {
    failure.type = err.activityType;
  }
  if (err instanceof ChildWorkflowFailure) {
    failure.type = err.workflowType;
  }
  if (err.cause instanceof Error) {
    failure.cause = describe(err.cause);
  }
  return failure;
}
