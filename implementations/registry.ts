/** Every implementation that ships; one line each. */
import type { Implementation } from '../model/implementation.ts';
import { columnar } from './columnar/index.ts';

export const IMPLEMENTATIONS: readonly Implementation[] = [columnar];
