/** Which records count: those with these choices. */

import { ActionIcon, Button, Select } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { FieldDef, ObjectDef } from '~/api/types'
import { useWords } from '~/words'
import type { DraftOnly } from '../draft'
import { askable } from './choices'
import classes from './rollup.module.css'

interface Props {
  child: ObjectDef
  only: DraftOnly[]
  error: string | undefined
  onChange: (only: DraftOnly[]) => void
}

/** The most conditions of a roll-up. */
const MOST = 5

export function OnlySettings({ child, only, error, onChange }: Props) {
  const { t, say } = useWords()
  const fields = askable(child)
  if (fields.length === 0) return null
  const put = (at: number, part: Partial<DraftOnly>) =>
    onChange(only.map((one, index) => (index === at ? { ...one, ...part } : one)))
  const taken = (name: string, at: number) => only.some((one, index) => index !== at && one.field === name)
  return (
    <fieldset className={classes.only}>
      <legend className="visually-hidden">{t('rollup.only')}</legend>
      {only.map((one, at) => {
        const field = fields.find(({ name }) => name === one.field)
        return (
          <div key={one.id} className={classes.condition}>
            <Select
              aria-label={t('rollup.only.field', { number: at + 1 })}
              placeholder={t('rollup.field')}
              searchable
              nothingFoundMessage={t('nothing.found')}
              data={fields
                .filter(({ name }) => !taken(name, at))
                .map(({ name, label }) => ({ value: name, label: say(label) }))}
              value={one.field}
              onChange={(name) => put(at, { field: name, value: null })}
            />
            <Values
              label={t('rollup.only.value', { number: at + 1 })}
              field={field}
              value={one.value}
              onChange={(value) => put(at, { value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('rollup.only.remove', { number: at + 1 })}
              onClick={() => onChange(only.filter((_, index) => index !== at))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        )
      })}
      {error && <p className={classes.error}>{error}</p>}
      {only.length < Math.min(MOST, fields.length) && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...only, { id: freeId(only), field: null, value: null }])}
        >
          {t('rollup.only.add')}
        </Button>
      )}
    </fieldset>
  )
}

interface ValuesProps {
  label: string
  field: FieldDef | undefined
  value: string | null
  onChange: (value: string | null) => void
}

const freeId = (only: DraftOnly[]) => 1 + Math.max(0, ...only.map(({ id }) => id))

/** The values of a choice, or yes and no. */
function Values({ label, field, value, onChange }: ValuesProps) {
  const { t, say } = useWords()
  const data =
    field?.kind === 'boolean'
      ? [
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]
      : (field?.options ?? []).map((option) => ({ value: option.key, label: say(option.label) }))
  return (
    <Select
      aria-label={label}
      placeholder={t('rollup.value')}
      disabled={!field}
      searchable={data.length > 7}
      nothingFoundMessage={t('nothing.found')}
      data={data}
      value={value}
      onChange={onChange}
    />
  )
}
