/** The address that rings a number. */
export function dialled(number: string): string {
  return `tel:${number.replace(/[^\d+]/g, '')}`
}
