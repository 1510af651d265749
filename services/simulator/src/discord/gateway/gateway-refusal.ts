import type { GatewayCloseCodes } from 'discord-api-types/v10'

/** The gateway will not go on with this connection; it is closed with this code. */
export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal'
  readonly code: GatewayCloseCodes

  constructor(code: GatewayCloseCodes, message: string) {
    super(message)
    this.code = code
  }
}
