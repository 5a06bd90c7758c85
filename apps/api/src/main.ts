import 'reflect-metadata';
import { createApp } from './app.js';
import { LedgerRefused } from './ledger/sqlite/migrate.js';
import { createLogger } from './platform/logger.js';
import { readSettings, SettingsRefused, type Settings } from './platform/settings.js';

/** What is under way at SIGTERM is finished within this, or given up. */
const STOP_WITHIN_MS = 4_500;

try {
  await start(readSettings());
} catch (error) {
  for (const line of reasons(error)) process.stderr.write(`berth: ${line}\n`);
  process.exit(1);
}

async function start(settings: Settings): Promise<void> {
  const app = await createApp(createLogger(settings.logLevel), settings);
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // The same signal often comes twice, to the process and to its group: the first is being obeyed.
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
      void app.close().then(() => process.exit(0));
    });
  }
  try {
    await app.listen({ port: settings.port, host: settings.host });
  } catch (error) {
    await app.close();
    throw error;
  }
  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  process.stdout.write(
    `Berth is ready at ${url} (API reference at ${url}/docs, ledger in ${settings.dataDir})\n`,
  );
}

/** One line for each thing that keeps the service from starting. */
function reasons(error: unknown): readonly string[] {
  if (error instanceof SettingsRefused) return error.faults;
  if (error instanceof LedgerRefused) return [error.message];
  const { code, address, hostname, port, message } = error as NodeJS.ErrnoException & {
    address?: string;
    hostname?: string;
    port?: number;
  };
  const where = `${String(address)}:${String(port)}`;
  if (code === 'EADDRINUSE') return [`${where} is in use: stop what listens there, or set SERVICE_PORT`];
  if (code === 'EACCES') return [`${where} may not be listened on: set SERVICE_PORT to a port from 1024 up`];
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return [`BERTH_HOST: this machine has no address ${address ?? hostname ?? message}`];
  return [`cannot start: ${message}`];
}
