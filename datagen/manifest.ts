/** The manifest of a data set: counts and checksums of its files, and the truths that were planted. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../model/canonical-json.ts';
import { type DataFile, type Manifest, TABLES, type TableName } from '../model/manifest.ts';
import { catalogOf, WEIGHT_SUM } from './catalog.ts';
import type { DatasetKey } from './key.ts';
import { DATAGEN_VERSION, HISTORY_DAYS, KNOWN_OF_256, LATE_OF_64, RETURN_SHARE, TODAY_ISO } from './parameters.ts';

export function manifestOf({ scale, seed, products }: DatasetKey, files: readonly DataFile[]): Manifest {
  const content: Omit<Manifest, 'sha256'> = {
    schema: 'aunt-emma-bench/dataset/2',
    scale,
    products,
    seed,
    version: DATAGEN_VERSION,
    today: TODAY_ISO,
    historyDays: HISTORY_DAYS,
    files: [...files],
    rows: rowsOf(files),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    truth: {
      products: catalogOf(seed, products).map(({ productId, elasticityMilli, weight, promotions }) => ({
        productId,
        elasticityMilli,
        popularityShare: weight / WEIGHT_SUM,
        promotionWeeks: [...promotions.keys()],
      })),
      returnShare: RETURN_SHARE,
      anonymousShare: 1 - KNOWN_OF_256 / 256,
      lateDeliveryShare: LATE_OF_64 / 64,
    },
  };
  return { ...content, sha256: contentSha256(content) };
}

/** Checksum of a manifest without its own member `sha256`, as canonical JSON. */
export function contentSha256({
  sha256: _,
  ...content
}: Omit<Manifest, 'sha256'> & { readonly sha256?: string }): string {
  return hash('sha256', canonicalJson(content), 'hex');
}

function rowsOf(files: readonly DataFile[]): Record<TableName, number> {
  const rows = (table: TableName) => files.reduce((sum, file) => (file.table === table ? sum + file.rows : sum), 0);
  // As every table has its count, the entries are the record.
  return Object.fromEntries(TABLES.map((table) => [table, rows(table)])) as Record<TableName, number>;
}
