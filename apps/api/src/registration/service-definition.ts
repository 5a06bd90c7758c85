import { isIPv6 } from 'node:net';

/** What an agent is told of a service, in Consul's own words. */
export interface ServiceDefinition {
  readonly ID: string;
  readonly Name: string;
  readonly Address: string;
  readonly Port: number;
  readonly Tags: readonly string[];
  readonly Meta: Readonly<Record<string, string>>;
  readonly Check: {
    readonly HTTP: string;
    readonly Interval: string;
    readonly Timeout: string;
    readonly DeregisterCriticalServiceAfter: string;
  };
}

export interface ServicePlace {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly shard: number;
  readonly totalShards: number;
}

/** The service with a check of its `/health`. Agents ask every 10 s, and drop it after a minute of failures. */
export function serviceDefinition({
  name,
  address,
  port,
  shard,
  totalShards,
}: ServicePlace): ServiceDefinition {
  const host = isIPv6(address) ? `[${address}]` : address;
  return {
    ID: `${name}-shard-${String(shard)}`,
    Name: name,
    Address: address,
    Port: port,
    Tags: [`shard-${String(shard)}`, 'v1'],
    Meta: { shard_id: String(shard), total_shards: String(totalShards) },
    Check: {
      HTTP: `http://${host}:${String(port)}/health`,
      Interval: '10s',
      Timeout: '5s',
      DeregisterCriticalServiceAfter: '1m',
    },
  };
}
