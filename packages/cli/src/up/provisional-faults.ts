import type { Given } from '../environment.ts'
import { readSchemas, type Schemas, serviceFaults } from './start-services.ts'
import { surroundingsOf, variablesFor } from './surroundings.ts'

/** Stands for the simulator while nothing runs yet. */
const PROVISIONAL_SIMULATOR = {
  apiUrl: 'http://127.0.0.1:1/api',
  token: 'simulated',
  ai: { url: 'http://127.0.0.1:1', apiKey: 'simulated' },
}

/** What the services would say against the operator's variables, before anything runs. */
export async function provisionalFaults(given: Given, schemas?: Schemas): Promise<readonly string[]> {
  const surroundings = surroundingsOf(given)
  const variables = variablesFor(given, surroundings, surroundings.isSimulated ? PROVISIONAL_SIMULATOR : null)
  return serviceFaults(schemas ?? (await readSchemas()), variables, given.NEXUS_MASTER_KEY_FILE !== undefined)
}
