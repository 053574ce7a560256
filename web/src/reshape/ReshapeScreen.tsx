/** Objects and their fields: what is shipped, what the company has added, what was removed. */

import { Select } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { ObjectDef } from '~/api/types'
import { Empty } from '~/feedback/Empty'
import { useCatalog, useSession } from '~/shell/context'
import { iconOf } from '~/shell/icons'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { isReshapable, mayReshape } from './api'
import { FieldList } from './FieldList'
import classes from './reshape.module.css'

/** What one reshapes most comes first. */
const FIRST = ['lead', 'account', 'contact', 'opportunity', 'activity', 'task', 'event', 'product']

function ranked(objects: ObjectDef[]): ObjectDef[] {
  const place = ({ name }: ObjectDef) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)
  return [...objects].sort((one, other) => place(one) - place(other))
}

export function ReshapeScreen() {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const phone = usePhone()
  const navigate = useNavigate()
  const { plural } = useParams({ strict: false })
  if (!mayReshape(useSession())) return <Empty title={t('reshape.none')}>{t('reshape.none.text')}</Empty>
  const objects = catalog.objects.filter(isReshapable)
  const main = ranked(objects.filter((object) => object.traits.includes('base') && !object.part))
  const parts = objects.filter((object) => !main.includes(object))
  const object = objects.find((one) => one.plural === plural) ?? main[0]
  if (!object) return <Empty title={t('reshape.none')} />
  return (
    <div className={classes.screen}>
      {phone ? (
        <Select
          className={classes.chooser}
          aria-label={t('reshape.object')}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('nothing.found')}
          data={[
            { group: t('reshape.main'), items: main.map(item(say)) },
            { group: t('reshape.parts'), items: parts.map(item(say)) },
          ]}
          value={object.plural}
          onChange={(to) => to && navigate({ to: '/settings/fields/$plural', params: { plural: to } })}
        />
      ) : (
        <nav className={classes.objects} aria-label={t('reshape.title')}>
          <ObjectLinks word={t('reshape.main')} objects={main} chosen={object} />
          <ObjectLinks word={t('reshape.parts')} objects={parts} chosen={object} />
        </nav>
      )}
      <FieldList key={object.name} object={object} />
    </div>
  )
}

const item = (say: (words: ObjectDef['label']) => string) => (object: ObjectDef) => ({
  value: object.plural,
  label: say(object.label),
})

function ObjectLinks({ word, objects, chosen }: { word: string; objects: ObjectDef[]; chosen: ObjectDef }) {
  const { say } = useWords()
  return (
    <>
      <h2 className={classes.group}>{word}</h2>
      <ul>
        {objects.map((object) => {
          const Icon = iconOf(object.icon)
          return (
            <li key={object.name}>
              <Link
                to="/settings/fields/$plural"
                params={{ plural: object.plural }}
                className={classes.object}
                aria-current={object === chosen ? 'page' : undefined}
              >
                <Icon size={16} stroke={1.75} aria-hidden />
                {say(object.label)}
              </Link>
            </li>
          )
        })}
      </ul>
    </>
  )
}
