/** The numbers at the top; each leads to its records. */

import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatMoney, formatNumber, formatShort } from '~/words/format'
import classes from './home.module.css'
import { change, type Figure } from './numbers'
import { behind, objectOf, type Person, total, type Whose } from './question'

export function Numbers({
  figures,
  people,
  whose,
}: {
  figures: Figure[]
  people: Person[] | undefined
  whose: Whose
}) {
  const { t } = useWords()
  const catalog = useCatalog()
  const shown = figures.filter(({ part }) => objectOf(catalog, part))
  if (shown.length === 0) return null
  return (
    <section className={classes.numbers} aria-label={t('home.numbers')}>
      {shown.map((figure) => (
        <Tile key={figure.key} figure={figure} people={people} whose={whose} />
      ))}
    </section>
  )
}

function Tile({ figure, people, whose }: { figure: Figure; people: Person[] | undefined; whose: Whose }) {
  const { t, language } = useWords()
  const catalog = useCatalog()
  const { part, shows, before } = figure
  const { object, search } = behind(part, whose)
  const plural = catalog.named(object)?.plural ?? ''
  const value = people ? total(people, part.key, shows) : null
  const earlier = people && before ? total(people, before.key, shows) : null
  const isMoney = shows === 'sum'
  const spell = (number: number) =>
    isMoney ? formatShort(number, catalog.currency, language) : formatNumber(number, language)
  const exact = (number: number) =>
    isMoney ? formatMoney(number, catalog.currency, language) : formatNumber(number, language)
  return (
    <Link to="/$object" params={{ object: plural }} search={search} className={classes.number}>
      <span className={classes.numberName}>{t(figure.word)}</span>
      <span className={classes.numberValue} title={value === null ? undefined : exact(value)}>
        {value === null ? <span className={classes.bone} style={{ width: '5rem' }} /> : spell(value)}
      </span>
      <span className={classes.numberBeside}>
        {people && figure.beside === 'count' && t('home.deals', { count: total(people, part.key, 'count') })}
        {people &&
          figure.beside === 'weighted' &&
          t('home.weighted', {
            amount: formatShort(total(people, part.key, 'weighted'), catalog.currency, language),
          })}
        {value !== null && earlier !== null && (
          <Change
            value={value}
            earlier={earlier}
            word={t(figure.beforeWord ?? 'home.before.month')}
            exact={exact}
          />
        )}
      </span>
    </Link>
  )
}

function Change({
  value,
  earlier,
  word,
  exact,
}: {
  value: number
  earlier: number
  word: string
  exact: (number: number) => string
}) {
  const { t } = useWords()
  const percent = change(value, earlier)
  if (percent === null) return <span>{t('home.before.none')}</span>
  const title = t('home.before.exact', { when: word, amount: exact(earlier) })
  if (percent === 0) return <span title={title}>{t('home.before.same', { when: word })}</span>
  const Icon = percent < 0 ? IconArrowDownRight : IconArrowUpRight
  return (
    <span title={title}>
      <span className={classes.percent} data-tone={percent < 0 ? 'down' : 'up'}>
        <Icon size={14} aria-hidden />
        {percent > 0 ? '+' : '−'}
        {Math.abs(percent)}%
      </span>{' '}
      {word}
    </span>
  )
}
