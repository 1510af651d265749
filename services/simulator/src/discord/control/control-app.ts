import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { DiscordRefusal } from '../refusal.ts'
import type { Control } from './control.ts'
import { ControlError } from './control-error.ts'
import {
  AllowForm,
  ClockForm,
  DeleteForm,
  EditForm,
  GuildsForm,
  InteractionForm,
  JoinForm,
  LeaveForm,
  LimitsForm,
  LoadForm,
  PostForm,
  ReactForm,
  ResetForm,
  RolesForm,
  ScenarioForm,
  UserForm,
} from './control-forms.ts'
import { FaultSpec } from './faults.ts'
import { SCENARIOS } from './scenarios.ts'

/** How long `waitMs` may hold a request, in ms. */
const MAX_WAIT_MS = 30_000

const Paging = z.object({
  from: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(0).max(100_000).optional(),
  type: z.string().optional(),
  action: z.string().optional(),
  key: z.string().optional(),
  text: z.coerce.number().int().min(0).optional(),
  waitMs: z.coerce.number().int().min(0).max(MAX_WAIT_MS).optional(),
})

/** The control API, `/sim/…`: JSON in, JSON out. It is for this machine alone. */
export function controlApp(control: Control): Hono {
  const app = new Hono()
  const paging = (context: Context) => Paging.parse(context.req.query())

  app.get('/state', (context) => context.json(control.state()))
  app.get('/guilds/:guildId/members', (context) => context.json(control.members(context.req.param('guildId'))))
  app.post('/guilds', async (context) =>
    context.json(
      control.addGuilds(await body(context, GuildsForm)).map((guild) => ({ id: guild.id, name: guild.name })),
    ),
  )

  app.post('/messages', async (context) => {
    const message = control.member.post(await body(context, PostForm))
    return context.json({ messageId: message.id, channelId: message.channelId, guildId: message.guildId }, 201)
  })
  app.post('/messages/edit', async (context) =>
    context.json({ messageId: control.member.edit(await body(context, EditForm)).id }),
  )
  app.post('/messages/delete', async (context) => {
    control.member.delete(await body(context, DeleteForm))
    return context.json({})
  })
  app.post('/reactions', async (context) =>
    context.json({ isApplied: control.member.react(await body(context, ReactForm)) }),
  )
  app.post('/members/join', async (context) =>
    context.json({ userId: control.member.join(await body(context, JoinForm)).id }, 201),
  )
  app.post('/members/leave', async (context) => {
    control.member.leave(await body(context, LeaveForm))
    return context.json({})
  })
  app.post('/members/roles', async (context) => {
    control.member.setRoles(await body(context, RolesForm))
    return context.json({})
  })
  app.post('/users', async (context) => {
    control.member.setUser(await body(context, UserForm))
    return context.json({})
  })

  app.post('/interactions', async (context) => {
    const interaction = control.commands.use(await body(context, InteractionForm))
    return context.json(await answered(control, interaction.id, paging(context).waitMs ?? 0), 201)
  })
  app.get('/interactions/:id', async (context) =>
    context.json(await answered(control, context.req.param('id'), paging(context).waitMs ?? 0)),
  )

  app.get('/faults', (context) => context.json(control.faults.list()))
  app.post('/faults', async (context) => context.json(control.addFault(await body(context, FaultSpec)), 201))
  app.delete('/faults', (context) => {
    control.faults.clear()
    return context.json({})
  })
  app.delete('/faults/:id', (context) => {
    if (!control.faults.remove(context.req.param('id'))) throw new ControlError(404, 'there is no such fault')
    return context.json({})
  })

  app.post('/scenarios/:name', async (context) => {
    const name = z.enum(SCENARIOS).parse(context.req.param('name'))
    return context.json(control.scenarios.start(name, await body(context, ScenarioForm)), 201)
  })
  app.get('/scenarios', (context) => context.json(control.scenarios.list()))
  app.get('/scenarios/:id', (context) => context.json(control.scenarios.progress(context.req.param('id'))))
  app.delete('/scenarios/:id', (context) => context.json(control.scenarios.stop(context.req.param('id'))))

  app.post('/load', async (context) => context.json(control.load.start(await body(context, LoadForm)), 201))
  app.get('/load', (context) => context.json(control.load.progress()))
  app.post('/load/allow', async (context) =>
    context.json(control.load.allowMore((await body(context, AllowForm)).messages)),
  )
  app.get('/load/messages', (context) => context.json(control.load.messageIds(paging(context))))
  app.delete('/load', (context) => context.json(control.load.stop()))

  app.get('/ledger', (context) =>
    context.json({
      dispatches: control.ledger.dispatchCounts,
      dispatchTotal: control.ledger.dispatchTotal,
      effectTotal: control.ledger.effectTotal,
    }),
  )
  app.get('/ledger/dispatches', (context) => context.json(control.ledger.dispatches(paging(context))))
  app.get('/ledger/effects', (context) => context.json(control.ledger.effects(paging(context))))
  app.get('/ledger/actions', (context) => context.json(control.ledger.appliedByKey))
  app.get('/ledger/connections', (context) => context.json(control.ledger.connections))
  app.get('/requests', (context) => context.json(control.requests.list(paging(context))))

  app.post('/clock', async (context) => context.json({ now: control.setClock(await body(context, ClockForm)) }))
  app.post('/limits', async (context) => {
    control.setLimits(await body(context, LimitsForm))
    return context.json({})
  })
  app.post('/reset', async (context) => {
    control.reset(await body(context, ResetForm))
    return context.json({})
  })

  app.all('*', (context) => {
    throw new ControlError(404, `there is no ${context.req.method} ${context.req.path}`)
  })

  app.onError((error, context) => {
    if (error instanceof DiscordRefusal)
      return context.json({ error: 'refused', ...error.body }, refusedStatus(error.status))
    if (error instanceof ControlError)
      return context.json({ error: 'impossible', message: error.message }, error.status)
    if (error instanceof z.ZodError) return context.json({ error: 'invalid', message: z.prettifyError(error) }, 400)
    throw error
  })
  return app
}

function refusedStatus(status: number): 400 | 403 | 404 {
  return status === 403 || status === 404 ? status : 400
}

async function body<T extends z.ZodType>(context: Context, form: T): Promise<z.output<T>> {
  return form.parse(parseJson((await context.req.text()) || '{}'))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ControlError(400, 'the body is no JSON')
  }
}

async function answered(control: Control, id: string, waitMs: number) {
  const until = Date.now() + waitMs
  let report = control.commands.report(id)
  while (report.state === 'waiting' && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    report = control.commands.report(id)
  }
  return report
}
