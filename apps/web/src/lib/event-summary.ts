import type { EventItem } from '@berth/contract';
import { formatDuration } from './format-time';
import { t } from './i18n/catalogue';

type Data = Readonly<Record<string, unknown>>;

/** What an event says beyond its type and names, in a few words; empty when that is all. */
export function eventSummary({ type, data, client_id: client }: EventItem): string {
  const summarise = Object.hasOwn(SUMMARIES, type) ? SUMMARIES[type] : undefined;
  return summarise ? summarise(data, client ?? '') : '';
}

const SUMMARIES: Readonly<Record<string, (data: Data, client: string) => string>> = {
  PoolCreated: (data) =>
    t('event.poolCreated', { count: number(data, 'capacity'), ttl: span(data, 'ttl_ms') }),
  PoolResized: (data) => t('event.poolResized', { count: number(data, 'capacity') }),
  PoolPolicyChanged: (data) =>
    t('event.poolPolicyChanged', {
      ttl: span(data, 'ttl_ms'),
      heartbeat: span(data, 'heartbeat_ms'),
      holdDown: span(data, 'hold_down_ms'),
    }),
  PoolDrainStarted: () => t('event.poolDrainStarted'),
  PoolOpened: () => t('event.poolOpened'),
  PoolDeleted: () => t('event.poolDeleted'),
  IdentifierAllocated: (data) => t('event.identifierAllocated', { ttl: span(data, 'ttl_ms') }),
  HeartbeatsRecorded: (data) =>
    t('event.heartbeats', { count: Array.isArray(data['ordinals']) ? data['ordinals'].length : 1 }),
  IdentifierReleased: () => t('event.identifierReleased'),
  LeaseExpired: (data) => t('event.leaseExpired', { silent: span(data, 'silent_ms') }),
  LeaseRevoked: () => t('event.leaseRevoked'),
  IdentifierReclaimed: (data) =>
    t(data['retired'] === true ? 'event.identifierRetired' : 'event.identifierReclaimed'),
  IdentifierReserved: (_, client) => t('event.identifierReserved', { client }),
  ReservationCancelled: (_, client) => t('event.reservationCancelled', { client }),
  IdentifierQuarantined: () => t('event.identifierQuarantined'),
  IdentifierRestored: () => t('event.identifierRestored'),
  ServiceResumed: (data) =>
    t('event.serviceResumed', {
      span: formatDuration((number(data, 'to_ms') - number(data, 'from_ms')) / 1_000),
      cause: text(data, 'cause').replaceAll('_', ' '),
    }),
  ExpirySuspended: (data) =>
    t('event.expirySuspended', { late: number(data, 'late'), held: number(data, 'held') }),
  ExpiryResumed: (data) => text(data, 'cause').replaceAll('_', ' '),
  EntityRegistered: (data) => `${text(data, 'entity')}, ${text(data, 'data_type')}`,
  SequenceAdvanced: (data) =>
    t('event.sequenceAdvanced', { entity: text(data, 'entity'), count: number(data, 'count') }),
  SequenceReset: (data) =>
    t('event.sequenceReset', {
      entity: text(data, 'entity'),
      from: text(data, 'from'),
      to: text(data, 'to'),
    }),
  EntityDeleted: (data) => text(data, 'entity'),
  MintWindowGranted: (data) =>
    t('event.mintWindowGranted', { count: Array.isArray(data['numbers']) ? data['numbers'].length : 1 }),
  MintAnswered: (data) =>
    t('event.sequenceAdvanced', { entity: text(data, 'entity'), count: number(data, 'count') }),
  ViewSaved: (data) => `${text(data, 'slug')}: ${text(data, 'query')}`,
  ViewDeleted: (data) => text(data, 'slug'),
};

function text(data: Data, name: string): string {
  const value = data[name];
  return typeof value === 'string' ? value : '';
}

function number(data: Data, name: string): number {
  const value = data[name];
  return typeof value === 'number' ? value : 0;
}

function span(data: Data, name: string): string {
  return formatDuration(number(data, name) / 1_000);
}
