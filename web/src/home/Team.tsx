/** Who stands where: each colleague's deals, wins and work. */

import { Link } from '@tanstack/react-router'
import { Avatar } from '~/kinds/shared/Person'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatMoney, formatNumber, formatShort } from '~/words/format'
import { clockNow } from '~/words/zone'
import classes from './home.module.css'
import { figures, LATE_TASKS } from './numbers'
import { behind, objectOf, type Part, type Person, total } from './question'

/** How many colleagues are shown. */
const SHOWN = 8

/** Those who sell, the best first; whoever has nothing open and won nothing is left out. */
export function ranked(people: Person[]): Person[] {
  const worth = (person: Person) => total([person], 'won', 'sum')
  const open = (person: Person) => total([person], 'open', 'sum')
  return people
    .filter((person) => worth(person) > 0 || open(person) > 0)
    .sort((one, other) => worth(other) - worth(one) || open(other) - open(one))
}

export function Team({ people }: { people: Person[] | undefined }) {
  const { t } = useWords()
  const catalog = useCatalog()
  const known = figures(clockNow())
  const partOf = (key: string) => known.find((figure) => figure.key === key)?.part
  const columns = [
    { word: 'home.column.won' as const, part: partOf('won'), shows: 'sum' },
    { word: 'home.column.open' as const, part: partOf('open'), shows: 'sum' },
    { word: 'home.column.activities' as const, part: partOf('activities'), shows: 'count' },
    { word: 'home.column.late' as const, part: LATE_TASKS, shows: 'count' },
  ].flatMap(({ part, ...column }) => (part && objectOf(catalog, part) ? [{ ...column, part }] : []))
  const shown = people ? ranked(people).slice(0, SHOWN) : null
  if (shown?.length === 0) return null
  return (
    <section className={classes.card}>
      <div className={classes.cardHead}>
        <h2>{t('home.people')}</h2>
      </div>
      <div className={classes.teamFrame}>
        <table className={classes.team}>
          <thead>
            <tr>
              <th scope="col">{t('home.column.name')}</th>
              {columns.map((column) => (
                <th key={column.word} scope="col">
                  {t(column.word)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(shown ?? []).map((person) => (
              <tr key={person.id}>
                <th scope="row">
                  <span className={classes.who}>
                    <Avatar name={person.name} id={person.id} />
                    {person.name}
                  </span>
                </th>
                {columns.map((column) => (
                  <td key={column.word}>
                    <Cell person={person} part={column.part} shows={column.shows} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Cell({ person, part, shows }: { person: Person; part: Part; shows: string }) {
  const { language } = useWords()
  const catalog = useCatalog()
  const value = total([person], part.key, shows)
  if (value === 0) return <span className={classes.nothing}>–</span>
  const { search } = behind(part, 'team')
  const isMoney = shows === 'sum'
  return (
    <Link
      to="/$object"
      params={{ object: catalog.named(part.object)?.plural ?? '' }}
      search={{ ...search, f: [`${part.via}.in.(${person.id})`, ...(search.f ?? [])] }}
      title={isMoney ? formatMoney(value, catalog.currency, language) : undefined}
      data-late={part.key === 'late' || undefined}
    >
      {isMoney ? formatShort(value, catalog.currency, language) : formatNumber(value, language)}
    </Link>
  )
}
