import { z } from 'zod'
import type { Json } from '../world/entities.ts'
import { httpUrl, integer, problem, snowflake, text } from './form.ts'

/** 32768: the message is made of components alone. */
export const COMPONENTS_V2 = 1 << 15

const componentId = z.int().min(0).nullish()
const CustomId = text({ min: 1, max: 100 })
const Emoji = z.strictObject({ id: snowflake.nullish(), name: z.string().nullish(), animated: z.boolean().nullish() })

const Button = z
  .strictObject({
    type: z.literal(2),
    id: componentId,
    style: integer({ min: 1, max: 6 }),
    label: text({ max: 80 }).nullish(),
    emoji: Emoji.nullish(),
    custom_id: CustomId.nullish(),
    url: httpUrl.nullish(),
    sku_id: snowflake.nullish(),
    disabled: z.boolean().nullish(),
  })
  .superRefine((button, context) => {
    const isLink = button.style === 5
    if (isLink && !button.url)
      context.addIssue({
        code: 'custom',
        path: ['url'],
        params: problem('BASE_TYPE_REQUIRED'),
        message: 'A url is required',
      })
    if (isLink && button.custom_id) {
      context.addIssue({
        code: 'custom',
        path: ['custom_id'],
        params: problem('BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE'),
        message: 'A custom id and url cannot both be specified',
      })
    }
    if (!isLink && button.style !== 6 && !button.custom_id) {
      context.addIssue({
        code: 'custom',
        path: ['custom_id'],
        params: problem('BUTTON_COMPONENT_CUSTOM_ID_REQUIRED'),
        message: 'A custom id is required',
      })
    }
    if (!button.label && !button.emoji && button.style !== 6) {
      context.addIssue({
        code: 'custom',
        params: problem('BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED'),
        message: 'A label or emoji is required',
      })
    }
  })

const choosing = {
  id: componentId,
  custom_id: CustomId,
  placeholder: text({ max: 150 }).nullish(),
  min_values: integer({ min: 0, max: 25 }).nullish(),
  max_values: integer({ min: 1, max: 25 }).nullish(),
  disabled: z.boolean().nullish(),
  required: z.boolean().nullish(),
}

const StringSelect = z.strictObject({
  ...choosing,
  type: z.literal(3),
  options: z
    .array(
      z.strictObject({
        label: text({ min: 1, max: 100 }),
        value: text({ min: 1, max: 100 }),
        description: text({ max: 100 }).nullish(),
        emoji: Emoji.nullish(),
        default: z.boolean().nullish(),
      }),
    )
    .min(1)
    .max(25),
})

const EntitySelect = z.strictObject({
  ...choosing,
  type: z.union([z.literal(5), z.literal(6), z.literal(7), z.literal(8)]),
  channel_types: z.array(z.int()).nullish(),
  default_values: z
    .array(z.strictObject({ id: snowflake, type: z.enum(['user', 'role', 'channel']) }))
    .max(25)
    .nullish(),
})

const ActionRow = z
  .strictObject({
    type: z.literal(1),
    id: componentId,
    components: z
      .array(z.discriminatedUnion('type', [Button, StringSelect, EntitySelect]))
      .min(1)
      .max(5),
  })
  .superRefine((row, context) => {
    if (row.components.length > 1 && row.components.some((component) => component.type !== 2)) {
      context.addIssue({
        code: 'custom',
        path: ['components'],
        params: problem('COMPONENT_LAYOUT_WIDTH_EXCEEDED'),
        message: 'The specified component exceeds the maximum width',
      })
    }
  })

const TextDisplay = z.strictObject({ type: z.literal(10), id: componentId, content: text({ min: 1, max: 4_000 }) })
const Separator = z.strictObject({
  type: z.literal(14),
  id: componentId,
  divider: z.boolean().nullish(),
  spacing: integer({ min: 1, max: 2 }).nullish(),
})
const Container = z.strictObject({
  type: z.literal(17),
  id: componentId,
  accent_color: integer({ min: 0, max: 0xffffff }).nullish(),
  spoiler: z.boolean().nullish(),
  components: z
    .array(z.discriminatedUnion('type', [ActionRow, TextDisplay, Separator]))
    .min(1)
    .max(40),
})

export const Components = z
  .array(z.discriminatedUnion('type', [ActionRow, TextDisplay, Separator, Container]))
  .max(40)
  .superRefine((components, context) => {
    const seen = new Set<string>()
    for (const { customId, path } of customIds(components)) {
      if (seen.has(customId))
        context.addIssue({
          code: 'custom',
          path,
          params: problem('COMPONENT_CUSTOM_ID_DUPLICATED'),
          message: 'Component custom id cannot be duplicated',
        })
      seen.add(customId)
    }
  })
export type Components = z.output<typeof Components>

/** A classic message holds at most five rows of buttons and selects; the other kinds need the components flag. */
export const ClassicComponents = Components.superRefine((components, context) => {
  if (components.length > 5)
    context.addIssue({
      code: 'custom',
      params: problem('BASE_TYPE_BAD_LENGTH'),
      message: 'Must be between 1 and 5 in length.',
    })
  for (const [index, component] of components.entries()) {
    if (component.type !== 1)
      context.addIssue({
        code: 'custom',
        path: [index, 'type'],
        params: problem('BASE_TYPE_CHOICES'),
        message: 'Value must be one of {1}.',
      })
  }
})

interface CustomIdAt {
  readonly customId: string
  readonly path: (string | number)[]
}

function customIds(components: readonly Json[], path: (string | number)[] = []): CustomIdAt[] {
  return components.flatMap((component, index) => {
    const here = [...path, index]
    const own =
      typeof component.custom_id === 'string' ? [{ customId: component.custom_id, path: [...here, 'custom_id'] }] : []
    const inner = Array.isArray(component.components) ? customIds(component.components, [...here, 'components']) : []
    return [...own, ...inner]
  })
}

/** As Discord stores components: without nulls, each with a number of its own. */
export function storedComponents(components: readonly Json[]): Json[] {
  let next = 1
  const number = (component: Json): Json => {
    const id = typeof component.id === 'number' && component.id > 0 ? component.id : next++
    const entries = Object.entries(component).filter(([, value]) => value !== null && value !== undefined)
    const kept: Record<string, unknown> = { ...Object.fromEntries(entries), id }
    if (Array.isArray(component.components)) kept.components = component.components.map(number)
    if (component.type === 17) {
      kept.accent_color ??= null
      kept.spoiler ??= false
    }
    if (component.type === 14) {
      kept.divider ??= true
      kept.spacing ??= 1
    }
    if (component.type === 3) {
      kept.min_values ??= 1
      kept.max_values ??= 1
    }
    return kept
  }
  return components.map(number)
}

/** The component with this custom_id, wherever it is. */
export function findComponent(components: readonly Json[], customId: string): Json | undefined {
  for (const component of components) {
    if (component.custom_id === customId) return component
    if (Array.isArray(component.components)) {
      const inner = findComponent(component.components, customId)
      if (inner) return inner
    }
  }
  return undefined
}
