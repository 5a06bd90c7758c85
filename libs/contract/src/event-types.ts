import type { EventType } from '@berth/domain';

/** Every type of event, so that a query that names another one can be told so; the compiler asks for each. */
const KNOWN: Readonly<Record<EventType, true>> = {
  PoolCreated: true,
  PoolResized: true,
  PoolPolicyChanged: true,
  PoolDrainStarted: true,
  PoolOpened: true,
  PoolDeleted: true,
  IdentifierAllocated: true,
  HeartbeatsRecorded: true,
  IdentifierReleased: true,
  LeaseExpired: true,
  LeaseRevoked: true,
  IdentifierReclaimed: true,
  IdentifierReserved: true,
  ReservationCancelled: true,
  IdentifierQuarantined: true,
  IdentifierRestored: true,
  ServiceResumed: true,
  ExpirySuspended: true,
  ExpiryResumed: true,
  EntityRegistered: true,
  SequenceAdvanced: true,
  SequenceReset: true,
  EntityDeleted: true,
  MintWindowGranted: true,
  MintAnswered: true,
  ViewSaved: true,
  ViewDeleted: true,
};

export const EVENT_TYPES: readonly string[] = Object.keys(KNOWN);

/** The one type that is left out unless it is asked for: all heartbeats of a pool in one commit. */
export const HEARTBEATS_TYPE = 'HeartbeatsRecorded' satisfies EventType;
