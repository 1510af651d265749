import { expect, test } from 'vitest'
import type { Method, Route } from './route.ts'
import { checkIds, Router } from './router.ts'

const route = (method: Method, path: string): Route => ({ method, path, auth: 'path', handle: () => ({ status: 204 }) })
const router = new Router([
  route('GET', '/users/{user_id}'),
  route('GET', '/users/@me'),
  route('DELETE', '/a/{emoji_name}/{user_id}'),
  route('DELETE', '/a/{emoji_name}/@me'),
])

test('a literal segment wins over a parameter', () => {
  expect(router.find('GET', '/users/@me')?.route.path).toBe('/users/@me')
  expect(router.find('GET', '/users/%40me')?.route.path).toBe('/users/@me')
  expect(router.find('GET', '/users/12')).toMatchObject({ params: { user_id: '12' } })
  expect(router.find('DELETE', '/a/%E2%9C%85/@me')).toMatchObject({
    route: { path: '/a/{emoji_name}/@me' },
    params: { emoji_name: '✅' },
  })
})

test('what is not there, and what cannot be decoded, is not found', () => {
  expect(router.find('POST', '/users/@me')).toBeUndefined()
  expect(router.methodsOf('/users/@me')).toContain('GET')
  expect(router.find('GET', '/users/%E2%9')).toBeUndefined()
})

test('ids must be snowflakes, names need not', () => {
  expect(() => checkIds({ emoji_name: 'x', webhook_token: 'abc' })).not.toThrow()
  expect(() => checkIds({ guild_id: '12x' })).toThrow('Invalid Form Body')
})
