/** A condition's editor beside the button that opens it. */

import { Button, Popover } from '@mantine/core'
import { cloneElement, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import type { Condition, Group } from './conditions'
import { FilterEditor } from './FilterEditor'

interface Props extends LateProps {
  object: ObjectDef
  /** Present when a condition is changed, not made. */
  condition?: Condition
  onChange: (condition: Condition) => void
  /** Makes a group of the condition and another one. */
  onJoin?: (other: Condition) => void
  other?: Group['join']
}

export function FilterPopover({ button, object, condition, onChange, onJoin, other }: Props) {
  const { t } = useWords()
  const [opened, setOpened] = useState(true)
  const [joining, setJoining] = useState(false)
  const close = (then: () => void) => {
    setOpened(false)
    setJoining(false)
    then()
  }
  return (
    <Popover
      width={280}
      trapFocus
      position="bottom-start"
      opened={opened}
      onChange={(open) => {
        setOpened(open)
        setJoining(false)
      }}
    >
      <Popover.Target>{cloneElement(button, { onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown p="xs">
        {joining && onJoin ? (
          <FilterEditor key="other" object={object} onChange={(then) => close(() => onJoin(then))} />
        ) : (
          <>
            {/* A new condition is whole when it is applied; an existing one is changed while one looks. */}
            <FilterEditor
              object={object}
              condition={condition}
              onChange={condition ? onChange : (then) => close(() => onChange(then))}
            />
            {onJoin && other && (
              <Button variant="subtle" size="compact-sm" fullWidth mt="xs" onClick={() => setJoining(true)}>
                {t(`filter.${other}.new`)}
              </Button>
            )}
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
