/** Objects, their fields and rules: what is shipped, what the company has added, what was removed. */

import { Button, SegmentedControl, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { Empty } from '~/feedback/Empty'
import { useCatalog, useSession } from '~/shell/context'
import { iconOf } from '~/shell/icons'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { isReshapable, mayReshape } from './api'
import { FieldList } from './FieldList'
import { ObjectDialog } from './ObjectDialog'
import classes from './reshape.module.css'
import { RuleList } from './rule/RuleList'

/** What one reshapes most comes first. */
const FIRST = ['lead', 'account', 'contact', 'opportunity', 'activity', 'task', 'event', 'product']

function ranked(objects: ObjectDef[]): ObjectDef[] {
  const place = ({ name }: ObjectDef) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)
  return [...objects].sort((one, other) => place(one) - place(other))
}

/** What of an object is shown, and where that stands. */
const PARTS = {
  fields: '/settings/fields/$plural',
  rules: '/settings/fields/$plural/rules',
} as const

type Part = keyof typeof PARTS

export function ReshapeScreen() {
  return <Objects part="fields" />
}

export function RulesScreen() {
  return <Objects part="rules" />
}

function Objects({ part }: { part: Part }) {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const phone = usePhone()
  const navigate = useNavigate()
  const { plural } = useParams({ strict: false })
  const [adding, setAdding] = useState(false)
  if (!mayReshape(useSession())) return <Empty title={t('reshape.none')}>{t('reshape.none.text')}</Empty>
  const objects = catalog.objects.filter(isReshapable)
  const own = objects.filter((object) => object.own)
  const shipped = objects.filter((object) => !object.own)
  const main = ranked(shipped.filter((object) => object.traits.includes('base') && !object.part))
  const parts = shipped.filter((object) => !main.includes(object))
  const object = objects.find((one) => one.plural === plural) ?? main[0]
  if (!object) return <Empty title={t('reshape.none')} />
  const add = (
    <Button
      variant="light"
      size="compact-sm"
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={() => setAdding(true)}
    >
      {t('reshape.object.new')}
    </Button>
  )
  return (
    <div className={classes.screen}>
      {phone ? (
        <div className={classes.chooser}>
          <Select
            aria-label={t('reshape.object')}
            searchable
            allowDeselect={false}
            nothingFoundMessage={t('nothing.found')}
            data={[
              ...(own.length > 0 ? [{ group: t('reshape.objects.own'), items: own.map(item(say)) }] : []),
              { group: t('reshape.main'), items: main.map(item(say)) },
              { group: t('reshape.parts'), items: parts.map(item(say)) },
            ]}
            value={object.plural}
            onChange={(to) => to && navigate({ to: PARTS[part], params: { plural: to } })}
          />
          {add}
        </div>
      ) : (
        <nav className={classes.objects} aria-label={t('reshape.title')}>
          {add}
          <ObjectLinks word={t('reshape.objects.own')} part={part} objects={own} chosen={object} />
          <ObjectLinks word={t('reshape.main')} part={part} objects={main} chosen={object} />
          <ObjectLinks word={t('reshape.parts')} part={part} objects={parts} chosen={object} />
        </nav>
      )}
      <div className={classes.fields}>
        <SegmentedControl
          className={classes.parts}
          aria-label={t('reshape.part')}
          value={part}
          onChange={(to) => navigate({ to: PARTS[to as Part], params: { plural: object.plural } })}
          data={[
            { value: 'fields', label: t('reshape.part.fields') },
            { value: 'rules', label: t('reshape.part.rules') },
          ]}
        />
        {part === 'rules' ? (
          <RuleList key={object.name} object={object} />
        ) : (
          <FieldList key={object.name} object={object} />
        )}
      </div>
      {adding && <ObjectDialog onClose={() => setAdding(false)} />}
    </div>
  )
}

const item = (say: (words: ObjectDef['label']) => string) => (object: ObjectDef) => ({
  value: object.plural,
  label: say(object.label),
})

interface LinksProps {
  word: string
  part: Part
  objects: ObjectDef[]
  chosen: ObjectDef
}

function ObjectLinks({ word, part, objects, chosen }: LinksProps) {
  const { say } = useWords()
  if (objects.length === 0) return null
  return (
    <>
      <h2 className={classes.group}>{word}</h2>
      <ul>
        {objects.map((object) => {
          const Icon = iconOf(object.icon)
          return (
            <li key={object.name}>
              <Link
                to={PARTS[part]}
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
