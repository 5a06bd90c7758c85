/** Hosts that mean another machine to whoever is on another machine. */
const THIS_MACHINE_ALONE = /^(127\.|localhost$|::1$|0\.0\.0\.0$|::$)/i;
const LOOPBACK = /^(127\.|localhost$|::1$)/i;

export interface Reach {
  /** What is registered. */
  readonly address: string;
  /** What the service listens on. */
  readonly listensOn: string;
  /** The host of the agent's URL. */
  readonly agentHost: string;
  /** The names and addresses of this machine. */
  readonly ownHosts: readonly string[];
}

/** Why the agent's check can hardly reach the registered address; undefined when nothing speaks against it. */
export function doubtOfReach({ address, listensOn, agentHost, ownHosts }: Reach): string | undefined {
  const agent = agentHost.replace(/^\[|\]$/g, '');
  if (THIS_MACHINE_ALONE.test(address)) {
    const isHere = LOOPBACK.test(agent) || ownHosts.includes(agent);
    return isHere
      ? undefined
      : `CONTAINER_IP is ${address}, which means another machine to the Consul agent at ${agent}`;
  }
  return LOOPBACK.test(listensOn)
    ? `CONTAINER_IP is ${address}, but BERTH_HOST ${listensOn} listens to this machine alone`
    : undefined;
}
