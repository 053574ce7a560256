// Which screens are taken how: desk or phone, light or dark, Chinese or English.

/** Each word of every pair is seen with each of another pair. */
const USUAL = [
  { phone: false, dark: false, language: 'zh' },
  { phone: false, dark: true, language: 'en' },
  { phone: true, dark: false, language: 'en' },
  { phone: true, dark: true, language: 'zh' },
]

/** Each word once: enough to find what is broken. */
const FEW = [USUAL[0], { phone: true, dark: true, language: 'en' }]

const ALL = [false, true].flatMap((phone) =>
  [false, true].flatMap((dark) => ['zh', 'en'].map((language) => ({ phone, dark, language }))),
)

const nameOf = (name, { phone, dark, language }) =>
  `${name}-${phone ? 'phone' : 'desk'}-${dark ? 'dark' : 'light'}-${language}`

/** The pictures of these screens; with `--docs` those of the documents under the names that they have there. */
export function pictures(screens, flags) {
  return Object.entries(screens).flatMap(([name, screen]) => {
    if (flags.has('--docs')) return (screen.docs ?? []).map(({ file, ...way }) => ({ name: file, screen, ...way }))
    return (flags.has('--all') ? ALL : flags.has('--few') ? FEW : USUAL)
      .filter(({ phone }) => screen.only === undefined || screen.only === (phone ? 'phone' : 'desk'))
      .map((way) => ({ name: nameOf(name, way), screen, ...way }))
  })
}
