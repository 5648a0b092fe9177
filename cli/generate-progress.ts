/** What a generation tells while it goes on: what it will take, how far it is, and what an interruption leaves. */
import type { GenerateProgress } from '../datagen/generate.ts';
import { type DatasetKey, estimatedBytes } from '../datagen/key.ts';
import type { ProvideEvents } from '../harness/provision/data.ts';
import type { Bytes } from '../model/units.ts';
import { interruption } from './lifecycle.ts';
import type { Progress } from './progress.ts';

const whole = (value: number) => Math.round(value).toLocaleString('en');

export function generateProgress(progress: Progress, key: DatasetKey): { events: ProvideEvents; end(): void } {
  let last: GenerateProgress | undefined;
  let beganAt = 0;
  const events: ProvideEvents = {
    onDisk({ folder, needed, free }) {
      const estimate = estimatedBytes(key);
      const rest = needed < estimate ? `, ${gigabytes(needed)} of them still to write` : '';
      progress.step(
        `scale ${key.scale}: about ${gigabytes(estimate)} of disk${rest}; ${gigabytes(free)} are free in ${folder}`,
      );
    },
    onProgress(now) {
      if (last === undefined) {
        beganAt = performance.now();
        if (now.shopsBefore > 0) progress.step(`going on with ${now.shopsBefore} of ${key.scale} shops`);
      }
      last = now;
      if (now.shops > 0) progress.state(stateOf(now, key.scale, (performance.now() - beganAt) / 1000));
    },
  };
  return {
    events,
    end() {
      progress.end();
      if (interruption() === null || last === undefined) return;
      const { finishedShops } = last;
      if (finishedShops > 0)
        progress.step(
          `${whole(finishedShops)} of ${whole(key.scale)} shops are kept: the same call goes on with the others`,
        );
    },
  };
}

/** `1,234 of 5,000 shops, 2,900,000 receipt lines/s, 65 s left` */
function stateOf({ shopsBefore, shops, receiptLines }: GenerateProgress, scale: number, seconds: number): string {
  const left = (seconds / shops) * (scale - shopsBefore - shops);
  return `${whole(shopsBefore + shops)} of ${whole(scale)} shops, ${whole(receiptLines / seconds)} receipt lines/s, ${whole(left)} s left`;
}

/** `252.4 MB`, `1.3 GB` */
export function gigabytes(bytes: Bytes): string {
  const [value, unit] = bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${value.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}
