const work = async () => 'done'
const maybe = (handler: () => void) => handler()

export async function careless(kind: 'one' | 'other'): Promise<unknown> {
  work() // expect: typescript/no-floating-promises
  maybe(async () => { await work() }) // expect: typescript/no-misused-promises
  await 'nothing' // expect: typescript/await-thenable
  switch (kind) { // expect: typescript/switch-exhaustiveness-check
    case 'one':
      return kind
  }
  try {
    return await work()
  } catch {} // expect: no-empty
  const anything: any = kind // expect: typescript/no-explicit-any
  // @ts-ignore // expect: typescript/ban-ts-comment
  return anything
}

export default careless // expect: import/no-default-export
