import { type Logger, pino, stdTimeFunctions } from 'pino'

export type { Logger }

/** JSON lines on stdout. The words are constant, the facts are fields; members' words have no place in either. */
export function openLogger(service: string, level: string): Logger {
  return pino({
    base: { service, pid: process.pid },
    level,
    timestamp: stdTimeFunctions.isoTime,
    redact: {
      paths: [
        'token',
        'authorization',
        'password',
        'secret',
        '*.token',
        '*.authorization',
        '*.password',
        '*.secret',
        'content',
        '*.content',
      ],
      censor: '[redacted]',
    },
    serializers: { err: describeError },
  })
}

/** An error without the values it may carry: name, code, message, disposition, cause. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, disposition } = error as { code?: unknown; disposition?: unknown }
  return {
    name: error.name,
    message: error.message.replaceAll(CREDENTIALS, '$1[redacted]@'),
    stack: error.stack?.replaceAll(CREDENTIALS, '$1[redacted]@'),
    ...(code === undefined ? {} : { code }),
    ...(disposition === undefined ? {} : { disposition }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

const CREDENTIALS = /([a-z]+:\/\/)[^\s/@]+@/gi
