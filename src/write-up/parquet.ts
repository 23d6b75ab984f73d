/** A table as a Parquet file, by hyparquet-writer, which is loaded when it is asked for. */
import type { Table } from './tables.js';

/** Columns that hold numbers only become doubles, all others text; empty cells are nulls. */
export async function encodeParquet({ columns, rows }: Table): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const columnData = columns.map((name, i) => {
    const cells = rows.map((row) => row[i]!);
    const numeric = cells.every((cell) => cell === null || typeof cell === 'number');
    const data = numeric ? cells : cells.map((cell) => (cell === null ? null : String(cell)));
    return { name, data, type: numeric ? ('DOUBLE' as const) : ('STRING' as const), nullable: true };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
