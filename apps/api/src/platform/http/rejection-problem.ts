import { counterInJson, isCounterType, type Rejection, type Shard } from '@berth/domain';
import { ApiProblem } from './api-problem.js';

type Table = {
  readonly [Type in Rejection['type']]: (
    rejection: Extract<Rejection, { readonly type: Type }>,
  ) => ApiProblem;
};

const EXHAUSTED_RETRY_SECONDS = '5';

/** A machine number is back when the lease of a process that was killed has ended. */
const NO_NUMBER_RETRY = { 'retry-after': '1' };
const noMachineNumber = (message: string) =>
  new ApiProblem('no_machine_number', message, {}, NO_NUMBER_RETRY);
const told = ({ id, total }: Shard) => `shard ${String(id)} of ${String(total)}`;

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

  EntityNotFound: ({ entity }) =>
    new ApiProblem(
      'entity_unknown',
      `There is no entity '${entity}'; ask for an id of it, or POST /api/init.`,
    ),
  EntityExists: ({ entity, dataType, next, shard }) =>
    new ApiProblem('entity_exists', `Entity '${entity}' is already registered with type '${dataType}'`, {
      currentStatus: {
        dataType,
        currentIteration: isCounterType(dataType) ? counterInJson(dataType, next) : null,
        shard: shard.id,
      },
    }),
  EntityTypeMismatch: ({ entity, dataType, registeredType }) =>
    new ApiProblem(
      'type_mismatch',
      `Entity '${entity}' is registered as '${registeredType}', cannot use '${dataType}'`,
      { registeredType },
    ),
  EntityNotNumeric: ({ entity, dataType }) =>
    new ApiProblem(
      'invalid_operation',
      `Entity '${entity}' is of type '${dataType}', which does not count: only int and long have a value to set.`,
    ),
  EntitiesExhausted: ({ max }) =>
    new ApiProblem(
      'entities_exhausted',
      `This ledger has ${String(max)} names of entities and takes no more; use one of them.`,
    ),
  RangeExhausted: ({ entity, dataType, max }) =>
    new ApiProblem(
      'range_exhausted',
      `${dataType} overflow: entity '${entity}' has not that many values left up to ${String(max)}.`,
    ),
  BackwardReset: ({ entity, nextValue }) =>
    new ApiProblem(
      'backward_reset',
      `Entity '${entity}' goes on with ${String(nextValue)}: before it, values would be issued again ("force": true).`,
    ),
  IdempotencyKeyReused: ({ key }) =>
    new ApiProblem(
      'idempotency_key_reused',
      `Idempotency-Key '${key}' was used with other arguments; use a new one.`,
    ),
  ShardMismatch: ({ shard, recorded }) =>
    noMachineNumber(`This service is ${told(shard)}, but its ledger counts as ${told(recorded)}.`),
  MachineNumberTaken: ({ identifier, holder }) =>
    noMachineNumber(
      holder === null
        ? `Machine number ${identifier} cannot be had now.`
        : `Machine number ${identifier} is held by '${holder}'.`,
    ),
  MachineNumberNotHeld: ({ identifiers }) =>
    noMachineNumber(`The mint does not hold ${identifiers.join(', ')} (any more).`),
  MintLayoutMismatch: ({ layout, recorded }) =>
    noMachineNumber(`This service mints by layout ${layout}, but its ledger has windows of ${recorded}.`),
};

export function rejectionProblem(rejection: Rejection): ApiProblem {
  const toProblem = TABLE[rejection.type] as (rejection: Rejection) => ApiProblem;
  return toProblem(rejection);
}

export function viewUnknown(slug: string): ApiProblem {
  return new ApiProblem('view_unknown', `There is no view '${slug}'; GET /v1/views lists them.`);
}
