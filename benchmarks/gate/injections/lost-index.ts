/**
 * Reads without an index that they use. Where documents are written with ON CONFLICT their key cannot be dropped, so it is
 * lost as most are: by an expression around its columns.
 */
import type { Change } from './edit.ts';

/** By implementation; columnar has no index. */
export const LOST_INDEX: Readonly<Record<string, readonly Change[]>> = {
  'on-demand': [
    {
      file: 'implementations/on-demand/service.ts',
      replace: 'const products = new Map((await readCatalog(reading))',
      // Of this service's own clone. Again after a restart.
      by: "await reading.query('DROP INDEX IF EXISTS receipt_line_by_product');\n  const products = new Map((await readCatalog(reading))",
    },
  ],
  precompute: [
    {
      file: 'implementations/precompute/reader.ts',
      replace: 'FROM document WHERE scope_id = $1 AND product_id = $2',
      by: 'FROM document WHERE scope_id + 0 = $1 AND product_id + 0 = $2',
    },
  ],
  'batch-etl': [
    {
      file: 'implementations/batch-etl/snapshot.ts',
      replace: 'WHERE scope_id = $1 AND product_id = $2',
      by: 'WHERE scope_id + 0 = $1 AND product_id + 0 = $2',
    },
  ],
};
