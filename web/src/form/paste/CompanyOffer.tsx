/** What was pasted names a company that has no record: it is made here, and the form goes on with it. */

import { Button } from '@mantine/core'
import type { FieldDef, ObjectDef } from '~/api/types'
import { useMake } from '~/kinds/reference/useMake'
import { useWords } from '~/words'
import classes from '../form.module.css'

interface Props {
  field: FieldDef
  target: ObjectDef
  company: string
  onMade: (id: number) => void
}

export function CompanyOffer({ field, target, company, onMade }: Props) {
  const { t, say } = useWords()
  const { can, busy, make } = useMake(field, target)
  const what = say(target.label)
  const press = async () => {
    const id = await make(company)
    if (id !== null) onMade(id)
  }
  return (
    <div className={classes.draft}>
      {t('paste.box.unknown', { what, name: company })}
      {can && (
        <Button size="compact-sm" variant="light" loading={busy} onClick={press}>
          {t('reference.make', { what, name: company })}
        </Button>
      )}
    </div>
  )
}
