import { z } from 'zod';
import type { ServiceDefinition } from './service-definition.js';

/** An answer is read this far: all that is of use is short. */
const ANSWER_LENGTH_MAX = 64 * 1024;
const SHOWN_LENGTH_MAX = 200;

const foundServiceSchema = z.object({ Address: z.string(), Port: z.number() });
export type FoundService = z.infer<typeof foundServiceSchema>;

interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Call {
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  readonly withinMs: number;
}

/** The agent cannot be reached, or does not do what it was asked. */
export class AgentFault extends Error {
  override readonly name = 'AgentFault';

  /** `message` is the same for the same trouble; `detail` are the agent's own words. */
  constructor(
    message: string,
    readonly detail?: string,
  ) {
    super(message);
  }
}

/** The HTTP API of a Consul agent, one call at a time. Every call rejects with `AgentFault`. */
export class ConsulAgent {
  private underWay = new AbortController();

  /** `url` has no slash at its end. */
  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {}

  async register(definition: ServiceDefinition, withinMs: number): Promise<void> {
    const answer = await this.ask({
      method: 'PUT',
      path: '/v1/agent/service/register',
      body: definition,
      withinMs,
    });
    if (answer.status !== 200) throw refusal(answer);
  }

  /** Undefined when the agent has no service of that ID. */
  async find(id: string, withinMs: number): Promise<FoundService | undefined> {
    const path = `/v1/agent/service/${encodeURIComponent(id)}`;
    const answer = await this.ask({ method: 'GET', path, withinMs });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refusal(answer);
    return readService(answer.text);
  }

  /** A service that the agent does not have counts as deregistered. */
  async deregister(id: string, withinMs: number): Promise<void> {
    const path = `/v1/agent/service/deregister/${encodeURIComponent(id)}`;
    const answer = await this.ask({ method: 'PUT', path, withinMs });
    if (answer.status !== 200 && answer.status !== 404) throw refusal(answer);
  }

  /** Gives up the call that is under way, if one is. */
  abandon(): void {
    this.underWay.abort();
  }

  private async ask({ method, path, body, withinMs }: Call): Promise<Answer> {
    const underWay = (this.underWay = new AbortController());
    const deadline = setTimeout(() => {
      underWay.abort(new Error(`no answer within ${String(withinMs)} ms`));
    }, withinMs);
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: {
          ...(this.token !== undefined && { 'x-consul-token': this.token }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // Followed elsewhere, the token would go along.
        redirect: 'manual',
        signal: underWay.signal,
      });
      return { status: response.status, text: await readText(response) };
    } catch (error) {
      throw failure(error);
    } finally {
      clearTimeout(deadline);
    }
  }
}

async function readText({ body }: Response): Promise<string> {
  let text = '';
  if (!body) return text;
  const decoder = new TextDecoder();
  for await (const bytes of body) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    if (text.length > ANSWER_LENGTH_MAX) break;
  }
  return text;
}

function readService(text: string): FoundService {
  try {
    return foundServiceSchema.parse(JSON.parse(text));
  } catch {
    throw new AgentFault('answered 200 with something that is no service', shown(text));
  }
}

function refusal({ status, text }: Answer): AgentFault {
  return new AgentFault(`answered ${String(status)}`, shown(text));
}

function shown(text: string): string {
  return text.trim().slice(0, SHOWN_LENGTH_MAX);
}

/** Fetch says only that it failed; what made it fail is its cause. */
function failure(error: unknown): AgentFault {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return new AgentFault(cause?.code ?? message, cause?.message);
}
