import { expect, test } from 'vitest'
import { templateOf } from './route-template.ts'

test.each([
  ['https://discord.com/api/v10/channels/123/messages/456', '/channels/:id/messages/:id'],
  [
    'http://127.0.0.1:80/api/v10/channels/1/messages/2/reactions/%E2%9C%85/@me',
    '/channels/:id/messages/:id/reactions/:reaction',
  ],
  [
    'https://discord.com/api/v10/interactions/1/aW50ZXJ/callback?with_response=false',
    '/interactions/:id/:token/callback',
  ],
  ['https://discord.com/api/v10/webhooks/1/secret/messages/@original', '/webhooks/:id/:token/messages/@original'],
  ['https://discord.com/api/v10/users/@me', '/users/@me'],
])('%s is %s', (url, template) => {
  expect(templateOf(url)).toBe(template)
})
