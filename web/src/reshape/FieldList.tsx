/** The fields of one object. */

import { Button, TextInput } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PLUMBING } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import { HelpLink } from '~/help/HelpLink'
import { useWords } from '~/words'
import { fieldsQuery, type ReshapedField } from './api'
import { FieldDialog } from './FieldDialog'
import { FieldLine } from './FieldLine'
import { ObjectBar } from './ObjectBar'
import { Removed } from './Removed'
import { RemovedObjects } from './RemovedObjects'
import classes from './reshape.module.css'

export function FieldList({ object }: { object: ObjectDef }) {
  const { t, say } = useWords()
  const [wanted, setWanted] = useState('')
  const [open, setOpen] = useState<{ field?: ReshapedField } | null>(null)
  const { data, error, refetch, isPending } = useQuery(fieldsQuery(object.plural))
  if (error && !data) return <Failed error={error} again={refetch} />
  const text = wanted.trim().toLowerCase()
  const fits = ({ label, name }: ReshapedField) =>
    [label.zh, label.en, name].some((words) => words.toLowerCase().includes(text))
  const found = data?.fields.filter(fits) ?? []
  const own = found.filter((field) => field.own)
  const shipped = inOrder(
    object,
    found.filter((field) => !field.own && !PLUMBING.has(field.name)),
  )
  return (
    <div aria-busy={isPending}>
      <header className={classes.head}>
        <h1 className={classes.title}>{t('reshape.of', { what: say(object.label) })}</h1>
        <TextInput
          className={classes.find}
          aria-label={t('reshape.find')}
          placeholder={t('reshape.find')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={data?.room === 0}
          onClick={() => setOpen({})}
        >
          {t('reshape.add')}
        </Button>
      </header>
      {object.own && <ObjectBar object={object} />}
      {data && found.length === 0 && <Empty title={t('nothing.found')} />}
      <Group
        word={t('reshape.own')}
        object={object}
        fields={own}
        order={text === '' ? own : undefined}
        onOpen={(field) => setOpen({ field })}
      />
      <Group
        word={t('reshape.shipped')}
        object={object}
        fields={shipped}
        onOpen={(field) => setOpen({ field })}
      />
      {data && text === '' && own.length === 0 && <HelpLink chapter="fields" />}
      {data && data.removed.length > 0 && <Removed object={object} fields={data.removed} />}
      <RemovedObjects />
      {open && <FieldDialog object={object} field={open.field} onClose={() => setOpen(null)} />}
    </div>
  )
}

/** In the order of the form; what stands in none comes last. */
function inOrder(object: ObjectDef, fields: ReshapedField[]): ReshapedField[] {
  const places = new Map(object.sections.flatMap((section) => section.fields).map((name, at) => [name, at]))
  const place = ({ name }: ReshapedField) => places.get(name) ?? places.size
  return [...fields].sort((one, other) => place(one) - place(other))
}

interface GroupProps {
  word: string
  object: ObjectDef
  fields: ReshapedField[]
  /** All fields of the group, where their order can be changed. */
  order?: ReshapedField[]
  onOpen: (field: ReshapedField) => void
}

function Group({ word, object, fields, order, onOpen }: GroupProps) {
  if (fields.length === 0) return null
  return (
    <section>
      <h2 className={classes.group}>{word}</h2>
      <ul className={classes.lines}>
        {fields.map((field, at) => (
          <FieldLine
            key={field.name}
            object={object}
            field={field}
            order={order && { fields: order, at }}
            onOpen={() => onOpen(field)}
          />
        ))}
      </ul>
    </section>
  )
}
