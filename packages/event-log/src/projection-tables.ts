/** Placeholder. */
export interface ProjectionTables {
  readonly 'nexus.projection_checkpoint': { name: string; position: number }
}
