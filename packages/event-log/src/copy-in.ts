import type { ClientBase, Submittable } from 'pg'

/** What `pg` calls on a query while it runs; COPY is not part of its public interface. */
interface CopyConnection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** `COPY … FROM STDIN` of prepared chunks, as psql does it. */
export async function copyIn(client: ClientBase, text: string, chunks: readonly Buffer[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const nothing = () => undefined
  const copy = {
    submit: (connection: CopyConnection) => connection.query(text),
    handleCopyInResponse(connection: CopyConnection) {
      for (const chunk of chunks) connection.sendCopyFromChunk(chunk)
      connection.endCopyFrom()
    },
    handleReadyForQuery: () => resolve(),
    handleError: reject,
    handleCommandComplete: nothing,
    handleRowDescription: nothing,
    handleDataRow: nothing,
    handlePortalSuspended: nothing,
    handleEmptyQuery: nothing,
    handleCopyData: nothing,
  }
  client.query(copy as unknown as Submittable)
  await promise
}
