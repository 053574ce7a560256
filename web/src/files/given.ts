/** Files in what is pasted, dropped or chosen. */

/** The files of what is pasted or dropped. A spreadsheet or a page gives a picture of itself beside its words: those are meant. */
export function filesOf(data: DataTransfer | null): File[] {
  if (!data) return []
  if (data.types.includes('text/plain') && data.types.includes('text/html')) return []
  return [...data.files]
}

/** Whether files are being carried over the page. */
export const carriesFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') ?? false

/** What browsers call a screenshot. */
const SCREENSHOT = /^image\.(png|jpe?g)$/i

/** The name of a file that is given: a screenshot gets one that says when it was taken. */
export function nameOfGiven(file: File, screenshot: (time: string) => string, now: Date): string {
  const ending = SCREENSHOT.exec(file.name)
  if (!ending) return file.name
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  const time = `${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`
  return `${screenshot(`${day} ${time}`)}.${ending[1]}`
}
