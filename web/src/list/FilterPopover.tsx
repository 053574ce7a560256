/** A condition's editor beside the button that opens it. */

import { Popover } from '@mantine/core'
import { cloneElement, useState } from 'react'
import type { FieldDef, ObjectDef } from '~/api/types'
import type { LateProps } from '~/shell/Late'
import type { Condition } from './conditions'
import { FilterEditor } from './FilterEditor'

interface Props extends LateProps {
  object: ObjectDef
  field?: FieldDef
  condition?: Condition
  onChange: (condition: Condition | null) => void
}

export function FilterPopover({ button, object, field, condition, onChange }: Props) {
  const [opened, setOpened] = useState(true)
  const change = (then: Condition | null) => {
    // A new condition is whole when it is applied; an existing one is changed while one looks.
    if (!condition) setOpened(false)
    onChange(then)
  }
  return (
    <Popover width={260} trapFocus position="bottom-start" opened={opened} onChange={setOpened}>
      <Popover.Target>{cloneElement(button, { onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown p="xs">
        <FilterEditor object={object} field={field} condition={condition} onChange={change} />
      </Popover.Dropdown>
    </Popover>
  )
}
