/** Longer responses: a header that nobody asked for, or blanks that JSON does not mind. */
import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import type { Answer } from '../../../implementations/shared/backend/answer-store.ts';
import type { Bytes } from '../../../model/units.ts';

const HEADER = 'x-padding';
/** What a header of that name takes without its value: colon, blank, end of line. */
export const LEAST_PADDING: Bytes = `${HEADER}: \r\n`.length;

/** Of every response that this process sends from now on. @param bytes - at least {@link LEAST_PADDING} */
export function padHeaders(bytes: Bytes): void {
  const value = 'x'.repeat(bytes - LEAST_PADDING);
  subscribe('http.server.request.start', (message) => {
    // Node documents these members, its types say unknown.
    const { response } = message as { readonly response: ServerResponse };
    response.setHeader(HEADER, value);
  });
}

export function withBlanks({ asOf, dataJson }: Answer, bytes: Bytes): Answer {
  return { asOf, dataJson: dataJson + ' '.repeat(bytes) };
}
