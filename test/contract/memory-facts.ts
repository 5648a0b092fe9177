import type { MemoryFacts } from './memory-store.ts';

export const MEMORY_FACTS: MemoryFacts = { today: '2026-06-30', shops: 3, products: 5 };
