import type { Cause } from '@berth/domain';
import type { FastifyRequest } from 'fastify';

/** Who asks for a change, or for something of their own: all people are one until they can sign in. */
export function whoAsks(_request?: FastifyRequest): string {
  return 'operator';
}

/** What is recorded of who changed something, and why. */
export function causeOf(request: FastifyRequest, reason?: string): Cause {
  return { actor: whoAsks(request), reason, requestId: request.id };
}
