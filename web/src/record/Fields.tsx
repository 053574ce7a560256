/** The fields of a record by section; those that are empty wait behind a button. */

import { useState } from 'react'
import { fieldOf, PLUMBING } from '~/api/catalog'
import { readValue } from '~/api/records'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { type Asked, useAsked } from '~/form/asked'
import { unaskedOf } from '~/form/fields'
import { joinRegions } from '~/kinds/region/parts'
import { AddHere } from '~/reshape/AddHere'
import { useWords } from '~/words'
import { EditableField } from './EditableField'
import classes from './record.module.css'

export function Fields({ object, row, leaveOut = [] }: { object: ObjectDef; row: Row; leaveOut?: string[] }) {
  const asked = useAsked(object, AS_IT_IS, row)
  return (
    <>
      {object.sections.map((section, at) => (
        <Section
          key={section.label.en}
          object={object}
          row={row}
          asked={asked}
          section={section}
          leaveOut={leaveOut}
          first={at === 0}
        />
      ))}
      <AddHere object={object} className={classes.moreFields} />
    </>
  )
}

/** A record with nothing on top. */
const AS_IT_IS = {}

interface SectionProps {
  object: ObjectDef
  row: Row
  asked: Asked
  section: ObjectDef['sections'][number]
  leaveOut: string[]
  first: boolean
}

function Section({ object, row, asked, section, leaveOut, first }: SectionProps) {
  const { t, say } = useWords()
  const [open, setOpen] = useState(false)
  const listed = section.fields.flatMap((name) =>
    leaveOut.includes(name) || PLUMBING.has(name) ? [] : (fieldOf(object, name) ?? []),
  )
  const fields = joinRegions(object, listed, row)
  // What is filled in while this is open does not jump: the state at first sight decides.
  const [empty] = useState(
    () =>
      new Set(
        fields
          .filter((field) => isEmpty(row, field) && !(first && field.required))
          .map((field) => field.name),
      ),
  )
  const unasked = new Set(unaskedOf(object, row))
  const possible = fields
    .filter((field) => !unasked.has(field.name) || !isEmpty(row, field))
    // What does not belong to this record stays out of sight with whatever it holds.
    .filter((field) => !asked.leftOut.includes(field.name))
    .map((field) => (asked.required.includes(field.name) ? { ...field, required: true } : field))
  const called = (field: FieldDef) => field.shown_when || asked.required.includes(field.name)
  const shown = possible.filter(
    (field) => open || called(field) || !empty.has(field.name) || !isEmpty(row, field),
  )
  const hidden = possible.length - shown.length
  if (possible.length === 0) return null
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>{say(section.label)}</h2>
      {shown.map((field) => (
        <EditableField key={field.name} object={object} field={field} row={row} />
      ))}
      {hidden > 0 && (
        <button type="button" className={classes.moreFields} onClick={() => setOpen(true)}>
          {t('fields.more', { count: hidden })}
        </button>
      )}
    </section>
  )
}

function isEmpty(row: Row, field: FieldDef): boolean {
  const value = readValue(row, field.name)
  return (
    value === null ||
    value === '' ||
    value === 0 ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  )
}
