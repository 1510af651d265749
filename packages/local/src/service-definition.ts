/** One service to run, as the caller describes it. */
export interface ServiceDefinition {
  /** Names its log, its line in `status` and its entry in the run file. */
  readonly name: string
  /** Absolute path of its main.ts. */
  readonly main: string
  readonly args?: readonly string[]
  /** Its whole environment; nothing is added to it. */
  readonly env: NodeJS.ProcessEnv
  /** Answers 200 once the service is ready, such as `http://127.0.0.1:8081/readyz`; without it, running is being ready. */
  readonly readyUrl?: string
}

export type ServiceSituation = 'starting' | 'ready' | 'waiting to restart' | 'stopped'

export interface ServiceStatus {
  readonly name: string
  readonly situation: ServiceSituation
  /** `undefined` between two starts. */
  readonly pid: number | undefined
  /** Times it ended without being asked to. */
  readonly crashes: number
  readonly logFile: string
}
