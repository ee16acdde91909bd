/** DuckDB in this process, which reads and summarizes tables. Only the engine process loads it. */
import { totalmem } from 'node:os';
import { DatabaseError, type Database, type QueryValue } from '../datasets/files.ts';

/** Memory limit as a share of this machine's memory. Exceeding it is an error; nothing is swapped to disk. */
const MEMORY = 0.6;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Turns the errors of a query into DatabaseErrors. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DatabaseError((error as Error).message);
  }
}

/**
 * An in-memory database that may read these files and nothing else: no network, no extensions, no other path.
 * @param paths absolute paths
 */
export async function openDatabase(paths: readonly string[]): Promise<Database> {
  const { DuckDBInstance, DuckDBDoubleVector } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(`SET memory_limit = '${Math.floor((MEMORY * totalmem()) / 2 ** 20)}MiB'`);
  await connection.run("SET temp_directory = ''");
  await connection.run(`SET allowed_paths = [${paths.map(literal).join(', ')}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  return {
    run: (sql) => attempt(async () => void (await connection.run(sql))),

    rows: (sql) =>
      attempt(async () => {
        const result = await connection.runAndReadAll(sql);
        return result.getRows().map((row) => row.map(plain));
      }),

    numbers: (sql) =>
      attempt(async () => {
        // Without nulls the values of a vector lie beside each other, and are copied at once.
        const result = await connection.stream(`SELECT coalesce(COLUMNS(*), 'NaN'::DOUBLE) FROM (${sql})`);
        const columns = Array.from({ length: result.columnCount }, () => [] as Float64Array[]);
        for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
          for (const [c, parts] of columns.entries()) {
            const vector = chunk.getColumnVector(c);
            if (!(vector instanceof DuckDBDoubleVector)) throw new Error('a column that is not DOUBLE');
            // A copy, since the database reuses its memory.
            parts.push(vector['items'].slice(0, chunk.rowCount));
          }
        }
        return columns.map(joined);
      }),

    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function plain(value: unknown): QueryValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;

  return String(value);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
