/** The burning process of neighbour.ts: uses a share of a core in short slices until its parent is gone. argv: the share. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../../model/units.ts';
import { burn } from '../injected/burn.ts';

const share = Number(process.argv[2]);
/** Of a slice: short beside a segment of the gate, long beside what it takes to fall asleep. */
const SLICE: Milliseconds = 20;
const STEPS = 20_000;

process.once('disconnect', () => process.exit(0));

while (process.connected) {
  const [began, before] = [performance.now(), process.cpuUsage()];
  // By CPU time: where others take the core away, it does not make up for what it missed.
  while (cpuSince(before) < share * SLICE && performance.now() - began < SLICE) burn(STEPS);
  await sleep(Math.max(1, SLICE - (performance.now() - began)));
}

function cpuSince(before: NodeJS.CpuUsage): Milliseconds {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
