/** The key that holds how many partitions the data was written with. */
export const partitionsKey = 'nexus:partitions'

const inPartition = (partition: number, name: string) => `nexus:{${partition}}:${name}`

/** A stream of one partition. All keys of a partition share a slot of Redis Cluster. */
export const streamKey = (partition: number, stream: string) => inPartition(partition, stream)
/** Dead letters of a stream. */
export const deadKey = (partition: number, stream: string) => inPartition(partition, `${stream}.dead`)
/** What is delivered once more to one group alone. */
export const retryKey = (partition: number, group: string) => streamKey(partition, retryStream(group))
export const retryStream = (group: string) => `retry.${group}`
/** Random token that is lost together with the data. */
export const epochKey = (partition: number) => inPartition(partition, 'epoch')
/** `<token>:<owner>` of the one who holds the lease, with a time to live. */
export const leaseKey = (partition: number, lease: string) => inPartition(partition, `lease:${lease}`)
/** The highest token given out for a lease; it outlives the lease. */
export const tokenKey = (partition: number, lease: string) => inPartition(partition, `token:${lease}`)
/** The last call of one publisher, so that a repeated one is answered and not carried out again. */
export const publisherKey = (partition: number, publisher: string) => inPartition(partition, `publisher:${publisher}`)
/** Hash of name → entry id that must not be trimmed yet. */
export const holdsKey = (partition: number, stream: string) => inPartition(partition, `holds:${stream}`)
/** Stream of what optional groups were made to skip. */
export const gapsKey = (partition: number) => inPartition(partition, 'gaps')
/** Sorted set of the live consumers of a group by their last sign of life. */
export const membersKey = (group: string) => `nexus:{members:${group}}`
