import { expect, test } from 'vitest';
import { directoryOf } from './directory.ts';

const rows = { today: '2026-06-30', shopIds: [1, 2], productIds: [1, 2, 3] };

test('a directory knows its shops, products and accounts, and no others', () => {
  const employees = [
    { login: 'bi-1', role: 'bi', shopId: null },
    { login: 'shop-2', role: 'shop', shopId: 2 },
  ];
  const directory = directoryOf({ ...rows, employees });
  expect([directory.hasShop(2), directory.hasShop(3)]).toEqual([true, false]);
  expect([directory.hasProduct(3), directory.hasProduct(4)]).toEqual([true, false]);
  expect(directory.account('shop-2')).toEqual({ role: 'shop', shopId: 2 });
  expect(directory.account('bi-1')).toEqual({ role: 'bi', shopId: null });
  expect(directory.account('__proto__')).toBeNull();
});

test.each([
  { role: 'shop', shopId: null },
  { role: 'bi', shopId: 1 },
  { role: 'boss', shopId: 1 },
])('an employee with role $role and shop $shopId is refused', (employee) => {
  expect(() => directoryOf({ ...rows, employees: [{ login: 'x', ...employee }] })).toThrow('employee x');
});
