import {
  CompiledQuery,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from "kysely";
import { rowsOf, type SqliteClient } from "./sqlite-client.ts";
import { createTurns, type Turns } from "./turns.ts";

/** Rows of one prepared statement, carried through Kysely as its only parameter (see bulk.ts). */
export class RowBatch {
  readonly rows: readonly (readonly unknown[])[];

  constructor(rows: readonly (readonly unknown[])[]) {
    this.rows = rows;
  }
}

interface Clients {
  readonly writer: SqliteClient;
  readonly reader: SqliteClient;
}

/**
 * Kysely on two database workers: one connection that writes, one that reads. A transaction has the writer for itself from
 * `begin immediate` to its end; selects outside of one read the last committed state and wait for nobody.
 */
export function workerDialect(clients: Clients): Dialect {
  return {
    createAdapter: () => new WorkerAdapter(),
    createDriver: () => new WorkerDriver(clients),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class WorkerAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  /** Else Kysely lets every read wait for a running transaction. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class WorkerDriver implements Driver {
  readonly #clients: Clients;
  readonly #turns = createTurns();

  constructor(clients: Clients) {
    this.#clients = clients;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(new WorkerConnection(this.#clients, this.#turns));
  }

  beginTransaction(connection: WorkerConnection): Promise<void> {
    return connection.begin();
  }

  commitTransaction(connection: WorkerConnection): Promise<void> {
    return connection.finish("commit");
  }

  rollbackTransaction(connection: WorkerConnection): Promise<void> {
    return connection.finish("rollback");
  }

  async savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`savepoint "${name}"`));
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`rollback to "${name}"`));
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`release "${name}"`));
  }

  releaseConnection(connection: WorkerConnection): Promise<void> {
    connection.release();
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    await this.#clients.reader.close();
    await this.#clients.writer.close();
  }
}

class WorkerConnection implements DatabaseConnection {
  readonly #clients: Clients;
  readonly #turns: Turns;
  #endTurn: (() => void) | null = null;

  constructor(clients: Clients, turns: Turns) {
    this.#clients = clients;
    this.#turns = turns;
  }

  async begin(): Promise<void> {
    this.#endTurn = await this.#turns.next();
    await this.#clients.writer.query("begin immediate");
  }

  async finish(how: "commit" | "rollback"): Promise<void> {
    try {
      await this.#clients.writer.query(how);
    } catch (error) {
      // A full disk or a broken deferred constraint has ended the transaction already: nothing is left to roll back.
      if (how === "commit") throw error;
    }
  }

  release(): void {
    this.#endTurn?.();
    this.#endTurn = null;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#endTurn !== null) return run<R>(this.#clients.writer, query);
    if (SelectQueryNode.is(query.query)) return run<R>(this.#clients.reader, query);
    const endTurn = await this.#turns.next();
    try {
      return await run<R>(this.#clients.writer, query);
    } finally {
      endTurn();
    }
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    const client = this.#endTurn === null ? this.#clients.reader : this.#clients.writer;
    for await (const portion of client.stream(query.sql, query.parameters, chunkSize)) {
      yield { rows: rowsOf<R>(portion) };
    }
  }
}

async function run<R>(client: SqliteClient, query: CompiledQuery): Promise<QueryResult<R>> {
  const [first] = query.parameters;
  const result =
    first instanceof RowBatch
      ? await client.many(query.sql, first.rows)
      : await client.query(query.sql, query.parameters);
  return {
    rows: rowsOf<R>(result),
    numAffectedRows: BigInt(result?.changes ?? 0),
    insertId: BigInt(result?.lastRowId ?? 0),
  };
}
