/** A number as people read it out: Chinese mobiles in groups, land lines with their area code, others behind the code of their country. */
export function spaced(number: string): string {
  const mobile = /^(?:\+86-?)?(1[3-9]\d)(\d{4})(\d{4})$/.exec(number)
  if (mobile) return `${mobile[1]} ${mobile[2]} ${mobile[3]}`
  const line = /^\+86-(\d{2,3})-(\d{3,4})(\d{4})(.*)$/.exec(number)
  if (line) return `0${line[1]}-${line[2]} ${line[3]}${line[4]}`
  const [country = '', ...parts] = number.split('-')
  if (!/^\+\d{1,4}$/.test(country) || !parts.every((part) => /^\d+$/.test(part))) return number
  return [country, ...parts.map(inGroups)].join(' ')
}

/** Fours from the end, and what is left before them in threes: 6123 4567, 512 345 6789. */
function inGroups(digits: string): string {
  if (digits.length <= 4) return digits
  if (digits.length === 9) return digits.replace(/(?=(?:\d{3})+$)(?!^)/g, ' ')
  const [head, tail] = [digits.slice(0, -4), digits.slice(-4)]
  const before = head.length > 4 ? head.replace(/(?=(?:\d{3})+$)(?!^)/g, ' ') : head
  return `${before} ${tail}`
}
