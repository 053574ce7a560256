/** Which columns there are and in which order, also without a mouse. */

import { ActionIcon, Button, Popover, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import type { ObjectDef } from '~/api/types'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import classes from './columns.module.css'
import type { Columns } from './useColumns'

export function ColumnMenu({ button, object, columns }: LateProps & { object: ObjectDef; columns: Columns }) {
  const { t, say } = useWords()
  const [wanted, setWanted] = useState('')
  const shown = columns.columns.map((column) => column.field)
  const fits = (words: string) => words.toLowerCase().includes(wanted.trim().toLowerCase())
  const others = columns.fields.filter((field) => !shown.includes(field) && fits(say(field.label)))
  return (
    <Popover position="bottom-end" width={300} trapFocus defaultOpened>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown p="xs">
        <TextInput
          aria-label={t('search')}
          placeholder={t('columns.find')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          mb={4}
        />
        <div className={classes.columnList}>
          {shown.map((field, at) => (
            <div key={field.name} className={classes.columnItem}>
              <label>
                <input
                  type="checkbox"
                  checked
                  disabled={field.name === object.title}
                  onChange={() => columns.toggle(field.name)}
                />
                {say(field.label)}
              </label>
              {at > 1 && (
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={t('columns.up', { field: say(field.label) })}
                  onClick={() => columns.move(field.name, shown[at - 1]?.name ?? null)}
                >
                  <IconArrowUp size={14} />
                </ActionIcon>
              )}
              {at > 0 && at < shown.length - 1 && (
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={t('columns.down', { field: say(field.label) })}
                  onClick={() => columns.move(field.name, shown[at + 2]?.name ?? null)}
                >
                  <IconArrowDown size={14} />
                </ActionIcon>
              )}
            </div>
          ))}
          <div className={classes.columnRule} />
          {others.map((field) => (
            <div key={field.name} className={classes.columnItem}>
              <label>
                <input type="checkbox" checked={false} onChange={() => columns.toggle(field.name)} />
                {say(field.label)}
              </label>
            </div>
          ))}
        </div>
        <Button variant="subtle" size="compact-sm" mt={4} onClick={columns.reset}>
          {t('columns.reset')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
