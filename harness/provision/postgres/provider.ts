/** The door to PostgreSQL: base -> prepared -> clone, on a server that comes with the project or on the user's own. */
import type { Workspace } from '../../../model/implementation.ts';
import type { Bytes } from '../../../model/units.ts';
import type { StatementMeter, Uncounted } from '../../counting/meter.ts';
import type { Guarded } from '../children.ts';

/** One database of an implementation, for one start or one build. */
export interface Database {
  /** With its password: a secret. */
  readonly url: string;
  /** The server, where it is ours and for this database alone: its CPU and memory are the implementation's. Else null. */
  readonly child: Guarded | null;
  /** What it takes on disk outside of the state folder. */
  bytesElsewhere(): Promise<Bytes>;
  /** Ends it; a clone is gone afterwards, and so is a build that was not kept. Connections are cut. */
  stop(): Promise<void>;
  /** SIGKILL to the server, and a new start on the same data and port. @throws {ProvisionError} where it is not ours */
  killAndRestart(): Promise<void>;
  /** What statements cost in it: only on a start that was told to count. */
  meter(): Promise<StatementMeter | Uncounted>;
}

export interface Building extends Database {
  /** To be called when everything is in it: from now on starts can have clones of it. */
  keep(): Promise<void>;
}

export interface DatabaseRequest {
  /** Of the prepared state: a hash of everything that decides about the content is part of it. */
  readonly state: string;
  readonly stateFolder: string;
  readonly space: Workspace;
  /** Of this start alone. */
  readonly logFolder: string;
  readonly signal?: AbortSignal;
  /** Statements are to be counted, which costs time: never on a start that is measured. */
  readonly counting?: boolean;
  /** Folder of the checkout whose tables a base has; the running one unless given. */
  readonly project?: string;
}

/** What a report says about the server. */
export interface ServerFacts {
  /** null: not known. */
  readonly version: string | null;
  /** Those that implementations/shared/postgres/settings.ts names, as they are. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface PostgresProvider {
  /** Whether each database has a server of its own, started here with our settings. */
  readonly isOurs: boolean;
  /** Tells states that were prepared through other doors apart; empty for the embedded server. */
  readonly place: string;
  facts(means: Pick<Workspace, 'memory' | 'queryThreads'>): Promise<ServerFacts>;
  /** False if a prepared state has lost its database: then it has to be built again. */
  holds(state: string): Promise<boolean>;
  /** A database on a copy of the loaded base, which is loaded before if it must. @throws {ProvisionError} */
  build(request: DatabaseRequest): Promise<Building>;
  /** A database on a fresh clone of a prepared state. @throws {ProvisionError} */
  start(request: DatabaseRequest): Promise<Database>;
}
