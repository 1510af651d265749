import { readFile } from 'node:fs/promises'
import { type PolicyDocument, type PolicyFault, readPolicyText } from '@nexus/domain'
import { CommandFailure } from '../failure.ts'
import type { Output } from '../output.ts'

/** @throws CommandFailure when the file cannot be read. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown reason'
    throw new CommandFailure(`${file} cannot be read: ${why}`, { exitCode: 2, cause: error })
  }
}

/** The document of a file, or null after its faults were shown: exit code 1. */
export async function readPolicy(file: string, output: Output): Promise<PolicyDocument | null> {
  const read = readPolicyText(await readText(file))
  if (read.ok) return read.document
  output.result({ file, faults: read.faults, warnings: [] }, () => faultsText(file, read.faults))
  process.exitCode = 1
  return null
}

export function faultsText(file: string, faults: readonly PolicyFault[]): string {
  return [`${file}: ${faults.length} fault(s)`, ...faults.map((fault) => `  ${placeText(fault)}`)].join('\n')
}

/** `line 3, rules[0].severity: is none of the values it can have (one of 1, 2, 3, 4)` */
export function placeText({ path, message, hint, line }: PolicyFault): string {
  const place = [line === undefined ? '' : `line ${line}`, path].filter((part) => part !== '').join(', ')
  return `${place === '' ? 'the document' : place}: ${message} (${hint})`
}
