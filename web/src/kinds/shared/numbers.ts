/** Numbers as people type them. */

const UNITS: Record<string, number> = {
  '': 0,
  k: 3,
  千: 3,
  w: 4,
  万: 4,
  m: 6,
  百万: 6,
  亿: 8,
  b: 9,
}

/** Reads a number; null for nothing, undefined for what is none or has too many decimals. */
export function readNumber(text: string, decimals: number): number | null | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s,，_]/g, '')
    .replace(/^[¥￥$€£]/, '')
    .replace(/元$|%$/, '')
    .toLowerCase()
  if (plain === '') return null
  const parts = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(k|w|m|b|千|百万|万|亿)?$/.exec(plain)
  if (!parts) return undefined
  const exponent = UNITS[parts[3] ?? '']
  if (exponent === undefined) return undefined
  const number = Number(`${parts[1] === '-' ? '-' : ''}${parts[2]}e${exponent}`)
  const rounded = Number(number.toFixed(decimals))
  return Number.isFinite(rounded) && Math.abs(rounded - number) < 1e-9 * Math.max(1, Math.abs(number))
    ? rounded
    : undefined
}
