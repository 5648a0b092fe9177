/** Sums up what sockets carried, those that are closed by now included. */
import type { Socket } from 'node:net';
import type { Bytes } from '../../model/units.ts';

export interface WireBytes {
  readonly sentBytes: Bytes;
  readonly receivedBytes: Bytes;
}

export interface WireMeter {
  add(socket: Socket): void;
  /** So far. */
  bytes(): WireBytes;
}

export function wireMeter(): WireMeter {
  const open = new Set<Socket>();
  const closed = { sentBytes: 0, receivedBytes: 0 };
  return {
    add(socket) {
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        closed.sentBytes += socket.bytesWritten;
        closed.receivedBytes += socket.bytesRead;
      });
    },
    bytes() {
      const sum = { ...closed };
      for (const { bytesWritten, bytesRead } of open) {
        sum.sentBytes += bytesWritten;
        sum.receivedBytes += bytesRead;
      }
      return sum;
    },
  };
}
