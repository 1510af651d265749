const { guild, channel, as } = document.body.dataset
const notice = document.getElementById('notice')

function say(text) {
  notice.textContent = text
}

async function sim(path, body, method = 'POST') {
  const init = { method, headers: { 'content-type': 'application/json' } }
  const response = await fetch(`/sim/${path}`, body === undefined ? init : { ...init, body: JSON.stringify(body) })
  const answer = await response.json()
  say(response.ok ? '' : (answer.message ?? 'That did not work.'))
  await refresh()
  return response.ok ? answer : null
}

/** An event handler that may wait; what goes wrong is said on the page. */
function handle(act) {
  return (event) => {
    act(event).catch((error) => say(error.message))
  }
}

const shown = new Map()

async function refresh() {
  const response = await fetch(`/page/live?guild=${guild}&channel=${channel}&as=${as}`)
  if (!response.ok) return
  for (const [id, markup] of Object.entries(await response.json())) {
    if (shown.get(id) === markup) continue
    const section = document.getElementById(id)
    const wasAtEnd = section.scrollTop + section.clientHeight >= section.scrollHeight - 20
    // The server escaped every piece of this markup.
    section.innerHTML = markup
    shown.set(id, markup)
    if (wasAtEnd) section.scrollTop = section.scrollHeight
  }
}

function go(change) {
  location.search = new URLSearchParams({ guild, channel, as, ...change }).toString()
}

document
  .getElementById('guild')
  .addEventListener('change', (event) => go({ guild: event.target.value, channel: '', as: '' }))
document.getElementById('as').addEventListener('change', (event) => go({ as: event.target.value }))

document.getElementById('post').addEventListener(
  'submit',
  handle(async (event) => {
    event.preventDefault()
    const input = event.target.elements.content
    if (input.value.trim() === '') return
    const posted = await sim('messages', { guildId: guild, channelId: channel, authorId: as, content: input.value })
    if (posted) input.value = ''
  }),
)

/** `/policy set mode:strict days:7` becomes a name and options; numbers and yes/no are told apart. */
function parseCommand(text) {
  const options = {}
  const words =
    text
      .trim()
      .replace(/^\//, '')
      .match(/[^\s:]+:"[^"]*"|\S+/g) ?? []
  const name = []
  for (const word of words) {
    const colon = word.indexOf(':')
    if (colon < 0) name.push(word)
    else options[word.slice(0, colon)] = parseValue(word.slice(colon + 1).replaceAll('"', ''))
  }
  return { name: name.join(' '), options }
}

function parseValue(text) {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : text
}

async function interact(body) {
  const report = await sim('interactions?waitMs=3500', body)
  if (!report) return
  if (report.modal) openModal(report)
  else if (report.state !== 'answered') say('The application did not respond.')
}

document.getElementById('command').addEventListener(
  'submit',
  handle(async (event) => {
    event.preventDefault()
    const input = event.target.elements.command
    const { name, options } = parseCommand(input.value)
    if (name === '') return
    input.value = ''
    await interact({ kind: 'command', guildId: guild, channelId: channel, userId: as, name, options })
  }),
)

function openModal(report) {
  const dialog = document.getElementById('modal')
  const form = dialog.querySelector('form')
  form.replaceChildren(Object.assign(document.createElement('h2'), { textContent: report.modal.title }))
  const inputs = report.modal.components.flatMap((row) =>
    row.component ? [{ ...row.component, label: row.label }] : row.components,
  )
  for (const component of inputs) {
    const label = Object.assign(document.createElement('label'), {
      textContent: component.label ?? component.custom_id,
    })
    const field = document.createElement(component.style === 2 ? 'textarea' : 'input')
    field.name = component.custom_id
    field.value = component.value ?? ''
    label.append(field)
    form.append(label)
  }
  form.append(Object.assign(document.createElement('button'), { textContent: 'Submit' }))
  form.onsubmit = () =>
    interact({ kind: 'modal', interactionId: report.id, fields: Object.fromEntries(new FormData(form)) })
  dialog.showModal()
}

document.addEventListener(
  'click',
  handle(async (event) => {
    const button = event.target.closest('button')
    if (!button) return
    const messageId = button.closest('[data-message]')?.dataset.message
    const { emoji, customId, scenario, stop } = button.dataset
    if (emoji) await sim('reactions', { channelId: channel, messageId, userId: as, emoji })
    else if (customId) await interact({ kind: 'component', channelId: channel, messageId, userId: as, customId })
    else if (scenario)
      await sim(`scenarios/${scenario}`, { guildId: guild, rate: 3, count: 30, seed: Date.now() % 1_000 })
    else if (stop) await sim(`scenarios/${stop}`, undefined, 'DELETE')
  }),
)

document.addEventListener(
  'change',
  handle(async (event) => {
    const customId = event.target.dataset?.select
    if (!customId || event.target.value === '') return
    const messageId = event.target.closest('[data-message]').dataset.message
    await interact({
      kind: 'component',
      channelId: channel,
      messageId,
      userId: as,
      customId,
      values: [event.target.value],
    })
  }),
)

const messages = document.getElementById('messages')
messages.scrollTop = messages.scrollHeight
setInterval(handle(refresh), 1_000)
