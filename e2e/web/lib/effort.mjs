// What a task costs a person: presses of the pointer, keys that are no text, characters typed.

/** Counts in the pages of this context from now on; answers a way to read, and a way to begin again. */
export async function counting(page) {
  await page.addInitScript(() => {
    const add = (name) => {
      const counts = JSON.parse(sessionStorage.getItem('effort') ?? '{}')
      counts[name] = (counts[name] ?? 0) + 1
      sessionStorage.setItem('effort', JSON.stringify(counts))
    }
    addEventListener('pointerdown', (event) => event.isTrusted && add('clicks'), true)
    addEventListener(
      'keydown',
      (event) => {
        if (!event.isTrusted || ['Control', 'Meta', 'Shift', 'Alt'].includes(event.key)) return
        const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea')
        add(event.key.length === 1 && isTyping && !event.ctrlKey && !event.metaKey ? 'typed' : 'keys')
      },
      true,
    )
  })
  const begin = () => page.evaluate(() => sessionStorage.removeItem('effort'))
  const read = async () => {
    const counts = JSON.parse((await page.evaluate(() => sessionStorage.getItem('effort'))) ?? '{}')
    return { clicks: counts.clicks ?? 0, keys: counts.keys ?? 0, typed: counts.typed ?? 0 }
  }
  return { begin, read }
}
