/** A number as people at home write it: Chinese mobiles in groups, land lines with their area code.
 *  Numbers of other countries keep the form in which the server writes them. */
export function spaced(number: string): string {
  const mobile = /^(?:\+86-?)?(1[3-9]\d)(\d{4})(\d{4})$/.exec(number)
  if (mobile) return `${mobile[1]} ${mobile[2]} ${mobile[3]}`
  const line = /^\+86-(\d{2,3})-(\d{3,4})(\d{4})(.*)$/.exec(number)
  return line ? `0${line[1]}-${line[2]} ${line[3]}${line[4]}` : number
}
