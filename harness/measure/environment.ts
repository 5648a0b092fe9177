/** What a run was measured on. */
import { existsSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import type { Environment } from '../../model/run-file.ts';
import { readOrNull } from './machine.ts';

/** @param engines - versions and settings of what was started besides Node */
export function readEnvironment(engines: Pick<Environment, 'versions' | 'settings'>): Environment {
  return {
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cores: Math.max(1, cpus().length),
    governor: readGovernor(),
    clockSource: readClockSource(),
    memoryBytes: memoryLimit(),
    kernel: release(),
    os: osName(),
    container: containerSign(),
    versions: { node: process.versions.node, ...engines.versions },
    settings: engines.settings,
  };
}

/** What decides the processor's frequency. @returns null where there is none to be seen, as on most virtual machines */
function readGovernor(): string | null {
  return readOrNull('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor')?.trim() ?? null;
}

/** @returns null where the kernel does not say, as outside of Linux */
function readClockSource(): string | null {
  return readOrNull('/sys/devices/system/clocksource/clocksource0/current_clocksource')?.trim() ?? null;
}

/** A container's limit where there is one; libuv says 0 or an absurdly large number where there is none. */
function memoryLimit(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function osName(): string {
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(readOrNull('/etc/os-release') ?? '')?.[1] ?? type();
}

/** How a container is recognised. A sign only: a container can hide all of these. @returns null: no sign of one */
function containerSign(): string | null {
  if (existsSync('/.dockerenv')) return '/.dockerenv';
  if (existsSync('/run/.containerenv')) return '/run/.containerenv';
  if (process.env.KUBERNETES_SERVICE_HOST !== undefined) return 'KUBERNETES_SERVICE_HOST';
  if (process.env.container !== undefined) return `container=${process.env.container}`;
  const group = /(docker|kubepods|containerd|libpod|lxc)/.exec(readOrNull('/proc/1/cgroup') ?? '')?.[1];
  return group === undefined ? null : `/proc/1/cgroup: ${group}`;
}
