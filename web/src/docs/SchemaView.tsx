/** A schema as people read it: members with their types, those inside on request. */

import { useState } from 'react'
import { useWords } from '~/words'
import classes from './docs.module.css'
import { resolve, type Schema, type Spec, typeOf } from './spec'
import { Tags } from './Tags'

export function SchemaView({ spec, schema }: { spec: Spec; schema: Schema }) {
  const whole = resolve(spec, schema)
  const inner = whole.type === 'array' && whole.items ? resolve(spec, whole.items) : whole
  const choices = inner.anyOf ?? inner.oneOf
  if (choices) {
    return choices.map((choice, at) => {
      const key = `${at} ${typeOf(spec, choice)}`
      return (
        <div key={key} className={classes.choice}>
          <SchemaView spec={spec} schema={choice} />
        </div>
      )
    })
  }
  const members = Object.entries(inner.properties ?? {})
  if (members.length === 0) return <p className={classes.faint}>{typeOf(spec, schema) || 'JSON'}</p>
  return (
    <ul className={classes.members}>
      {members.map(([name, member]) => (
        <Member key={name} spec={spec} name={name} given={member} required={inner.required?.includes(name)} />
      ))}
    </ul>
  )
}

interface MemberProps {
  spec: Spec
  name: string
  given: Schema
  required?: boolean
}

function Member({ spec, name, given, required }: MemberProps) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const schema = resolve(spec, given)
  const inside = schema.items ? resolve(spec, schema.items) : schema
  const deep = Boolean(inside.properties || inside.anyOf || inside.oneOf)
  const keys = (schema.enum ?? inside.enum ?? []).filter((key) => key !== null).map(String)
  const labels = schema['x-enumDescriptions'] ?? inside['x-enumDescriptions'] ?? {}
  return (
    <li>
      <p>
        <code>{name}</code> <span className={classes.faint}>{typeOf(spec, given)}</span>
        {required && <span className={classes.mark}>{t('docs.required')}</span>}
        {schema.readOnly && <span className={classes.mark}>{t('docs.readonly')}</span>}
        {schema.maxLength && <span className={classes.faint}>≤ {schema.maxLength}</span>}
        {schema['x-references'] && <span className={classes.faint}>→ {schema['x-references']}</span>}
        {schema.title && <span> {schema.title}</span>}
      </p>
      {schema.description && <Tags text={schema.description} />}
      {keys.length > 0 && (
        <p className={classes.faint}>
          {keys.map((key) => (labels[key] ? `${key} (${labels[key]})` : key)).join(', ')}
        </p>
      )}
      {deep && !open && (
        <button type="button" className={classes.more} onClick={() => setOpen(true)}>
          {t('docs.more')}
        </button>
      )}
      {deep && open && <SchemaView spec={spec} schema={inside} />}
    </li>
  )
}
