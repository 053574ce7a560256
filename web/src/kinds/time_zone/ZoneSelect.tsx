/** The choice of a time zone, found by what people call it or by its name. */

import { Select, type SelectProps } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useWords } from '~/words'
import { findZones, zone, zones } from './zones'

/** How many are shown at once. */
const SHOWN = 50

interface Props extends Omit<SelectProps, 'data' | 'filter' | 'value'> {
  value: string | null
}

export function ZoneSelect({ value, ...others }: Props) {
  const { t, language } = useWords()
  const [wanted, setWanted] = useState(Boolean(others.defaultDropdownOpened))
  // Some four hundred names take a while to make: only whoever opens the box waits for them.
  const data = useMemo(
    () => (wanted ? zones(value, language) : value ? [zone(value, language)] : []),
    [wanted, value, language],
  )
  return (
    <Select
      searchable
      allowDeselect={false}
      limit={SHOWN}
      nothingFoundMessage={t('nothing.found')}
      value={value}
      data={data}
      filter={findZones}
      onDropdownOpen={() => setWanted(true)}
      {...others}
    />
  )
}
