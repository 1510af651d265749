import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkLists } from './link-lists.ts'

const LOG = { info: () => undefined }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexus-lists-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function fileWith(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

const domainsOf = async (configured: string) =>
  Object.fromEntries([...(await linkLists(configured, LOG))].map(([name, domains]) => [name, [...domains]]))

describe('lists of domains', () => {
  test('are lines, an array or `domains`; what is no domain is left out', async () => {
    const lines = await fileWith('lines.txt', 'Scam.example\r\n\nnot a domain\nhttp://x.example/\n')
    const array = await fileWith('array.json', '["a.example", 7, "b.example"]')
    const keyed = await fileWith('keyed.json', '{"domains":["c.example"]}')
    expect(await domainsOf(`one=${lines}, two=${array},three=${keyed},`)).toEqual({
      one: ['scam.example'],
      two: ['a.example', 'b.example'],
      three: ['c.example'],
    })
    expect(await domainsOf('')).toEqual({})
  })

  test('come from an address too, and one that refuses is an error', async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/list' ? 200 : 500).end('far.example\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await domainsOf(`far=${address}/list`)).toEqual({ far: ['far.example'] })
    await expect(linkLists(`far=${address}/other`, LOG)).rejects.toThrow('answered 500')
    await new Promise((resolve) => server.close(resolve))
  })

  test('that cannot be read are an error: rules would silently find nothing', async () => {
    await expect(linkLists(`one=${join(folder, 'absent.txt')}`, LOG)).rejects.toThrow('ENOENT')
  })
})
