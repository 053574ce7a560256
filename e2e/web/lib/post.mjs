// A mail server that takes everything and keeps it.
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { until } from './expect.mjs'

export async function openPost() {
  const letters = []
  const server = createServer((socket) => talk(socket, letters))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${server.address().port}`,
    /** The newest mail to an address, as people read it, once there are so many to it. */
    letter: async (to, count = 1) => {
      const found = await until(
        async () => letters.filter((letter) => letter.to.includes(to)),
        (own) => own.length >= count,
        `mails to ${to}`,
      )
      return read(found.at(-1).text)
    },
    close: () => server.close(),
  }
}

/** One conversation (RFC 5321), as far as a sender without wishes needs it. */
function talk(socket, letters) {
  let letter = { to: [], text: '' }
  let inside = false
  const say = (line) => socket.write(`${line}\r\n`)
  socket.on('error', () => undefined)
  say('220 post office')
  createInterface({ input: socket }).on('line', (line) => {
    if (inside && line !== '.') {
      letter.text += `${line.replace(/^\./, '')}\n`
      return
    }
    if (inside) {
      inside = false
      letters.push(letter)
      letter = { to: [], text: '' }
      return say('250 taken')
    }
    const word = line.slice(0, 4).toUpperCase()
    if (word === 'RCPT') letter.to.push(/<(.*)>/.exec(line)?.[1])
    inside = word === 'DATA'
    if (word === 'QUIT') return socket.end('221 bye\r\n')
    say(inside ? '354 end with a dot' : '250 go on')
  })
}

/** The body of a mail. */
function read(text) {
  const [head, ...rest] = text.split('\n\n')
  const body = rest.join('\n\n')
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString()
  if (!/quoted-printable/i.test(head)) return body
  const bytes = body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
