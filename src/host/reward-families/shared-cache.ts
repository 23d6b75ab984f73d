/**
 * Scores of an oracle in a file that runs share, so that a call is paid for once whatever the run, the seed
 * or the method: JSON lines in the form of oracle.jsonl, each appended as soon as it is answered. An earlier
 * run's oracle.jsonl, copied, is such a file.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OracleInfo } from '../../reward/oracle.js';
import { isScore } from '../../reward/walk/check-reply.js';
import type { KnownAnswers } from '../../reward/walk/known.js';
import { fileError, UsageError } from '../../settings/errors.js';
import type { JsonObject } from '../../store/json-lines.js';
import { SharedLines } from '../../store/shared-lines.js';

type Score = number | null;

/** Several runs may share a file: each sees what the others have added. */
export class SharedCache implements KnownAnswers {
  private readonly lines: SharedLines;
  private readonly known = new Map<string, Score>();
  /** Number of the last line. */
  private place = 0;

  /**
   * @param owner begins messages
   * @param info of the oracle whose scores these are
   * @throws when a line is no entry or belongs to another oracle, and when the file cannot be written
   */
  constructor(
    private readonly owner: string,
    private readonly info: Pick<OracleInfo, 'name' | 'deterministic'>,
    private readonly path: string,
  ) {
    if (!info.deterministic)
      throw new Error(
        `${owner}: a cache needs a reward that always scores an outcome the same, this one says it does not`,
      );
    refuseUnwritable(owner, path);
    this.lines = new SharedLines(path);
    this.refresh();
  }

  get(outcome: string): Score | undefined {
    return this.known.get(outcome);
  }

  refresh(): void {
    this.learn(this.lines.news());
  }

  /** Into the file and into memory; where another run has kept a score first, that one. */
  async keep(answers: ReadonlyMap<string, Score>): Promise<void> {
    try {
      await this.lines.append((news) => {
        this.learn(news);
        const fresh = [...answers].filter(([outcome]) => !this.known.has(outcome));
        this.place += fresh.length;
        return fresh.map(([outcome, raw]) => ({ oracle: this.info.name, outcome, raw }));
      });
    } catch (error) {
      throw error instanceof UsageError ? error : fileError(this.path, error);
    }
    for (const [outcome, raw] of answers) if (!this.known.has(outcome)) this.known.set(outcome, raw);
  }

  private learn(entries: readonly JsonObject[]): void {
    const where = `${this.owner}: ${this.path}`;
    for (const entry of entries) learnEntry(this.known, entry, this.info.name, where, ++this.place);
  }
}

/** A paid answer is no time to find out that there is no such folder. */
function refuseUnwritable(owner: string, path: string): void {
  const target = existsSync(path) ? path : dirname(path);
  try {
    accessSync(target, constants.W_OK);
  } catch (error) {
    throw new Error(`${owner}: cache ${fileError(target, error).message}`, { cause: error });
  }
}

/** Takes an entry of the file over. */
function learnEntry(
  known: Map<string, number | null>,
  { oracle, outcome, raw, failure }: JsonObject,
  name: string,
  where: string,
  place: number,
): void {
  if (typeof outcome !== 'string' || !isScore(raw))
    throw new Error(`${where}: line ${place} is no entry {"outcome", "raw"}`);
  if (oracle !== undefined && oracle !== name)
    throw new Error(`${where} is the cache of ${String(oracle)}; take another file for ${name}`);
  // A failure is worth another try.
  if (failure === undefined) known.set(outcome, raw);
}
