import { globSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { repository } from './repository.ts'
import { runTool } from './run-tool.ts'

/** What stands in the planted repository: a service that imports another one, and a package that it does not name. */
const files: Readonly<Record<string, string>> = {
  'pnpm-workspace.yaml': 'packages:\n  - services/*\n',
  'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
  'services/one/package.json': JSON.stringify({
    ...{ name: '@planted/one', version: '0.0.0', type: 'module' },
    dependencies: { '@planted/other': 'workspace:*' },
  }),
  'services/one/src/index.ts': "export { other } from '@planted/other'\nexport { join } from 'not-named'\n",
  'services/other/package.json': JSON.stringify({
    ...{ name: '@planted/other', version: '0.0.0', type: 'module', exports: { '.': './src/index.ts' } },
  }),
  'services/other/src/index.ts': 'export const other = 1\n',
}

/** Stands in for Discord in tests of services, which import it therefore. */
const SIMULATOR = 'simulator'

const wanted = ['`@planted/other` found with tag listed in denylist', 'cannot import package `not-named`']

/** Runs `turbo boundaries` with this repository's rules on planted services. @returns what it does not find any more */
export async function findBlindBoundaries(): Promise<string[]> {
  const services = globSync('services/*/package.json', { cwd: repository })
    .map((path) => basename(dirname(path)))
    .filter((name) => name !== SIMULATOR)
  const untagged: string[] = []
  for (const name of services) {
    const text = await readFile(join(repository, 'services', name, 'turbo.json'), 'utf8').catch(() => '{}')
    if (!(JSON.parse(text) as { tags?: readonly string[] }).tags?.includes('service')) untagged.push(name)
  }
  const output = await boundariesOf(services[0] ?? '')
  return [
    ...untagged.map((name) => `services/${name}/turbo.json does not say that it is a service: nothing keeps it apart`),
    ...wanted.filter((what) => !output.includes(what)).map((what) => `planted and not found by turbo: ${what}`),
  ]
}

/** What turbo says of the planted services, tagged as `service` is. */
async function boundariesOf(service: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'nexus-planted-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    const { packageManager } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'))
    await writeFile(join(root, 'package.json'), JSON.stringify({ name: 'planted', private: true, packageManager }))
    await copyFile(join(repository, 'turbo.json'), join(root, 'turbo.json'))
    for (const name of ['one', 'other'])
      await copyFile(join(repository, 'services', service, 'turbo.json'), join(root, 'services', name, 'turbo.json'))
    const { output } = await runTool('turbo', ['boundaries', '--no-color'], root)
    // It breaks its lines to a width, with a bar before what goes on.
    return output.replaceAll(/\n\s*\|\s*/g, ' ').replaceAll(/\s+/g, ' ')
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
