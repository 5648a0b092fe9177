/** From errors to one line and an exit code: 1 wrong, 2 the call, 3 not comparable, 4 could not be done, 130 interrupted. */
import { DatasetError } from '../datagen/dataset.ts';
import { ConfigError } from '../harness/config.ts';
import { ExternalError } from '../harness/external.ts';
import { GateError, type GateErrorKind } from '../harness/gate/errors.ts';
import { ProvisionError } from '../harness/provision/errors.ts';
import { AddressError } from '../harness/provision/postgres/address.ts';
import { WrongAnswers } from '../harness/results.ts';
import { RunFolderError } from '../harness/run-folder.ts';
import { VariantError } from '../harness/variant.ts';
import { NothingToTell } from '../reports/ci/told.ts';
import { GateFileError } from '../reports/gate/gate-file.ts';
import { RunFileError } from '../reports/run-file.ts';
import { Interrupted, interruption } from './lifecycle.ts';

/** The call's words are off: one line that says what, where and what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The call was fine, and what it asked for could not be done: one line, as above. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

const GATE_CODES: Readonly<Record<GateErrorKind, number>> = {
  call: 2,
  'not-comparable': 3,
  'too-small': 3,
  'not-done': 4,
};

export function exitCodeOf(error: unknown): number {
  if (interruption() !== null || error instanceof Interrupted) return 130;
  if (error instanceof WrongAnswers) return 1;
  if (error instanceof GateError) return GATE_CODES[error.kind];
  if (
    [UsageError, NothingToTell, VariantError, RunFolderError, ConfigError, ExternalError, AddressError].some(
      (kind) => error instanceof kind,
    )
  )
    return 2;
  if (error instanceof RunFileError) return error.kind === 'not-found' ? 2 : 4;
  return 4;
}

export function lineOf(error: unknown): string {
  const interrupted = interruption();
  if (interrupted !== null) return `bench: interrupted by ${interrupted}`;
  const line = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
  if (isExpected(error)) return `bench: ${line}`;
  if (process.env.BENCH_DEBUG === undefined)
    return `bench: ${line} (unexpected: set BENCH_DEBUG=1 to see where it comes from)`;
  return `bench: ${error instanceof Error ? error.stack : line}`;
}

function isExpected(error: unknown): boolean {
  const kinds = [
    UsageError,
    NotDone,
    NothingToTell,
    VariantError,
    ConfigError,
    ExternalError,
    AddressError,
    GateError,
    RunFolderError,
    RunFileError,
    GateFileError,
    WrongAnswers,
    DatasetError,
    ProvisionError,
  ];
  return kinds.some((kind) => error instanceof kind);
}
