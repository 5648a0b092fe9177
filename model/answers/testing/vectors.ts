/** Reads docs/vectors: the tiny store, the writes on top of it, and the right answers. */
import { readFileSync } from 'node:fs';
import type { Detail, Scope } from '../../contract.ts';
import type {
  Category,
  Customer,
  DeliveryRow,
  Employee,
  LiveWrites,
  PriceRow,
  Product,
  ReceiptLineRow,
  ReceiptRow,
  Shop,
  StoreRows,
} from '../../store.ts';
import type { AbcClass } from '../abc.ts';
import type { DetailStatistics, ProductIdentity } from '../statistics.ts';

export const VECTORS_TODAY = '2026-06-30';
export const NO_WRITES: LiveWrites = { receipts: [], prices: [] };

export function vectorRows(): StoreRows {
  return {
    shops: csv('shop').map(shop),
    categories: csv('category').map(category),
    products: csv('product').map(product),
    prices: csv('price').map(price),
    customers: csv('customer').map(customer),
    employees: csv('employee').map(employee),
    receipts: csv('receipt').map(receipt),
    receiptLines: csv('receipt_line').map(receiptLine),
    deliveries: csv('delivery').map(delivery),
  };
}

function shop([shopId, name, city, openedOn]: Cells): Shop {
  return { shopId: int(shopId), name, city, openedOn };
}

function category([categoryId, name]: Cells): Category {
  return { categoryId: int(categoryId), name };
}

function product([productId, categoryId, name, unitCostCents]: Cells): Product {
  return { productId: int(productId), categoryId: int(categoryId), name, unitCostCents: int(unitCostCents) };
}

function price([shopId, productId, validFrom, seq, priceCents]: Cells): PriceRow {
  return { shopId: int(shopId), productId: int(productId), validFrom, seq: int(seq), priceCents: int(priceCents) };
}

function customer([customerId, homeShopId]: Cells): Customer {
  return { customerId: int(customerId), homeShopId: int(homeShopId) };
}

function employee([employeeId, shopId, login, role]: Cells): Employee {
  return { employeeId: int(employeeId), shopId: optional(shopId), login, role: role === 'bi' ? 'bi' : 'shop' };
}

function receipt([shopId, till, seq, soldAt, customerId]: Cells): ReceiptRow {
  return { shopId: int(shopId), till: int(till), seq: int(seq), soldAt, customerId: optional(customerId) };
}

function receiptLine([shopId, till, seq, lineNo, productId, quantity, unitPrice, discount]: Cells): ReceiptLineRow {
  return {
    shopId: int(shopId),
    till: int(till),
    seq: int(seq),
    lineNo: int(lineNo),
    productId: int(productId),
    quantity: int(quantity),
    unitPriceCents: int(unitPrice),
    discountCents: int(discount),
  };
}

function delivery([shopId, productId, deliveredOn, quantity]: Cells): DeliveryRow {
  return { shopId: int(shopId), productId: int(productId), deliveredOn, quantity: int(quantity) };
}

export function vectorWrites(): LiveWrites {
  return JSON.parse(read('live.json'));
}

export interface VectorAnswers {
  readonly base: readonly Detail[];
  readonly afterLive: readonly Detail[];
}

export function vectorAnswers(): VectorAnswers {
  return JSON.parse(read('answers.json'));
}

/** A product's statistics and the detail that they make. */
export interface LargeNumbers {
  readonly name: string;
  readonly why: string;
  readonly scope: Scope;
  readonly identity: ProductIdentity;
  readonly today: string;
  readonly abcClass: AbcClass;
  readonly statistics: DetailStatistics;
  readonly detail: Detail;
}

export function vectorLargeNumbers(): readonly LargeNumbers[] {
  return JSON.parse(read('large-numbers.json'));
}

function read(file: string): string {
  return readFileSync(new URL(`../../../docs/vectors/${file}`, import.meta.url), 'utf8');
}

/** As many cells as a reader asks for: a missing one fails in `int`. */
type Cells = readonly [string, string, string, string, string, string, string, string];

/** Without the header. The vectors hold no quotes and no commas inside a cell. */
function csv(table: string): Cells[] {
  const lines = read(`${table}.csv`).trim().split('\n').slice(1);
  return lines.map((line) => {
    const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = line.split(',');
    return [a, b, c, d, e, f, g, h];
  });
}

function int(cell: string): number {
  if (!/^-?\d+$/.test(cell)) throw new Error(`docs/vectors: not a whole number: "${cell}"`);
  return Number(cell);
}

function optional(cell: string): number | null {
  return cell === '' ? null : int(cell);
}
