import type { Cause } from '@berth/domain';
import type { FastifyRequest } from 'fastify';

/** Who asks for a change, an export, or something of their own: all people are one until they can sign in. */
export function whoAsks(): string {
  return 'operator';
}

/** What is recorded of who changed something, and why. */
export function causeOf({ id: requestId }: FastifyRequest, reason?: string): Cause {
  return { actor: whoAsks(), reason, requestId };
}
