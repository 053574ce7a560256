/** Which kind of field: each with its picture and its word. */

import { Select } from '@mantine/core'
import { useWords } from '~/words'
import { FORMULA, KINDS, kindIcon, ROLLUP } from './kinds'
import classes from './reshape.module.css'

interface Props {
  kind: string
  /** Whether it can't be another one any more. */
  fixed: boolean
  error: string | undefined
  onChange: (kind: string) => void
}

export function KindChoice({ kind, fixed, error, onChange }: Props) {
  const { t } = useWords()
  const Icon = kindIcon(kind)
  if (fixed)
    return (
      <p className={classes.kindLine}>
        <Icon size={16} stroke={1.75} aria-hidden />
        <KindWord kind={kind} />
      </p>
    )
  return (
    <Select
      label={t('reshape.kind')}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('nothing.found')}
      maxDropdownHeight={320}
      leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
      data={[...KINDS, FORMULA, ROLLUP].map((name) => ({
        value: name,
        label: t(`reshape.kind.${name}` as 'reshape.kind.text'),
      }))}
      value={kind}
      error={error}
      onChange={(name) => name && onChange(name)}
      renderOption={({ option }) => {
        const Picture = kindIcon(option.value)
        return (
          <span className={classes.kindLine}>
            <Picture size={16} stroke={1.75} aria-hidden />
            {option.label}
          </span>
        )
      }}
    />
  )
}

/** What a kind is called; shipped fields have some that nobody adds. */
export function KindWord({ kind }: { kind: string }) {
  const { t } = useWords()
  const known = KINDS.includes(kind)
  return <>{t((known ? `reshape.kind.${kind}` : 'reshape.kind.other') as 'reshape.kind.other')}</>
}
