import type { Rejection } from '@berth/domain';
import { ApiProblem } from './api-problem.js';

type Table = {
  readonly [Type in Rejection['type']]: (
    rejection: Extract<Rejection, { readonly type: Type }>,
  ) => ApiProblem;
};

const EXHAUSTED_RETRY_SECONDS = '5';

/** What callers are told of each rejection of the domain. */
const TABLE: Table = {
  PoolNotFound: ({ pool }) => new ApiProblem('pool_unknown', `There is no pool '${pool}'.`),
  PoolExists: ({ pool }) => new ApiProblem('conflict', `There is a pool '${pool}' already.`),
  PoolDefinitionInvalid: ({ faults }) =>
    new ApiProblem('invalid_request', faults.map(({ message }) => message).join('; '), { faults }),
  PoolInUse: ({ pool, held, resting, quarantined, reserved }) =>
    new ApiProblem(
      'conflict',
      `Pool '${pool}' is in use: ${String(held)} held, ${String(resting)} resting, ` +
        `${String(quarantined)} quarantined, ${String(reserved)} reserved. Drain it and try again.`,
      { held, resting, quarantined, reserved },
    ),
  PoolExhausted: ({ pool, capacity, draining }) =>
    new ApiProblem(
      'pool_exhausted',
      draining
        ? `Pool '${pool}' is draining and gives out no identifiers; ask again when it is open.`
        : `None of the ${String(capacity)} identifiers of pool '${pool}' is free; ask again later.`,
      {},
      { 'retry-after': EXHAUSTED_RETRY_SECONDS },
    ),
  IdentifierNotFound: ({ pool, identifier }) =>
    new ApiProblem('identifier_unknown', `Pool '${pool}' has no identifier '${identifier}'.`),
  IdentifierMismatch: ({ identifier, clientId }) =>
    new ApiProblem(
      'identifier_mismatch',
      `You do not hold '${identifier}' (any more): stop using it and ask for one by POST /allocate.`,
      { your_id: clientId },
    ),
  IdentifierNotHeld: ({ identifier, phase }) =>
    new ApiProblem('conflict', `Nobody holds '${identifier}': it is ${phase}.`),
  LeaseChanged: ({ identifier, holder }) =>
    new ApiProblem(
      'conflict',
      holder === null
        ? `Nobody holds '${identifier}' any more.`
        : `'${holder}' holds '${identifier}' now: that is another lease than the one you mean.`,
    ),
  IdentifierRetired: ({ identifier }) =>
    new ApiProblem('conflict', `'${identifier}' has left or is leaving the pool.`),
  IdentifierReservedAlready: ({ identifier, clientId }) =>
    new ApiProblem('conflict', `'${identifier}' is reserved for '${clientId}'.`),
  ClientReservedAlready: ({ identifier, clientId }) =>
    new ApiProblem('conflict', `'${clientId}' has a reservation in this pool already: '${identifier}'.`),
  IdentifierNotReserved: ({ identifier }) => new ApiProblem('conflict', `'${identifier}' is not reserved.`),
  IdentifierQuarantinedAlready: ({ identifier }) =>
    new ApiProblem('conflict', `'${identifier}' is quarantined already.`),
  IdentifierNotQuarantined: ({ identifier, phase }) =>
    new ApiProblem('conflict', `'${identifier}' is not quarantined: it is ${phase}.`),
  ExpiryNotSuspended: ({ pool }) => new ApiProblem('conflict', `Expiry of pool '${pool}' is not suspended.`),
  ViewNotFound: ({ slug }) => viewUnknown(slug),
  ViewOwnedByOther: ({ slug, owner }) =>
    new ApiProblem('conflict', `The view '${slug}' is ${owner}'s: save yours under another name.`),
  ViewDefinitionInvalid: ({ faults }) => new ApiProblem('invalid_request', faults.join('; '), { faults }),
};

export function rejectionProblem(rejection: Rejection): ApiProblem {
  const toProblem = TABLE[rejection.type] as (rejection: Rejection) => ApiProblem;
  return toProblem(rejection);
}

export function viewUnknown(slug: string): ApiProblem {
  return new ApiProblem('view_unknown', `There is no view '${slug}'; GET /v1/views lists them.`);
}
