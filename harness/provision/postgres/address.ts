/** `--postgres` in words -> where the user's server is, with everything said. What holds a password is never repeated. */
import { ToldError } from '../../../model/told-error.ts';
import { isLoopback } from '../ports.ts';

/** A server, and whom it knows us as. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Empty: the server is expected to want none. */
  readonly password: string;
  /** Only connected to, to make others. */
  readonly database: string;
  /** How to talk to it: `sslmode=…`. */
  readonly parameters: string;
}

/** One line: what is wrong with the words, and what they could be. */
export class AddressError extends ToldError {
  override readonly failure = 'call';
  override readonly name = 'AddressError';
}

const FORM = 'postgres://USER@HOST:PORT, with the password in PGPASSWORD';
const DEFAULT_PORT = 5432;
const DEFAULT_DATABASE = 'postgres';
/** No others: `host`, `port` and `user` among them would overrule what stands before them. */
const PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'];
/** The two that mean the same to every client. */
const SSL_MODES = ['disable', 'verify-full'];

/**
 * @param allowRemote - whether the server may be on another machine
 * @throws {AddressError}
 */
export function readAddress(text: string, allowRemote: boolean, env: NodeJS.ProcessEnv = process.env): Address {
  const url = parsed(text);
  const host = decoded(url.hostname).replace(/^\[(.*)\]$/, '$1');
  const user = decoded(url.username);
  if (host === '') throw new AddressError(`--postgres names no host: write ${FORM}`);
  if (host.startsWith('/')) throw new AddressError('--postgres cannot take a Unix socket: name 127.0.0.1 and a port');
  if (user === '') throw new AddressError(`--postgres names no user: write ${FORM}`);
  requireKnownParameters(url.searchParams);
  if (!allowRemote && !isLoopback(host))
    throw new AddressError(
      `--postgres names ${host}, which is not this machine: add --allow-remote if that is meant, and no measurement will tell the network from the database`,
    );
  return {
    host,
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    user,
    password: decoded(url.password) || (env.PGPASSWORD ?? ''),
    database: decoded(url.pathname.slice(1)) || DEFAULT_DATABASE,
    parameters: url.searchParams.toString(),
  };
}

/** Of one of its databases, with the password: a secret. */
export function urlOf({ host, port, user, password, parameters }: Address, database: string): string {
  const who = [user, ...(password === '' ? [] : [password])].map(encodeURIComponent).join(':');
  const where = host.includes(':') ? `[${host}]` : host;
  return `postgres://${who}@${where}:${port}/${encodeURIComponent(database)}${parameters === '' ? '' : `?${parameters}`}`;
}

function requireKnownParameters(parameters: URLSearchParams): void {
  for (const [name, value] of parameters) {
    if (!PARAMETERS.includes(name))
      throw new AddressError(`--postgres takes nothing after the "?" but ${PARAMETERS.join(', ')}`);
    if (name === 'sslmode' && !SSL_MODES.includes(value))
      throw new AddressError(`the sslmode of --postgres can be ${SSL_MODES.join(' or ')}`);
  }
}

function parsed(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^postgres(ql)?:$/.test(url.protocol) && text.includes('://')) return url;
  throw new AddressError(`cannot read --postgres: it takes auto, embedded or ${FORM}`);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AddressError('cannot read --postgres: a "%" that is meant as such is written as %25');
  }
}
