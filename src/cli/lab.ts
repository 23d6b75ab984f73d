/**
 * `ocgfn lab`: serves the browser lab on this machine, alone or with a run whose metrics are shown as they
 * come.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, Option } from 'commander';
import { startLabServer } from '../serve/lab-server.js';
import { readRunRecord } from '../store/run-record.js';
import { addExample, type CommandModule } from './command.js';
import { given, numberOf, textOf } from './options.js';

const SHORTEST_TOKEN = 12;

function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a port from 0 to 65535; 0 takes any that is free.');
}

function readToken(text: string): string {
  if (text.length >= SHORTEST_TOKEN && /^[\w.~-]+$/.test(text)) return text;
  throw new InvalidArgumentError(
    `It must have ${SHORTEST_TOKEN} or more letters, digits or the characters _ . ~ -.`,
  );
}

export const command: CommandModule = {
  configure(cli) {
    cli
      .option('--open <run>', 'show this run, live while it trains')
      .addOption(new Option('--port <n>', 'port to listen on').argParser(readPort).default(7117))
      .option('--host <address>', 'address to listen on; others than this machine need --token', '127.0.0.1')
      .addOption(new Option('--token <secret>', 'ask for this secret').argParser(readToken));
    addExample(cli, 'ocgfn lab', 'ocgfn lab --open runs/rna14');
  },

  async run(session, _, options) {
    const folder = fileURLToPath(new URL('../lab', import.meta.url));
    if (!existsSync(join(folder, 'index.html'))) {
      throw new Error('lab: the page is not built; "npm run build" builds it');
    }
    const run = textOf(options, 'open');
    if (run !== undefined) readRunRecord(run);
    const token = textOf(options, 'token');
    const server = await startLabServer({
      folder,
      host: given(textOf(options, 'host'), '--host'),
      port: given(numberOf(options, 'port'), '--port'),
      ...(token !== undefined && { token }),
      ...(run !== undefined && { run: resolve(run) }),
    });
    const url = run === undefined ? server.url : `${server.url}#/run`;
    session.result({ url });
    session.print(`the lab is at ${session.style(url, 'cyan')}`);
    session.print(session.style('Ctrl-C ends it.', 'dim'));
    // Being ended is the normal end of a server: exit code 0.
    await new Promise<void>((done) => session.terminal.onInterrupt(() => done()));
    await server.stop();
  },
};
