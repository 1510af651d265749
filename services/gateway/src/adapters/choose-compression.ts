import { registerHooks } from 'node:module'
import { CompressionMethod } from '@discordjs/ws'
import { canInflateInPlace } from './sync-inflate.ts'

let isOffered = false

/**
 * How Discord's frames are inflated. The library knows two ways: Node's streams, and the native module `zlib-sync`, which
 * no current Node can load. Under that name it is given our own, where this Node allows it.
 */
export function chooseCompression(): CompressionMethod {
  if (!canInflateInPlace()) return CompressionMethod.ZlibNative
  if (!isOffered) {
    const ours = new URL('./zlib-sync.ts', import.meta.url).href
    // The library takes the default export.
    const url = `data:text/javascript,export * as default from ${JSON.stringify(ours)}`
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === 'zlib-sync' ? { url, shortCircuit: true } : next(specifier, context),
    })
    isOffered = true
  }
  return CompressionMethod.ZlibSync
}
