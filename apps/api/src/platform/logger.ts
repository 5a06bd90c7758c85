import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

export const LOGGER = Symbol('logger');

/** The context in which Nest says why it cannot listen. */
const STARTING = 'NestApplication';

/** Structured logs on standard error; standard output is for people. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** Nest's own words: only its warnings and errors are news to an operator. */
export function nestLogger(logger: Logger): LoggerService {
  const said = (message: unknown, [context]: readonly unknown[]): [object, string] => [
    { context },
    typeof message === 'string' ? message : JSON.stringify(message),
  ];
  return {
    log: (message, ...rest) => {
      logger.debug(...said(message, rest));
    },
    warn: (message, ...rest) => {
      logger.warn(...said(message, rest));
    },
    // What keeps the application from starting is told by main, in one line; what a request met by the problem filter.
    error: (message, ...rest) => {
      if (message instanceof Error) logger.debug({ err: message }, 'reported elsewhere');
      else if (rest.includes(STARTING)) logger.debug(...said(message, rest));
      else logger.error(...said(message, rest));
    },
    fatal: (message, ...rest) => {
      logger.fatal(...said(message, rest));
    },
  };
}
