import { isPoolName } from '../kernel/names.js';
import type { Finding } from './finding.js';
import type { Expansion } from './pattern.js';
import { policyFaults, type PoolPolicy } from './policy.js';

/** A pool as it is to be. `expansion`: what its patterns make, or the identifiers that it has already. */
export interface PoolDefinition {
  readonly name: string;
  readonly policy: PoolPolicy;
  readonly expansion: Expansion;
}

/** The pool that the mint leases its machine numbers from. */
const MACHINES = 'machines';
/** Bits of a machine number in the widest layout. */
const MACHINE_BITS_MAX = 16;
/** A service that is alone on a small machine takes twice as many. */
const HEARTBEATS_A_SECOND_MAX = 20_000;
/** How long neighbours remember which machine has an address: what Linux does by default. */
const NEIGHBOURS_FORGET_AFTER_MS = 60_000;

/**
 * What makes a pool unsafe or meaningless, so that it is refused; empty when it is sound. `machineBits`: how
 * many bits of an ID a machine number has in the layout that is minted.
 */
export function poolFaults(definition: PoolDefinition, machineBits = MACHINE_BITS_MAX): readonly Finding[] {
  const { name, policy, expansion } = definition;
  const faults: Finding[] = [];
  if (!isPoolName(name)) {
    faults.push({
      field: 'name',
      message: `'${name}' is no pool name: write 1-128 of A-Z a-z 0-9 . _ : @ -`,
    });
  }
  faults.push(...policyFaults(policy));
  if (!expansion.ok) return [...faults, { field: 'identifiers', message: expansion.fault }];
  if (name === MACHINES) faults.push(...machineFaults(expansion.identifiers, machineBits));
  const address = policy.holdDownMs === 0 ? expansion.identifiers.find(isAddress) : undefined;
  if (address !== undefined) {
    const message =
      `'${address}' is an address, and an address needs a hold-down: its last holder's packets ` +
      `and its neighbours' tables outlive the lease`;
    faults.push({ field: 'hold_down', message });
  }
  return faults;
}

/** What is allowed and yet may surprise; for a definition without faults. */
export function poolWarnings({ name, policy, expansion }: PoolDefinition): readonly Finding[] {
  const { ttlMs, heartbeatMs, holdDownMs } = policy;
  const identifiers = expansion.ok ? expansion.identifiers : [];
  const warnings: Finding[] = [];
  const warnIf = (isSo: boolean, field: Finding['field'], message: string): void => {
    if (isSo) warnings.push({ field, message });
  };
  warnIf(identifiers.length === 0, 'identifiers', 'a pool without identifiers gives out none');
  warnIf(ttlMs < 3 * heartbeatMs, 'ttl', 'below three heartbeats, two lost ones in a row end a lease');
  warnIf(ttlMs < 1_000, 'ttl', 'below 1s, a pause of the machine or the network looks like its death');
  warnIf(ttlMs > 86_400_000, 'ttl', 'above 1d, the identifier of a dead machine is missed for that long');
  const load = Math.round((identifiers.length * 1_000) / heartbeatMs);
  warnIf(
    load > HEARTBEATS_A_SECOND_MAX,
    'heartbeat',
    `when all identifiers are held there are ${String(load)} heartbeats a second: take a longer one`,
  );
  // Machine numbers are kept apart by windows of ID time, and need no rest.
  if (name === MACHINES) return warnings;
  const isOfAddresses = identifiers.some(isAddress);
  warnIf(
    isOfAddresses && holdDownMs < NEIGHBOURS_FORGET_AFTER_MS,
    'hold_down',
    'below 60s, neighbours may still send to the last holder of an address',
  );
  warnIf(
    !isOfAddresses && holdDownMs < heartbeatMs,
    'hold_down',
    'below a heartbeat, a machine that notices late that its lease is over meets the next holder',
  );
  return warnings;
}

/** Whether two machines could mint with one number, because it does not fit its bits or is none. */
function machineFaults(identifiers: readonly string[], machineBits: number): readonly Finding[] {
  const max = 2 ** machineBits - 1;
  const wrong = identifiers.find((text) => !/^(0|[1-9]\d*)$/.test(text) || Number(text) > max);
  if (wrong === undefined) return [];
  const message =
    `'${wrong}' is no machine number of ${String(machineBits)} bits: pool '${MACHINES}' may have the numbers ` +
    `0 to ${String(max)}, or two machines would mint the same IDs`;
  return [{ field: 'identifiers', message }];
}

const IPV4 = /^(\d{1,3}\.){3}\d{1,3}(\/\d{1,2})?$/;
/** Eight groups, or fewer around `::`. */
const IPV6 = /^(?=[^:]*(:[^:]*){7}$|.*::)[0-9a-f:.]+(\/\d{1,3})?$/i;
const MAC = /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i;

/** Whether it reads like an IP or MAC address. */
function isAddress(identifier: string): boolean {
  return IPV4.test(identifier) || IPV6.test(identifier) || MAC.test(identifier);
}
