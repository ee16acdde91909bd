import { formatError } from '../errors/error.ts';
import { formatBytes } from '../errors/format.ts';
import { EngineClient } from './engineClient.ts';
import { json, say, table } from './terminal.ts';

export async function doctorCommand(flags: { json: boolean }): Promise<void> {
  const engine = new EngineClient();
  try {
    const report = await engine.call('doctor', { all: true });
    if (flags.json) {
      json({
        ...report,
        runtimes: report.runtimes.map((runtime) => ({
          ...runtime,
          reason: runtime.reason && formatError(runtime.reason, 'en'),
        })),
      });
      return;
    }
    const memory = `${formatBytes(report.memoryFree)} of ${formatBytes(report.memoryTotal)} free`;
    say(`${report.platform}, ${report.cores} cores, ${memory}, Node ${report.node}\n`);
    const rows = report.runtimes.map(({ name, available, device, bfloat16, library, memory: own, reason }) => [
      name === report.chosen ? '→' : ' ',
      name,
      available
        ? `${library} on ${device}${bfloat16 === 'fast' ? ', mixed bfloat16' : ''}${own ? `, ${formatBytes(own.free)} of ${formatBytes(own.total)} free` : ''}`
        : `not available: ${reason ? formatError(reason, 'en') : ''}`,
    ]);
    say(table(rows));
  } finally {
    await engine.close();
  }
}
